"""Marking posts: with script the page stays as it is, without one it comes back at the post."""

from playwright.sync_api import Route, expect

from tests.browser.steps import OpenPage, ask, both, post_of, press, reply, sign_in

WORDS = "We wrote ours with the works council."


def _asked(open_page: OpenPage, title: str) -> str:
    """A question of Alice with a reply of Bob; its address."""
    address = ask(open_page("Alice"), title)
    page = open_page("Bob")
    page.goto(address)
    reply(page, WORDS)
    return address


@both
def test_a_mark_is_made_and_taken_back(open_page: OpenPage, *, script: bool) -> None:
    address = _asked(open_page, f"Who marks this, script {script}?")
    page = open_page("Charlie", script=script)
    page.goto(address)
    if script:
        page.get_by_label("Your reply").fill("Still being written.")
    button = post_of(page, WORDS).get_by_role("button", name="Useful")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("Useful 1")
    if script:
        assert page.url == address
        expect(button).to_be_focused()
        expect(page.get_by_label("Your reply")).to_have_value("Still being written.")
        page.keyboard.press("Enter")
        page.get_by_label("Your reply").fill("")
    else:
        assert "#post-" in page.url
        button.click()

    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_have_text("Useful")


@both
def test_what_helped_shows_at_the_reply_and_above_the_question(open_page: OpenPage, *, script: bool) -> None:
    address = _asked(open_page, f"Who was helped, script {script}?")
    page = open_page("Alice", script=script)
    page.goto(address)
    press(page, "This helped me")

    expect(post_of(page, WORDS).get_by_text("helped the asker")).to_be_visible()
    expect(page.locator(".thread-head").get_by_text("solved")).to_be_visible()
    press(page, "This helped me")
    expect(page.get_by_text("helped the asker")).to_be_hidden()
    expect(page.locator(".thread-head").get_by_text("solved")).to_be_hidden()


def test_what_the_script_cannot_send_is_sent_without_it(open_page: OpenPage) -> None:
    page = open_page("Charlie")
    page.goto(_asked(open_page, "Who marks this on a train?"))
    button = post_of(page, WORDS).get_by_role("button", name="Useful")
    page.route("**/useful", _away_for_scripts)
    button.click()

    page.wait_for_url("**#post-*")
    expect(button).to_have_text("Useful 1")


def _away_for_scripts(route: Route) -> None:
    if route.request.resource_type == "fetch":
        route.abort("aborted")  # the kind that a reader causes too: no complaint
    else:
        route.continue_()


def test_a_guest_signs_in_and_finds_the_button(open_page: OpenPage) -> None:
    address = _asked(open_page, "Who signs in to mark this?")
    page = open_page()
    page.goto(address)
    post_of(page, WORDS).get_by_role("link", name="Useful").click()
    sign_in(page, "Charlie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this reply useful to you?")
    press(page, "Useful")

    expect(post_of(page, WORDS).get_by_role("button", name="Useful 1")).to_have_attribute("aria-pressed", "true")
