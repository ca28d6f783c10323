"""Moderating: hide, show, delete, restore, close, reopen and move, each with a reason that the history keeps."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import OpenPage, ask, follow, post_of, press, reply, without


@without
def test_a_moderator_hides_a_reply_with_a_reason_and_shows_it_again(open_page: OpenPage, *, script: bool) -> None:
    alice, mo, guest = (open_page(person, script=script) for person in ("Alice", "Mo", None))
    address = ask(alice, f"Is this too personal? {script:d}")
    reply(alice, "It names a colleague.")
    mo.goto(address)
    _choose(mo, "It names a colleague.", "Hide")
    press(mo, "Hide")
    expect(mo.get_by_role("alert")).to_contain_text("Reason")
    mo.get_by_label("Reason").fill("a name")
    press(mo, "Hide")
    expect(post_of(mo, "It names a colleague.")).to_contain_text("Hidden: a name")
    guest.goto(address)
    expect(guest.get_by_text("It names a colleague.")).to_have_count(0)
    _choose(mo, "It names a colleague.", "Show")
    mo.get_by_label("Reason").fill("the name is gone")
    press(mo, "Show")
    guest.goto(address)
    expect(guest.get_by_text("It names a colleague.")).to_be_visible()
    _choose(mo, "It names a colleague.", "History")

    expect(mo.locator(".rows")).to_contain_text("a name")
    expect(mo.locator(".rows")).to_contain_text("the name is gone")


@without
def test_a_moderator_deletes_a_question_and_restores_it(open_page: OpenPage, *, script: bool) -> None:
    alice, mo = open_page("Alice", script=script), open_page("Mo", script=script)
    address = ask(alice, f"Advertisement? {script:d}")
    mo.goto(address)
    _choose(mo, "Ours is from 2019.", "Delete")
    mo.get_by_label("Reason").fill("an advertisement")
    press(mo, "Delete")
    alice.goto(address)
    expect(alice.get_by_role("heading", level=1)).to_have_text("This was removed")
    _choose(mo, "Ours is from 2019.", "Restore")
    mo.get_by_label("Reason").fill("it was none")
    press(mo, "Restore")
    alice.goto(address)

    expect(alice.get_by_role("heading", level=1)).to_have_text(f"Advertisement? {script:d}")


@without
def test_a_moderator_closes_a_question_reopens_it_and_moves_it(open_page: OpenPage, *, script: bool) -> None:
    mo, guest = open_page("Mo", script=script), open_page(script=script)
    address = ask(mo, f"Where does this belong? {script:d}")
    _choose(mo, "Ours is from 2019.", "Close the question")
    mo.get_by_label("Reason").fill("enough said")
    press(mo, "Close the question")
    guest.goto(address)
    expect(guest.get_by_label("Your reply")).to_have_count(0)
    _choose(mo, "Ours is from 2019.", "Reopen the question")
    mo.get_by_label("Reason").fill("there is more")
    press(mo, "Reopen the question")
    _choose(mo, "Ours is from 2019.", "Move to another topic")
    mo.get_by_label("New topic").select_option("hybrid-work")
    mo.get_by_label("Reason").fill("it is about working at home")
    press(mo, "Move")
    guest.goto(address)

    expect(guest.get_by_role("main").get_by_role("link", name="Hybrid work")).to_be_visible()
    expect(guest.get_by_label("Your reply")).to_be_visible()


@without
@pytest.mark.parametrize("person", [None, "Charlie"], ids=["a guest", "another member"])
def test_others_are_not_offered_what_they_may_not_do(open_page: OpenPage, person: str | None, *, script: bool) -> None:
    alice, other = open_page("Alice", script=script), open_page(person, script=script)
    other.goto(ask(alice, f"Who may change this? {script:d} {person}"))

    menu = other.get_by_role("article").locator(".menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("link")).to_have_text(["Report"])
    expect(other.get_by_role("link", name="Edit")).to_have_count(0)


def _choose(page: Page, words: str, choice: str) -> None:
    """From the menu of a post."""
    post = post_of(page, words)
    post.locator("summary", has_text="More").click()
    follow(post, choice)
