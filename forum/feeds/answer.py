"""The answer to whoever polls a feed (RFC 9110): 304 from the data alone, else the feed.

The ETag is strong, and made of all that the body is made of but the texts, of which it has the versions. It differs for
compressed bytes. `Last-Modified` is the feed's own `updated`.
"""

from flask import Response, request

from forum.syndication import FORMATS, Channel, Site, Subject, links_of, make_channel, mark_of, write
from forum.threads.queries import list_recent, list_texts
from forum.web.headers import compress

HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding", "X-Robots-Tag": "noindex"}


def answer(subject: Subject, kind: str, site: Site) -> Response:
    """The feed, or that the reader has it already; a text is read only for the former."""
    channel = make_channel(kind, subject, list_recent(subject.selection, subject.viewer), site)
    response = Response(content_type=f"{FORMATS[kind]}; charset=utf-8", headers=HEADERS)
    response.set_etag(_etag(channel))
    if not channel.private:
        response.headers["Link"] = links_of(channel)
    response.last_modified = channel.updated
    response.make_conditional(request)
    if response.status_code == 200:
        response.set_data(write(channel, list_texts([item.post_id for item in channel.items], subject.viewer)))
        compress(response)
    return response


def _etag(channel: Channel) -> str:
    compressed = request.accept_encodings["gzip"] > 0
    return mark_of(channel) + ("-gzip" if compressed else "")
