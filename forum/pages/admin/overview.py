"""Where administrators begin."""

from flask import Blueprint, Response

from forum.pages.admin.keys import administrator
from forum.web.templating import page

bp = Blueprint("admin", __name__)


@bp.get("/admin")
def show() -> Response:
    """The ways to all there is."""
    administrator()
    return page("admin/overview.html", noindex=True)
