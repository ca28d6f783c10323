"""The sitemap, for search engines: an index, a part for the pages of the site itself, and parts of questions.

A part of questions holds those of a range of numbers, so that a question stays in its part. What a guest sees, no more.
Source: https://www.sitemaps.org/protocol.html
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app

from forum import addresses
from forum.kit import clock
from forum.kit.errors import Missing
from forum.pages import here
from forum.threads import queries
from forum.topics.queries import list_topics
from forum.web.headers import changed_at

bp = Blueprint("sitemap", __name__)
_MOST_PARTS = 50_000
_KEPT_FOR = timedelta(minutes=10)
"""When parts last changed is asked of all questions there are."""


@bp.get("/sitemap.xml")
def index() -> Response:
    """All parts, each with its last change."""
    parts: list[tuple[str, datetime | None]] = [(addresses.sitemap_of_site(), None)]
    parts += [(addresses.sitemap_part(number), moment) for number, moment in _list_parts()]
    return _answer("sitemapindex", "sitemap", parts, queries.last_change())


@bp.get("/sitemap-site.xml")
def site() -> Response:
    """The front page, the tags, the topics, the help."""
    paths = [
        addresses.front(),
        addresses.tags(),
        addresses.topics(),
        *(addresses.topic(topic.slug) for topic in list_topics()),
    ]
    paths += [addresses.help_page(name) for name in ("writing", "views", "feeds")]
    return _answer("urlset", "url", [(path, None) for path in paths], None)


@bp.get("/sitemap-<id:number>.xml")
def part(number: int) -> Response:
    """The questions of one part."""
    found = queries.list_sitemap(number) if number <= _MOST_PARTS else []
    if not found:
        raise Missing
    entries = [(addresses.thread(thread_id, slug), moment) for thread_id, slug, moment in found]
    return _answer("urlset", "url", entries, max(moment for _, moment in entries))


def _list_parts() -> list[tuple[int, datetime]]:
    """From memory, as long as it is fresh."""
    kept: tuple[datetime, list[tuple[int, datetime]]] | None = current_app.extensions.get("sitemap")
    if kept is None or clock.now() - kept[0] > _KEPT_FOR:
        kept = current_app.extensions["sitemap"] = (clock.now(), queries.list_sitemap_parts())
    return kept[1]


def _answer(root: str, item: str, entries: Iterable[tuple[str, datetime | None]], changed: datetime | None) -> Response:
    base_url = here.base_url()
    items = "".join(
        f"<{item}><loc>{escape(addresses.absolute(base_url, path))}</loc>{_lastmod(moment)}</{item}>\n"
        for path, moment in entries
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{items}</{root}>\n'
    )
    return changed_at(Response(xml, mimetype="application/xml"), changed)


def _lastmod(moment: datetime | None) -> str:
    return f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""
