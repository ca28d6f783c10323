"""By keyboard and by ear: a sensible order, titles, menus, errors, and the level of each reply."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import TABBABLE
from tests.browser.steps import OpenPage
from tests.support import hard_to_show
from tests.support.served import Site

STOPS = f"() => ({TABBABLE})().map(element => element.outerHTML.slice(0, 200))"
FOCUSED = "() => document.activeElement === document.body ? null : document.activeElement.outerHTML.slice(0, 200)"


@pytest.mark.parametrize("person", [None, "Mo"], ids=["a guest", "a moderator"])
def test_the_tab_key_comes_by_everything_in_the_order_of_the_page(
    open_page: OpenPage, site: Site, person: str | None
) -> None:
    page = open_page(person)
    for address in ("/", "/ask", "/topics/verzuim", site.thread(hard_to_show.MODERATED)):
        page.goto(address)
        assert _walk(page) == page.evaluate(STOPS), address


def _walk(page: Page) -> list[str]:
    """Press Tab from the top until the focus leaves the page."""
    stops: list[str] = []
    page.keyboard.press("Tab")
    while stop := page.evaluate(FOCUSED):
        stops.append(stop)
        page.keyboard.press("Tab")
        if len(stops) > 150:
            break
    return stops


def test_the_first_stop_skips_to_the_text(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Latest", exact=True)).to_be_focused()


def test_the_titles_of_all_pages_differ(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    titles = []
    for address in (
        "/",
        "/unanswered",
        "/top",
        "/topics",
        "/topics/verzuim",
        "/ask",
        "/login",
        "/register",
        "/nothing",
    ):
        page.goto(address)
        titles.append(page.title())

    assert len(set(titles)) == len(titles)


def test_a_reply_is_announced_at_its_level_as_far_as_that_is_drawn_and_then_by_whom_it_answers(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page()
    page.goto(site.thread(hard_to_show.DEEP))
    for level in (1, 2, 5, 6, 8, hard_to_show.LEVELS):
        reply = page.locator(".replies .post", has_text=f"Antwoord d{level}:")
        lists_around = reply.evaluate(
            "post => { let count = 0; for (let at = post; at = at.parentElement?.closest('ol'); ) count++; return count }"
        )
        assert lists_around == min(level, 6)
        assert level <= 6 or reply.get_by_text("in reply to").is_visible()
        expect(reply.get_by_role("heading", level=3)).to_have_count(1)


def test_the_menus_open_and_close_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("Alice")
    page.goto("/")
    menu = page.locator("summary", has_text="Alice")
    menu.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu).to_be_focused()


def test_control_and_k_lead_to_the_box_to_search_in(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.goto("/topics")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.type("antwoord")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=antwoord$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("giraffe")
    expect(page.get_by_role("searchbox")).to_have_value("giraffe")
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto("/ask")
    page.get_by_label("What colleagues need to know").focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_label("What colleagues need to know")).to_be_focused()
    page.goto("/topics")
    page.keyboard.press("Control+k")
    expect(page).to_have_url(re.compile("/search$"))


def test_errors_are_met_first_and_lead_to_their_field(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/register")
    page.get_by_label("Your name").fill("Fien")
    page.get_by_label("E-mail address").fill("no address")
    page.get_by_label("Your name").press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_accessible_description(
        re.compile("does not look like an e-mail address")
    )
