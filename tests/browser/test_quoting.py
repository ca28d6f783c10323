"""Quoting what is selected, and naming people while typing."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import OpenPage, ask, follow, post_of, reply

SELECT = """([words, end]) => {
    const texts = [...document.querySelectorAll(".post > .text p")].map((p) => p.firstChild);
    const [from] = texts.filter((text) => text.data.includes(words));
    const to = end ? texts.at(-1) : from;
    const start = from.data.indexOf(words);
    getSelection().setBaseAndExtent(from, start, to, end ? 2 : start + words.length);
}"""


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A guest's, with a thread of two posts, something typed in the reply form."""
    alice, bob = open_page("Alice"), open_page("Bob")
    bob.goto(ask(alice, "Who quotes what?"))
    reply(bob, "We do it like this.\nAnd like that.")
    guest = open_page()
    guest.goto(bob.url)
    guest.get_by_label("Your reply").fill("Begun.")
    return guest


def _offered(page: Page) -> Locator:
    return page.get_by_role("button", name="Quote", exact=True)


def test_words_selected_in_one_post_can_be_quoted(page: Page) -> None:
    page.evaluate(SELECT, ["do it", False])
    expect(_offered(page)).to_be_in_viewport()
    page.evaluate(SELECT, ["Ours is", True])  # up to the end of another post
    expect(_offered(page)).to_have_count(0)
    page.evaluate(SELECT, ["do it", False])
    expect(_offered(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(_offered(page)).to_have_count(0)


def test_a_quote_comes_into_the_reply_to_its_post_below_what_was_typed(page: Page) -> None:
    post, field = post_of(page, "We do it"), page.get_by_label("Your reply")
    number = str(post.get_attribute("id")).removeprefix("post-")
    post.locator(".text p").dblclick(position={"x": 8, "y": 12})
    expect(_offered(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(_offered(page)).to_be_focused()
    page.keyboard.press("Enter")

    said = f"> [Bob wrote:](/posts/{number})\n>\n> "
    expect(field).to_have_value(f"Begun.\n\n{said}We\n\n")
    expect(field).to_be_focused()
    expect(page.locator("[name=parent]")).to_have_value(number)
    expect(_offered(page)).to_have_count(0)

    follow(post, "Quote")
    expect(field).to_have_value(f"Begun.\n\n{said}We\n\n{said}We do it like this.\n> And like that.\n\n")


def test_people_of_the_conversation_are_offered_after_an_at_sign(open_page: OpenPage) -> None:
    alice, bob = open_page("Alice"), open_page("Bob")
    bob.goto(ask(alice, "Who knows whom?"))
    field = bob.get_by_label("Your reply")
    people = bob.get_by_role("listbox", name="People in this conversation")

    field.press_sequentially("Dear jan@a and @al")
    expect(people.get_by_role("option", selected=True)).to_have_text("Alice @alice")
    bob.keyboard.press("Escape")
    expect(people).to_be_hidden()
    field.press_sequentially("i")
    bob.keyboard.press("Enter")
    field.press_sequentially("and @zz")

    expect(people).to_be_hidden()
    expect(field).to_have_value("Dear jan@a and @alice and @zz")
    expect(field).to_be_focused()
