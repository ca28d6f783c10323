"""Writing, for members: registering, asking, replying, editing, deleting what is one's own, leaving and coming back."""

import re

from playwright.sync_api import expect

from tests.browser.steps import (
    OpenPage,
    ask,
    both,
    fill_in_question,
    follow,
    post_of,
    press,
    register,
    reply,
    sign_in,
    sign_out,
    without,
)
from tests.support.served import Site


@both
def test_a_newcomer_registers_and_asks_after_a_preview(open_page: OpenPage, site: Site, *, script: bool) -> None:
    page = open_page(script=script)
    page.goto("/")
    follow(page, "Sign in")
    follow(page.get_by_role("main"), "Register")
    register(page, site, f"Dora{script:d}")
    title = f"Who has a first-day plan to share? {script:d}"
    fill_in_question(page, title, body="Ours is *old*.")
    press(page, "Preview")
    expect(page.locator(".preview em")).to_have_text("old")
    expect(page.get_by_label("Your question in one line")).to_have_value(title)
    expect(page.get_by_label("Topic")).to_have_value("onboarding")
    press(page, "Publish")

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(post_of(page, "Ours is old.")).to_contain_text(f"Dora{script:d}")


@both
def test_a_reply_stands_under_the_post_it_answers(open_page: OpenPage, site: Site, *, script: bool) -> None:
    words = f"We pay for both, {script:d}."
    page = open_page("Charlie", script=script)
    page.goto("/topics/hybrid-work")
    page.get_by_role("link", name="Home office budget: cash, catalogue or loan?").click()
    answered = page.locator(".replies .post").first
    number = (answered.get_attribute("id") or "").removeprefix("post-")
    follow(answered, "Reply")
    reply(page, words)

    expect(post_of(page, words)).to_have_attribute("data-parent", number)
    expect(post_of(page, words)).to_have_attribute("data-depth", "2")
    expect(page.locator("article:target")).to_contain_text(words)
    expect(page.locator("article:target")).to_be_focused()


@both
def test_a_reply_can_be_previewed_at_its_post_before_it_is_published(open_page: OpenPage, *, script: bool) -> None:
    words = f"With **conditions** {script:d}."
    page = open_page("Charlie", script=script)
    page.goto("/topics/hybrid-work")
    page.get_by_role("link", name="Home office budget: cash, catalogue or loan?").click()
    answered = page.locator(".replies .post").first
    number = (answered.get_attribute("id") or "").removeprefix("post-")
    follow(answered, "Reply")
    page.get_by_label("Your reply").fill(words)
    press(page, "Preview")
    expect(page.locator(".preview strong")).to_have_text("conditions")
    expect(page.get_by_label("Your reply")).to_have_value(words)
    press(page, "Publish")

    expect(post_of(page, f"With conditions {script:d}.")).to_have_attribute("data-parent", number)


@both
def test_what_one_wrote_can_be_edited_and_its_history_read_and_it_can_be_deleted(
    open_page: OpenPage, *, script: bool
) -> None:
    page = open_page("Bob", script=script)
    ask(page, f"Do you keep exit interviews? {script:d}")
    reply(page, "For one year.")
    follow(post_of(page, "For one year."), "Edit")
    page.get_by_label("Text").fill("For two years.")
    page.get_by_label("Reason for the change").fill("counted wrongly")
    press(page, "Save")
    follow(post_of(page, "For two years."), "Edited")
    expect(page.locator("ins")).to_have_text("two years")
    expect(page.locator("del")).to_have_text("one year")
    expect(page.get_by_text("counted wrongly")).to_be_visible()
    page.go_back()
    post = post_of(page, "For two years.")
    post.locator("summary", has_text="More").click()
    follow(post, "Delete")
    press(page, "Delete")

    expect(page.locator(".notice")).to_be_visible()
    expect(post_of(page, "For two years.")).to_have_count(0)


@without
def test_signing_out_and_in_again(open_page: OpenPage, *, script: bool) -> None:
    page = open_page(script=script)
    page.goto("/login")
    sign_in(page, "Charlie")  # here and now: what is ended is nobody else's session
    expect(page.locator("summary", has_text="Charlie")).to_be_attached()
    page.goto("/topics")
    sign_out(page, "Charlie")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/topics/verzuim")
    follow(page, "Sign in")
    sign_in(page, "Charlie", password="not this one")
    expect(page.locator(".problems")).to_contain_text("do not belong together")
    expect(page.get_by_label("E-mail address")).to_have_value("charlie@example.org")
    sign_in(page, "Charlie")

    assert page.url.endswith("/topics/verzuim")
    expect(page.locator("summary", has_text="Charlie")).to_be_attached()


@without
def test_what_cannot_be_taken_is_given_back_with_a_word_at_its_field(open_page: OpenPage, *, script: bool) -> None:
    page = open_page("Alice", script=script)
    fill_in_question(page, "   ", body="A long story.")
    press(page, "Publish")

    expect(page.get_by_label("What colleagues need to know")).to_have_value("A long story.")
    expect(page.get_by_label("Your question in one line")).to_have_accessible_description(
        re.compile(r"Write your question in one line\.$")
    )
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Your question in one line")).to_be_focused()


@without
def test_who_edits_what_somebody_else_just_saved_gets_both_texts(open_page: OpenPage, *, script: bool) -> None:
    alice, mo = open_page("Alice", script=script), open_page("Mo", script=script)
    address = ask(alice, f"What do you ask in a first talk? {script:d}")
    follow(post_of(alice, "Ours is from 2019."), "Edit")
    mo.goto(address)
    follow(post_of(mo, "Ours is from 2019."), "Edit")
    mo.get_by_label("Text").fill("Ours is from 2020.")
    mo.get_by_label("Reason for the change").fill("a typing error")
    press(mo, "Save")
    alice.get_by_label("Text").fill("Ours is from 2021.")
    press(alice, "Save")
    expect(alice.locator(".source").first).to_contain_text("2020")
    expect(alice.locator(".source").last).to_contain_text("2021")
    press(alice, "Save")

    expect(post_of(alice, "Ours is from 2021.")).to_have_count(1)


@both
def test_a_double_click_on_publish_makes_one_post(open_page: OpenPage, *, script: bool) -> None:
    page = open_page("Bob", script=script)
    address = ask(page, f"One or two? {script:d}")
    page.get_by_label("Your reply").fill("Just one.")
    page.get_by_role("button", name="Publish").dblclick()
    expect(page.locator("article:target")).to_contain_text("Just one.")
    page.goto(address)

    expect(post_of(page, "Just one.")).to_have_count(1)
    expect(page.locator(".replies .post")).to_have_count(1)


@both
def test_going_back_and_publishing_again_makes_no_second_post(open_page: OpenPage, *, script: bool) -> None:
    page = open_page("Bob", script=script)
    address = ask(page, f"Once or twice? {script:d}")
    page.goto(address)
    reply(page, "Once.")
    page.go_back()
    reply(page, "Once.")
    page.goto(address)

    expect(page.locator(".replies .post")).to_have_count(1)


@both
def test_going_back_and_publishing_the_question_again_makes_no_second_question(
    open_page: OpenPage, *, script: bool
) -> None:
    page = open_page("Bob", script=script)
    address = ask(page, f"Asked once or twice? {script:d}")
    page.go_back()
    press(page, "Publish")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Asked once or twice? {script:d}")

    assert page.url.partition("#")[0] == address


@without
def test_two_replies_with_different_words_are_two_posts(open_page: OpenPage, *, script: bool) -> None:
    page = open_page("Bob", script=script)
    ask(page, f"One more thing? {script:d}")
    reply(page, "First this.")
    reply(page, "And then that.")

    expect(page.locator(".replies .post")).to_have_count(2)


@without
def test_what_was_deleted_can_be_said_again_in_the_same_words(open_page: OpenPage, *, script: bool) -> None:
    page = open_page("Bob", script=script)
    ask(page, f"Deleted by mistake? {script:d}")
    reply(page, "These words.")
    post = post_of(page, "These words.")
    post.locator("summary", has_text="More").click()
    follow(post, "Delete")
    press(page, "Delete")
    expect(post_of(page, "These words.")).to_have_count(0)
    reply(page, "These words.")

    expect(page.locator("article:target")).to_contain_text("These words.")
