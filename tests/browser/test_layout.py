"""What people wrote keeps room to be read, at every width."""

from tests.browser.steps import OpenPage
from tests.support import hard_to_show
from tests.support.served import Site

CHARACTERS_A_LINE = """() => Math.max(...[...document.querySelectorAll(".question .text p")].map(text => {
    const lines = Math.round(text.getBoundingClientRect().height / parseFloat(getComputedStyle(text).lineHeight));
    return text.textContent.length / lines;
}))"""


def test_a_wide_table_scrolls_by_itself_and_by_keyboard(open_page: OpenPage, site: Site) -> None:
    page = open_page(width=360)
    page.goto(site.thread(hard_to_show.WIDE))
    table = page.locator(".text table").first
    table.focus()
    page.keyboard.press("ArrowRight")

    page.wait_for_function("table => table.scrollLeft > 0", arg=table.element_handle())


def test_a_line_of_text_is_neither_too_long_nor_too_short_to_read(open_page: OpenPage, site: Site) -> None:
    for width, fewest in ((360, 30), (768, 50), (1280, 55)):
        page = open_page(width=width)
        page.goto(site.thread("Buddies for new starters: how do you choose them, and do they get time for it?"))
        characters = page.evaluate(CHARACTERS_A_LINE)
        assert fewest <= characters <= 80, width


def test_a_deep_reply_keeps_room_to_be_read_on_a_phone_and_says_whom_it_answers(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(width=360)
    page.goto(site.thread(hard_to_show.DEEP))
    deepest = page.locator(".replies .post", has_text=f"Antwoord d{hard_to_show.LEVELS}:")
    box = deepest.locator(".text").bounding_box()
    assert box
    assert box["width"] >= 240
    assert deepest.locator(".answers").is_visible()


def test_at_most_three_indents_are_drawn_on_a_phone_and_six_on_a_desk(open_page: OpenPage, site: Site) -> None:
    lefts = """() => new Set([...document.querySelectorAll(".replies .post")]
        .map(post => Math.round(post.getBoundingClientRect().x))).size"""
    for width, indents in ((360, 3), (1280, 6)):
        page = open_page(width=width)
        page.goto(site.thread(hard_to_show.DEEP))
        assert 3 <= page.evaluate(lefts) - 1 <= indents
        page.goto(f"{site.thread(hard_to_show.DEEP)}?print=1")
        assert 3 <= page.evaluate(lefts) - 1 <= indents


def test_nothing_moves_for_who_prefers_that(open_page: OpenPage, site: Site) -> None:
    moving = """() => [...document.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0
            || style.scrollBehavior === "smooth";
    }).length"""
    still, lively = open_page(reduced_motion="reduce"), open_page(reduced_motion="no-preference")
    for page in (still, lively):
        page.goto(site.thread(hard_to_show.DEEP))

    assert still.evaluate(moving) == 0
    assert lively.evaluate(moving) > 0
