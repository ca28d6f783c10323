"""The answer to whoever polls a feed (RFC 9110): 304 from the data alone, else the feed.

The ETag is strong, and made of all that the body is made of but the texts, of which it has the versions. It differs for
compressed bytes. `Last-Modified` is when what the feed says last changed, be it no news or that something was taken away.
"""

from flask import Response, request

from forum.syndication import FORMATS, Channel, Site, Subject, links_of, mark_of, read_channel, write
from forum.threads.queries import list_texts
from forum.web.headers import compress
from forum.web.urls import number

HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding", "X-Robots-Tag": "noindex"}


def answer(subject: Subject, kind: str, site: Site) -> Response:
    """The feed, or that the reader has it already; a text is read only for the former."""
    channel = read_channel(kind, subject, site, _after())
    media_type = _media_type(kind)
    response = Response(content_type=f"{media_type}; charset=utf-8", headers=HEADERS)
    response.set_etag(_etag(channel, media_type))
    if not channel.private:
        response.headers["Link"] = links_of(channel)
    response.last_modified = channel.modified_at
    response.make_conditional(request)
    if response.status_code == 200:
        response.set_data(write(channel, list_texts([item.post_id for item in channel.items], subject.viewer)))
        compress(response)
    return response


def _after() -> int | None:
    """Which part of the archive is asked for, instead of the newest: what came after a post."""
    return number("after") if "after" in request.args else None


def _media_type(kind: str) -> str:
    """The format's own; "some XML" for who would rather have a page: browsers show that with its stylesheet, and of what
    calls itself a feed the source, or they save it."""
    accepted = request.accept_mimetypes
    wants_page = accepted["text/html"] > accepted[FORMATS[kind]]
    return "application/xml" if wants_page and kind != "json" else FORMATS[kind]


def _etag(channel: Channel, media_type: str) -> str:
    compressed = request.accept_encodings["gzip"] > 0
    as_page = "" if media_type == FORMATS[channel.kind] else "-page"
    return f"{mark_of(channel)}{as_page}{'-gzip' if compressed else ''}"
