"""By keyboard and by ear: a sensible order, a focus that can be seen, landmarks, headings, and the level of each reply."""

from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.kinds import every_kind
from tests.browser.steps import OpenPage
from tests.support import hard_to_show
from tests.support.served import Site

FOCUSED = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return {
        name: (element.textContent.trim() || element.getAttribute("aria-label") || element.name || "").slice(0, 60),
        html: element.outerHTML.slice(0, 160),
        top: Math.round(box.top + scrollY), left: Math.round(box.left),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        shown: box.width > 0 && box.height > 0,
        place: element === document.body ? null : [...document.querySelectorAll("*")].indexOf(element),
    };
}"""
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.tagName[1]))"
LANDMARKS = """() => ["header.masthead", "main", "footer.colophon", "nav[aria-label]"].filter(
    landmark => !document.querySelector(landmark))"""


def test_the_tab_key_comes_by_everything_in_the_order_of_the_page_and_what_has_the_focus_shows_it(
    open_page: OpenPage, site: Site
) -> None:
    for name, page in every_kind(open_page, site):
        page.locator("html").evaluate("html => { document.activeElement.blur(); getSelection().removeAllRanges() }")
        stops = _walk(page)

        places = [stop["place"] for stop in stops]
        assert places == sorted(places), name
        assert len(stops) >= (7 if name != "503" else 2), name
        assert [stop["html"] for stop in stops if not (stop["seen"] and stop["shown"])] == [], name


def _walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the top until the focus leaves the page; at most sixty stops, which pass all that there is."""
    stops: list[dict[str, Any]] = []
    while len(stops) < 60:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["place"] is None or (stops and stop["place"] <= stops[0]["place"]):
            break
        stops.append(stop)
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


def test_every_page_has_its_landmarks_one_title_and_headings_that_skip_no_level(
    open_page: OpenPage, site: Site
) -> None:
    for name, page in every_kind(open_page, site):
        levels = page.evaluate(HEADINGS)
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)
        assert page.title().endswith(" · Vraagbaak"), name
        assert page.evaluate(LANDMARKS) == [] or name == "503", name


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


def test_errors_are_met_first_and_lead_to_their_field(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/register")
    page.get_by_label("Your name").fill("Fien")
    page.get_by_label("Your name").press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_accessible_description("Enter your e-mail address.")
