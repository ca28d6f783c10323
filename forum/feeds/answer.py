"""The answer to whoever polls a feed (RFC 9110): 304 from the data alone, else the feed.

The ETag is strong, and made of all that the body is made of but the texts, of which it has the versions. It differs for
compressed bytes. It also tells what its reader has, so that one who can add to that gets no more than what is new
(RFC 3229). `Last-Modified` is when what the feed says last changed, be it no news or that something was taken away.
"""

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from forum.syndication import FORMATS, Channel, Site, Subject, etag_of, read_channel, since, write
from forum.threads.queries import list_texts
from forum.web.accepted import coding, rather_pages
from forum.web.cache import VARY
from forum.web.headers import answer_condition, compress
from forum.web.urls import number

HEADERS = {"Cache-Control": "no-cache", "Vary": VARY, "X-Robots-Tag": "noindex"}
_VARIANTS = {"gzip": "z", "br": "b", "zstd": "s"}
_MOST_HAD = 4
"""States of a feed that one reader may say to have: each is compared with all of its posts."""
_OF_NEWS = {"Cache-Control": "no-store, im", "Vary": f"A-IM, If-None-Match, {VARY}", "IM": "feed"}


def answer(subject: Subject, kind: str, site: Site) -> Response:
    """The feed, or that the reader has it already; a text is read only for the former."""
    channel = read_channel(kind, subject, site, _after())
    media_type = _media_type(kind)
    response = Response(content_type=f"{media_type}; charset=utf-8", headers=HEADERS)
    response.set_etag(_etag(channel, media_type))
    if not channel.private:
        response.headers["Link"] = channel.link_header
    response.last_modified = channel.modified_at
    answer_condition(response)
    if response.status_code == 200:
        channel = _only_news(channel, response)
        texts = list_texts([item.post_id for item in channel.items], subject.viewer)
        response.set_data(write(channel, texts))
        if len(texts) < len(channel.items):  # one went meanwhile: these are not the bytes that the data stand for
            del response.headers["ETag"]
        compress(response)
    return response


def _after() -> int | None:
    """Which part of the archive is asked for, instead of the newest: what came after a post."""
    return number("after") if "after" in request.args else None


def _media_type(kind: str) -> str:
    """The format's own; "some XML" for who would rather have a page: browsers show that with its stylesheet, and of what
    calls itself a feed the source, or they save it."""
    wants_page = kind in rather_pages(request.headers.get("Accept", ""))
    return "application/xml" if wants_page and kind != "json" else FORMATS[kind]


def _etag(channel: Channel, media_type: str) -> str:
    as_page = "" if media_type == FORMATS[channel.kind] else "p"
    packed = _VARIANTS.get(coding(request.headers.get("Accept-Encoding", "")), "")
    return etag_of(channel, as_page + packed)


def _only_news(channel: Channel, response: Response) -> Channel:
    """What is new to a reader who says what it has, and that it can do with the rest; else all."""
    if channel.private or parse_accept_header(request.headers.get("A-IM"), Accept)["feed"] <= 0:
        return channel
    had = request.if_none_match.as_set()
    for etag in had if len(had) <= _MOST_HAD else ():
        news = since(channel, etag)
        if news and len(news.items) < len(channel.items):
            response.status_code = 226
            response.headers.update({**_OF_NEWS, "Delta-Base": f'"{etag}"'})
            return news
    return channel
