"""What machines ask of the site: whether it lives and can serve, and what there is to read."""

from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app

from forum import addresses, schema
from forum.kit.errors import Busy
from forum.pages import here
from forum.threads.queries import last_change, list_sitemap
from forum.web.headers import changed_at, no_store

bp = Blueprint("site", __name__)
_ROBOTS = """User-agent: *
Disallow: /login
Disallow: /register
Disallow: /account
Disallow: /ask
Disallow: /*/reply
Disallow: /*/edit
Disallow: /*/history
Disallow: /*?parent=
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
    sitemap = here.whole("/sitemap.xml")
    return Response(_ROBOTS.format(sitemap=sitemap), mimetype="text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """All questions that a guest sees, the newest 50,000."""
    base_url = here.base_url()
    entries = "".join(
        f"<url><loc>{escape(addresses.absolute(base_url, addresses.thread(thread_id, slug)))}</loc>"
        f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod></url>\n"
        for thread_id, slug, moment in list_sitemap()
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )
    return changed_at(Response(xml, mimetype="application/xml"), last_change())
