"""Feeds are where the contract says, and offered where their page is; what is not there is not there."""

from itertools import product

import pytest

from forum.addresses import feed_style
from forum.syndication import FORMATS
from tests.feeds.conftest import Thread
from tests.support.forum import Reader
from tests.support.polling import KINDS

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this


def test_each_has_its_media_type(guest: Reader, addresses: list[str]) -> None:
    for address in addresses:
        assert guest.get(address).headers["Content-Type"] == f"{FORMATS[address.rpartition('.')[2]]}; charset=utf-8"


def test_who_names_no_format_gets_rss(guest: Reader) -> None:
    response = guest.get("/feed")

    assert (response.status_code, response.headers["Location"]) == (301, "/feed.rss")
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_slug_leads_to_the_address_without(guest: Reader, thread: Thread) -> None:
    for kind, slug in product(KINDS, ("eigen-of-prive", "iets-anders", "", "a.b", "x.rss", "é")):
        response = guest.get(f"/questions/{thread.id}-{slug}.{kind}")

        assert (response.status_code, response.headers["Location"]) == (301, f"/questions/{thread.id}.{kind}")
        assert response.headers["Cache-Control"] == "no-cache"


NOT_THERE = [
    "/questions/999",
    "/questions/0",
    "/questions/-1",
    "/questions/1e9",
    "/questions/99999999999999999999",
    "/questions/%00",
    "/questions/",
    "/topics/nergens",
    "/topics/%00",
    "/topics/ALGEMEEN",
    "/topics/" + "a" * 300,
    "/topics/algemeen/",
    "/FEED",
]
NO_FORMAT = ["/feed.xml", "/feed.RSS", "/feed.", "/feed.rss/", "/questions/1.xml", "/topics/algemeen.xml"]


def test_what_is_not_there_is_a_404(guest: Reader, thread: Thread) -> None:
    answers = {f"{path}.{kind}": guest.get(f"{path}.{kind}").status_code for path in NOT_THERE for kind in KINDS}
    answers |= {path: guest.get(path).status_code for path in NO_FORMAT}

    assert answers == dict.fromkeys(answers, 404)


def test_unknown_parameters_are_ignored(guest: Reader, addresses: list[str]) -> None:
    for address in addresses:
        plain, decorated = guest.get(address), guest.get(f"{address}?utm_source=x&page=-1&limit[]=9")
        assert plain.data == decorated.data
        assert plain.headers["ETag"] == decorated.headers["ETag"]


def test_a_feed_is_read_only(guest: Reader, addresses: list[str]) -> None:
    for address in addresses:
        assert guest.client.post(address).status_code in (400, 403, 405)


def test_who_would_rather_have_a_page_is_told_that_it_is_xml(guest: Reader, addresses: list[str]) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    reader = {"Accept": "application/atom+xml, application/rss+xml, text/html;q=0.8, */*;q=0.1"}

    for address in addresses:
        shown, read = guest.get(address, headers=browser), guest.get(address, headers=reader)
        page = "application/feed+json" if address.endswith("json") else "application/xml"
        assert shown.headers["Content-Type"] == f"{page}; charset=utf-8"
        assert read.headers["Content-Type"] == f"{FORMATS[address.rpartition('.')[2]]}; charset=utf-8"
        assert shown.data == read.data
        assert (shown.headers["ETag"] == read.headers["ETag"]) == (shown.content_type == read.content_type)
        assert guest.get(address, headers={**browser, "If-None-Match": shown.headers["ETag"]}).status_code == 304


def test_the_stylesheet_of_feeds_is_there(guest: Reader) -> None:
    style = guest.get(feed_style())

    assert (style.status_code, style.mimetype) == (200, "text/css")
    assert style.headers["Cache-Control"] == "no-cache"
    assert "light-dark(" in style.text
