"""What machines ask of the site: whether it lives and can serve, and what they may read."""

from flask import Blueprint, Response, current_app

from forum import addresses, schema
from forum.kit.errors import Busy
from forum.pages import here
from forum.web.headers import no_store

bp = Blueprint("site", __name__)
_ROBOTS = """User-agent: *
Disallow: /login
Disallow: /register
Disallow: /account
Disallow: /admin
Disallow: /ask
Disallow: /search
Disallow: /*/reply
Disallow: /*/edit
Disallow: /*/history
Disallow: /*/useful
Disallow: /*?parent=
Disallow: /*&parent=
Disallow: /*?quote=
Disallow: /*&quote=
Disallow: /*?order=
Disallow: /*?print=

Sitemap: {sitemap}
"""


@bp.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return no_store(Response("alive\n", mimetype="text/plain"))


@bp.get("/readyz")
def readyz() -> Response:
    """It can serve: the database answers, and has the newest schema."""
    if not schema.is_current(current_app.extensions["database"]):
        raise Busy
    return no_store(Response("ready\n", mimetype="text/plain"))


@bp.get("/robots.txt")
def robots() -> Response:
    """What crawlers should leave alone."""
    sitemap = here.whole(addresses.sitemap())
    return Response(_ROBOTS.format(sitemap=sitemap), mimetype="text/plain")
