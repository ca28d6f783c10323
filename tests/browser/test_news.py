"""From one new post to the next, by link and by key; and lists on the way back."""

from playwright.sync_api import Page, expect

from tests.browser.steps import OpenPage, ask, follow, post_of, reply


def with_news(open_page: OpenPage, reader: Page, title: str, *replies: str) -> str:
    """A question that the reader has read before these replies came; its address."""
    alice = open_page("Alice")
    address = ask(alice, title)
    reader.goto(address)
    alice.goto(address)
    for words in replies:
        reply(alice, words)
    return address


def test_keys_go_from_one_new_post_to_the_next_while_the_focus_is_on_one(open_page: OpenPage) -> None:
    page = open_page("Bob")
    page.goto(
        with_news(open_page, page, "What is new?", "The first answer.", "The second answer.", "The third answer.")
    )
    first, second, third = (post_of(page, f"The {which} answer.") for which in ("first", "second", "third"))
    page.keyboard.press("n")
    expect(page.locator("[data-news]:focus")).to_have_count(0)
    follow(page, "To the first")
    expect(first).to_be_focused()
    expect(first.get_by_text("Keys: n for the next")).to_be_visible()
    follow(first, "Next new one")
    expect(second).to_be_focused()
    page.keyboard.press("n")
    expect(third).to_be_focused()
    expect(third).to_be_in_viewport()
    page.keyboard.press("p")
    expect(second).to_be_focused()

    page.get_by_label("Your reply").press_sequentially("np")
    expect(page.get_by_label("Your reply")).to_have_value("np")
    expect(page.get_by_text("Keys: n for the next").last).to_be_hidden()
    page.get_by_label("Your reply").fill("")


def test_on_the_way_back_a_list_no_longer_tells_as_new_what_was_read(open_page: OpenPage) -> None:
    page = open_page("Bob")
    with_news(open_page, page, "What does a list say?", "It has an answer.")
    page.goto("/")
    card = page.locator(".card").filter(has_text="What does a list say?")
    card.locator(".fresh").click()
    expect(post_of(page, "It has an answer.")).to_be_focused()
    page.go_back()

    expect(page.get_by_role("heading", name="Latest questions")).to_be_visible()
    expect(card.locator(".fresh")).to_have_count(0)


def test_without_script_the_links_lead_the_same_way(open_page: OpenPage) -> None:
    page = open_page("Bob", script=False)
    page.goto(with_news(open_page, page, "And without script?", "One more answer.", "And another one."))

    follow(page, "To the first")
    expect(post_of(page, "One more answer.")).to_be_focused()
    expect(page.get_by_text("Keys: n for the next").first).to_be_hidden()
    follow(post_of(page, "One more answer."), "Next new one")
    expect(post_of(page, "And another one.")).to_be_focused()
