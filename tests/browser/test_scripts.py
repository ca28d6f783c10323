"""What scripts make quicker. All of it works without them too."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Dialog, Page, expect

from tests.browser.steps import OpenPage, ask, follow, post_of, press, reply
from tests.support import hard_to_show
from tests.support.served import Site


def test_the_reply_form_comes_to_the_post_that_is_answered_with_what_was_typed(open_page: OpenPage, site: Site) -> None:
    page = _reading(open_page, site)
    page.get_by_label("Your reply").fill("Begun below.")
    post = post_of(page, "Antwoord d4:")
    follow(post, "Reply")

    expect(page.get_by_role("heading", name="Your reply to an unknown author")).to_be_visible()
    expect(post.locator("xpath=following-sibling::*[1]")).to_have_id("reply")
    expect(page.get_by_label("Your reply")).to_be_focused()
    expect(page.get_by_label("Your reply")).to_have_value("Begun below.")
    expect(page.get_by_label("Your reply")).to_be_in_viewport()
    assert page.url.endswith(site.thread(hard_to_show.DEEP))


def test_cancel_and_escape_bring_the_reply_form_back_and_the_focus_to_where_it_was(
    open_page: OpenPage, site: Site
) -> None:
    page = _reading(open_page, site)
    link = post_of(page, "Antwoord d5:").get_by_role("link", name="Reply", exact=True)
    for leave in (lambda: page.keyboard.press("Escape"), lambda: follow(page, "Cancel")):
        link.click()
        expect(page.get_by_role("heading", name="Your reply to Bob")).to_be_visible()
        leave()

        expect(page.locator("#reply-place #reply")).to_have_count(1)
        expect(page.locator(".compose h2")).to_have_text("Your reply")
        expect(page.locator("[name=parent]")).to_have_value("")
        expect(link).to_be_focused()


def _reading(open_page: OpenPage, site: Site) -> Page:
    page = open_page("Charlie")
    page.goto(site.thread(hard_to_show.DEEP))
    return page


def test_leaving_with_words_that_were_not_sent_is_asked_about(open_page: OpenPage, site: Site) -> None:
    page = _reading(open_page, site)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Your reply").fill("Nearly finished.")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Topics").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Your reply")).to_have_value("Nearly finished.")
    page.get_by_label("Your reply").fill("")
    page.get_by_role("link", name="Topics").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Topics")
    assert asked == ["beforeunload"]


def test_sending_is_not_asked_about(open_page: OpenPage) -> None:
    page = open_page("Alice")
    page.on("dialog", lambda dialog: dialog.dismiss())
    ask(page, "Is this asked about?")
    reply(page, "It is not.")

    expect(post_of(page, "It is not.")).to_be_visible()


def test_recent_dates_are_told_as_people_do_with_the_exact_one_at_hand(open_page: OpenPage) -> None:
    page = open_page("Alice")
    address = ask(page, "When was this asked?")
    exact = page.locator(".question time").get_attribute("title") or ""
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=3))
    page.goto(address)
    times = page.locator(".question time")

    expect(times).to_have_text("3 hours ago")
    expect(times).to_have_attribute("title", exact)
    assert str(datetime.now(UTC).year) in exact


def test_old_dates_stay_as_they_are(open_page: OpenPage, site: Site) -> None:
    page = _reading(open_page, site)

    expect(page.locator(".question time")).to_have_text("3 March 2025 08:00")


def test_how_many_characters_are_left_is_told_near_the_limit(open_page: OpenPage, site: Site) -> None:
    page = _reading(open_page, site)
    count = page.locator(".compose .count")
    page.get_by_label("Your reply").fill("a" * 10_000)
    expect(count).to_be_empty()
    page.get_by_label("Your reply").fill("a" * 19_000)
    expect(count).to_have_text("Characters left: 1,000")
    page.get_by_label("Your reply").fill("😀" * 20_002)

    expect(count).to_have_text("Characters too many: 2")
    page.get_by_label("Your reply").fill("")


def test_the_field_grows_with_its_text(open_page: OpenPage, site: Site) -> None:
    page = _reading(open_page, site)
    field = page.get_by_label("Your reply")
    before = field.bounding_box()
    field.fill("a line\n" * 20)
    after = field.bounding_box()
    field.fill("")

    assert before
    assert after
    assert after["height"] > before["height"] + 100


def test_only_one_menu_is_open_and_a_click_elsewhere_closes_it(open_page: OpenPage) -> None:
    page = open_page("Alice")
    page.goto("/topics")
    page.locator("summary", has_text="Colours").click()
    page.locator("summary", has_text="Alice").click()
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("heading", level=1).click()

    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_a_preview_at_a_post_can_be_cancelled(open_page: OpenPage, site: Site) -> None:
    page = _reading(open_page, site)
    follow(post_of(page, "Antwoord d5:"), "Reply")
    page.get_by_label("Your reply").fill("Not this.")
    press(page, "Preview")
    page.get_by_label("Your reply").fill("")
    page.on("dialog", lambda dialog: dialog.accept())
    follow(page, "Cancel")

    expect(page.locator("#reply-place #reply")).to_have_count(1)
    expect(page.get_by_role("heading", name="Your reply", exact=True)).to_be_visible()


def test_tags_are_offered_while_one_types_and_taken_by_keyboard_or_pointer(open_page: OpenPage) -> None:
    page = open_page("Alice")
    page.goto("/ask")
    field = page.get_by_role("combobox", name="Tags")
    options = page.locator("[role=option]")
    field.press_sequentially("verl")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("onb")
    expect(options.filter(has_text="onboarding")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    field.press("Enter")
    expect(field).to_have_value("onboarding, ")
    expect(options).to_have_count(0)

    field.press_sequentially("sociale m")
    options.filter(has_text="sociale media").click()
    expect(field).to_have_value("onboarding, sociale media, ")
    expect(field).to_be_focused()
    field.press_sequentially("ca")
    expect(options.filter(has_text="cao")).to_be_visible()
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("onboarding, sociale media, ca")
    field.fill("")


def test_a_tag_that_is_offered_for_another_word_says_so(open_page: OpenPage) -> None:
    page = open_page("Mo")
    page.goto("/tags/onboarding/edit")
    page.get_by_label("Other words for it").fill("inwerken")
    page.get_by_label("Reason").fill("Dutch")
    press(page, "Save")
    page.goto("/tags/cao/merge")
    field = page.get_by_role("combobox", name="Into which tag")
    field.press_sequentially("inw")

    option = page.get_by_role("option", name="onboarding (inwerken)")
    option.click()
    expect(field).to_have_value("onboarding")


def test_questions_like_the_title_are_shown_where_they_move_nothing_and_nothing_typed_is_lost(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(width=360)
    page.goto("/ask")
    body, title = page.get_by_label("What colleagues need to know"), page.get_by_label("Your question in one line")
    told, place = page.locator(".similar-told [role=status]"), page.get_by_role("region", name="Was this asked before?")
    body.fill("Ours is from 2019.")
    before = body.bounding_box()
    title.press_sequentially("Werkhervatting: welk rooster?")
    expect(told).to_have_text("1 question looks like this one. See what was asked")
    assert body.bounding_box() == before
    expect(place.get_by_role("listitem")).to_contain_text("repl")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="See what was asked")).to_be_focused()
    page.keyboard.press("Enter")
    expect(place).to_be_in_viewport()
    with page.expect_popup() as opened:
        follow(place, "Progressieve werkhervatting: hoe regelen jullie het rooster?")
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Progressieve werkhervatting")
    expect(body).to_have_value("Ours is from 2019.")
    follow(place, "Back to your question")
    expect(title).to_be_focused()

    title.fill("Zeilen")
    expect(told).to_be_empty()
    expect(place).to_be_hidden()
    title.fill("")
    body.fill("")


def test_the_address_of_a_feed_is_copied_by_a_button_that_says_so(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/unanswered")
    page.get_by_role("button", name="Copy").click()

    expect(page.locator(".copy [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.url}/unanswered.rss"
    assert page.evaluate("getSelection().toString()") == f"{site.url}/unanswered.rss"
