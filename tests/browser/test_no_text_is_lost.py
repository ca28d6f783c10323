"""No text is lost: who writes as a guest, or whose session ends while writing, finds the text again."""

from playwright.sync_api import Page, expect

from tests.browser.steps import OpenPage, ask, fill_in_question, post_of, press, register, reply, sign_in, without
from tests.support.served import Site

THREAD = "Desk booking at 80 desks: is an app worth it?"


@without
def test_a_guest_writes_a_reply_signs_in_and_publishes_it(open_page: OpenPage, site: Site, *, script: bool) -> None:
    words = f"We did without.\n\nAn own sheet works, {script:d}."
    page = open_page(script=script)
    page.goto(site.thread(THREAD))
    page.get_by_label("Your reply").fill(words)
    press(page, "Publish")
    expect(page.get_by_text("An own sheet works")).to_be_visible()
    sign_in(page, "Bob", password="a wrong password")
    expect(page.get_by_text("An own sheet works")).to_be_visible()
    sign_in(page, "Bob")
    expect(page.get_by_label("Your text")).to_have_value(words)
    press(page, "Publish")

    expect(post_of(page, f"An own sheet works, {script:d}.")).to_contain_text("Bob")


@without
def test_a_guest_writes_a_reply_signs_in_with_their_organisation_and_publishes_it(
    open_page: OpenPage, site: Site, *, script: bool
) -> None:
    """There, on another site, and back: a form of ours may lead nowhere else, so a page leads on by itself."""
    words = f"We share desks by team, {script:d}."
    acme = site.provider.found("acme")
    acme.person |= {"sub": f"petra-{script:d}", "name": "Petra Pool", "email": f"petra-{script:d}@acme.example"}
    page = open_page(script=script)
    page.goto(site.thread(THREAD))
    page.get_by_label("Your reply").fill(words)
    press(page, "Publish")
    press(page, "Sign in with Acme")
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Make an account")
    expect(page.get_by_text(words)).to_be_visible()
    press(page, "Make an account")
    expect(page.get_by_label("Your text")).to_have_value(words)
    press(page, "Publish")

    expect(post_of(page, words)).to_contain_text("Petra Pool")


@without
def test_a_guest_writes_a_question_registers_and_publishes_it(open_page: OpenPage, site: Site, *, script: bool) -> None:
    title = f"Who trains the trainers? {script:d}"
    page = open_page(script=script)
    fill_in_question(page, title)
    press(page, "Publish")
    press(page, "Register first")
    expect(page.get_by_text("Ours is from 2019.")).to_be_visible()
    register(page, site, f"Emil{script:d}", "Make my account and ask my question")

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("link", name="Onboarding").first).to_be_visible()


@without
def test_a_session_that_ended_while_writing_asks_to_sign_in_and_gives_the_text_back(
    open_page: OpenPage, site: Site, *, script: bool
) -> None:
    words = f"Typed for an hour, {script:d}."
    page = _writing(open_page, site, words, script=script)
    page.context.clear_cookies()
    press(page, "Publish")
    sign_in(page, "Charlie")
    press(page, "Publish")

    expect(post_of(page, words)).to_contain_text("Charlie")


@without
def test_a_form_of_an_earlier_session_gives_the_text_back_to_be_sent_once_more(
    open_page: OpenPage, site: Site, *, script: bool
) -> None:
    words = f"Signed in anew meanwhile, {script:d}."
    page = _writing(open_page, site, words, script=script)
    page.context.clear_cookies()  # else signing in ends the session that the other tests of this file share
    elsewhere = page.context.new_page()
    elsewhere.goto("/login")
    sign_in(elsewhere, "Charlie")
    press(page, "Publish")
    expect(page.get_by_role("heading", level=1)).to_have_text("Please publish once more")
    expect(page.get_by_label("Your text")).to_have_value(words)
    press(page, "Publish")

    expect(post_of(page, words)).to_contain_text("Charlie")


def _writing(open_page: OpenPage, site: Site, words: str, *, script: bool) -> Page:
    page = open_page("Charlie", script=script)
    page.goto(site.thread(THREAD))
    page.get_by_label("Your reply").fill(words)
    return page


@without
def test_a_thread_that_was_closed_meanwhile_gives_the_text_back(open_page: OpenPage, *, script: bool) -> None:
    page, mo = open_page("Alice", script=script), open_page("Mo")
    address = ask(page, f"Closed soon? {script:d}")
    page.get_by_label("Your reply").fill("Too late, it seems.")
    mo.goto(address)
    mo.locator("summary", has_text="More").first.click()
    mo.get_by_role("link", name="Close the question").click()
    mo.get_by_label("Reason").fill("answered elsewhere")
    press(mo, "Close the question")
    press(page, "Publish")

    expect(page.get_by_role("textbox").last).to_have_value("Too late, it seems.")


@without
def test_a_reply_of_20001_characters_comes_back_whole(open_page: OpenPage, site: Site, *, script: bool) -> None:
    words = "a" * 20_001
    page = _writing(open_page, site, words, script=script)
    press(page, "Publish")

    expect(page.get_by_label("Your reply")).to_have_value(words)
    expect(page.get_by_label("Your reply")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Your reply").fill(f"Shorter, {script:d}.")
    reply(page, f"Shorter, {script:d}.")
