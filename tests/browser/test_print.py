"""On paper: a thread is its question and replies, with their depth, names, dates and address. No menus, no buttons."""

import re
import zlib
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import OpenPage, both, follow, without
from tests.support import hard_to_show
from tests.support.served import Site


@pytest.fixture
def paper(open_page: OpenPage, site: Site) -> Page:
    """A deep thread as a moderator prints it, who has the most on the page that does not belong on paper."""
    page = open_page("Mo", color_scheme="dark")
    page.goto(site.thread(hard_to_show.DEEP))
    page.emulate_media(media="print")
    return page


def test_nothing_that_is_pressed_or_filled_in_is_printed(paper: Page) -> None:
    for name in ("button", "form", "input", "textarea", "summary", "nav", ".menu", ".masthead", ".colophon", ".aside"):
        expect(paper.locator(f"{name}:visible")).to_have_count(0)


def test_question_replies_names_dates_and_the_address_are_printed(paper: Page, site: Site) -> None:
    for words in (
        "Wie volgt dit nog?",
        f"Antwoord d{hard_to_show.LEVELS}:",
        "Annemarie van der Westerlaken-Hoogendijk",
    ):
        expect(paper.get_by_text(words).first).to_be_visible()
    expect(paper.locator(".print-only")).to_have_text(re.compile(re.escape(site.url + site.thread(hard_to_show.DEEP))))
    expect(paper.locator("time:visible")).to_have_count(paper.locator("article").count())


def test_the_depth_of_a_reply_is_seen_on_paper(paper: Page) -> None:
    boxes = [
        paper.locator(".replies .post", has_text=f"Antwoord d{level}:").bounding_box() for level in (1, 2, 3, 4, 5)
    ]
    left = [box["x"] for box in boxes if box]

    assert len(left) == 5
    assert all(before < after for before, after in pairwise(left))


def test_paper_is_white_however_dark_the_screen_is(paper: Page) -> None:
    colours = paper.evaluate(
        "() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    )

    assert colours[0] == "rgb(255, 255, 255)"
    assert max(map(int, re.findall(r"\d+", colours[1]))) < 80


def test_the_widest_table_fits_on_paper(open_page: OpenPage, site: Site) -> None:
    page = open_page(width=650)  # as wide as A4 between our margins
    page.goto(site.thread(hard_to_show.WIDE))
    page.emulate_media(media="print")

    assert page.evaluate("() => document.documentElement.scrollWidth") <= 650


def test_a_folded_branch_is_printed_too(paper: Page) -> None:
    paper.emulate_media(media="screen")
    paper.locator(".branch > summary").first.press("Enter")
    paper.emulate_media(media="print")

    expect(paper.get_by_text(f"Antwoord d{hard_to_show.LEVELS}:")).to_be_visible()


def test_recent_dates_are_printed_exactly(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.goto(site.thread("Desk booking at 80 desks: is an app worth it?"))
    time = page.locator(".question time")
    exact = time.get_attribute("title") or time.inner_text()
    page.emulate_media(media="print")
    printed = time.evaluate("time => getComputedStyle(time, '::after').content")

    assert exact in (printed.strip('"'), time.inner_text())


@without
def test_a_long_thread_prints_whole(open_page: OpenPage, site: Site, *, script: bool) -> None:
    page = open_page(script=script)
    page.goto(site.thread(hard_to_show.LONG))
    follow(page, "All replies on one page, to print")

    expect(page.locator(".replies .post")).to_have_count(hard_to_show.REPLIES)
    expect(page.get_by_role("navigation", name="Pages")).to_have_count(0)
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    assert page.url.endswith("?print=1")


@both
def test_what_is_printed_is_text_on_numbered_pages(open_page: OpenPage, site: Site, *, script: bool) -> None:
    page = open_page(script=script)
    page.goto(site.thread(hard_to_show.WIDE))
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    drawn = _streams(printed)

    assert printed.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type /Page\b", printed)) <= 20
    assert sum(text.count(b"Tj") + text.count(b"TJ") for text in drawn) > 100


def _streams(printed: bytes) -> list[bytes]:
    """What is drawn on the pages, unpacked."""
    packed = re.findall(rb"/Filter /FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", printed, re.DOTALL)
    return [zlib.decompressobj().decompress(stream) for stream in packed]
