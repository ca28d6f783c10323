"""Reading: from the front page to a thread, its topic and its people, as a guest of whom nothing is kept."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import OpenPage, both, follow, press
from tests.support import hard_to_show
from tests.support.served import Site

TITLE = "Buddies for new starters: how do you choose them, and do they get time for it?"


@both
def test_a_guest_reads_on_from_the_front_page_to_a_thread_its_topic_and_a_member(
    open_page: OpenPage, *, script: bool
) -> None:
    page = open_page(script=script)
    page.goto("/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("main").get_by_role("link", name="Onboarding").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Onboarding")
    page.get_by_role("link", name="Feedback after thirty days: form, talk or both?").click()
    page.get_by_role("article").first.get_by_role("link", name="Alice").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Alice")
    assert page.url.endswith("/members/alice")


@both
def test_the_older_questions_are_a_link_away_and_so_is_the_way_back(open_page: OpenPage, *, script: bool) -> None:
    page = open_page(script=script)
    page.goto("/")
    first = page.locator(".card-title").first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".card-title").first).not_to_have_text(first)
    page.get_by_role("link", name="Previous").click()

    expect(page.locator(".card-title").first).to_have_text(first)


@both
def test_the_address_of_a_post_opens_the_page_that_holds_it_and_marks_it(
    open_page: OpenPage, site: Site, *, script: bool
) -> None:
    last = site.post(f"Antwoord r{hard_to_show.REPLIES}:")
    page = open_page(script=script)
    page.goto(f"/posts/{last}")

    marked = page.locator("article:target")
    expect(marked).to_have_attribute("id", f"post-{last}")
    expect(marked).to_be_in_viewport()
    assert "page=2" in page.url
    assert _background(marked) != _background(page.locator("article.post").first)


def _background(element: Locator) -> str:
    colour: str = element.evaluate("element => getComputedStyle(element).backgroundColor")
    return colour


@both
def test_a_branch_folds_and_unfolds_by_keyboard_and_says_what_it_holds(
    open_page: OpenPage, site: Site, *, script: bool
) -> None:
    page = open_page(script=script)
    page.goto(site.thread(hard_to_show.DEEP))
    deepest = page.get_by_text(f"Antwoord d{hard_to_show.LEVELS}:")
    branch = page.locator(".branch > summary").first
    branch.focus()
    branch.press("Enter")
    expect(deepest).to_be_hidden()
    expect(branch).to_have_accessible_name("12 replies hidden below Alice")
    branch.press("Space")
    expect(branch).to_have_accessible_name("Hide the 12 replies below Alice")

    expect(deepest).to_be_visible()


def test_one_reader_is_counted_once_and_another_is_another(open_page: OpenPage, site: Site) -> None:
    thread, read_last = map(site.thread, ("Desk booking at 80 desks: is an app worth it?", hard_to_show.LOCKED))
    listed, guest, bob = open_page("Alice"), open_page(), open_page("Bob")
    before, last_before = _views(listed, thread), _views(listed, read_last)
    for reader in (guest, guest, bob, bob):
        reader.goto(thread)
    bob.goto(read_last)
    _fold_until(site, lambda: _views(listed, read_last) == last_before + 1)

    assert _views(listed, thread) == before + 2


def test_a_crawler_is_not_counted_as_a_reader(open_page: OpenPage, site: Site) -> None:
    thread, read_last = map(site.thread, ("Home office budget: cash, catalogue or loan?", hard_to_show.MODERATED))
    listed, crawler, bob = open_page("Alice"), open_page(user_agent="Googlebot/2.1"), open_page("Bob")
    before, last_before = _views(listed, thread), _views(listed, read_last)
    crawler.goto(thread)
    bob.goto(read_last)
    _fold_until(site, lambda: _views(listed, read_last) == last_before + 1)

    assert _views(listed, thread) == before


def _views(page: Page, thread: str) -> int:
    """As the lists tell it, where looking does not count; a member is given nothing that was kept."""
    for topic in ("/topics/hybrid-work", "/topics/moeilijk"):
        page.goto(topic)
        counted = page.locator(f'.card:has(a[href="{thread}"]) data.views')
        if counted.count():
            return int(counted.get_attribute("value") or "")
    raise AssertionError(thread)


def _fold_until(site: Site, is_counted: Callable[[], bool]) -> None:
    """What was read is written down just after the page has left."""
    for _ in range(100):
        site.fold()
        if is_counted():
            return
    raise AssertionError("never counted")


def test_a_thread_without_names_and_dates_reads_well(open_page: OpenPage, site: Site) -> None:
    page = open_page(locale="nl-NL")
    page.goto(site.thread(hard_to_show.UNKNOWN))

    assert [_byline(article) for article in page.get_by_role("article").all()] == [
        "Caroline datum onbekend",
        "auteur onbekend datum onbekend",
        "Sandra datum onbekend",
        "auteur onbekend datum onbekend",
    ]
    expect(page.get_by_role("article").get_by_role("time")).to_have_count(0)
    expect(page.locator(".facts data.views")).to_have_text("769")
    expect(page.get_by_role("link", name="Caroline")).to_have_count(0)


def _byline(article: Locator) -> str:
    """Who and when, without the picture."""
    return " ".join(article.locator(":is(.author, .when)").all_inner_texts())


def test_a_guest_who_only_reads_is_given_no_cookie_and_keeps_nothing(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    for address in ("/", "/topics", "/topics/verzuim", site.thread(hard_to_show.DEEP), "/members/alice", "/ask"):
        page.goto(address)

    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_what_was_hidden_or_deleted_leaves_a_place_only_where_something_hangs_on_it(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page()
    page.goto(site.thread(hard_to_show.MODERATED))

    expect(page.get_by_text("This reply is hidden.")).to_be_visible()
    expect(page.get_by_text("This reply was deleted.")).to_be_visible()
    expect(page.get_by_text("Edited by a moderator: Naam weggehaald.")).to_be_visible()
    expect(page.get_by_text(hard_to_show.HIDDEN)).to_have_count(0)


def test_a_closed_thread_says_so_and_offers_no_form(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.goto(site.thread(hard_to_show.LOCKED))

    expect(page.get_by_text("This question is closed")).to_be_visible()
    expect(page.locator("textarea")).to_have_count(0)
    expect(page.get_by_role("link", name="Reply", exact=True)).to_have_count(0)


@both
def test_replies_are_read_in_another_order_from_then_on_and_what_each_answers_unfolds_in_place(
    open_page: OpenPage, site: Site, *, script: bool
) -> None:
    page = open_page(script=script)
    page.goto(f"{site.thread(hard_to_show.DEEP)}?order=flat")
    press(page, "Newest")
    page.goto(site.thread(hard_to_show.DEEP))

    expect(page.get_by_role("button", name="Newest")).to_have_attribute("aria-current", "true")
    reply = page.locator(".replies .post").nth(2)
    expect(reply.locator("> .text")).to_have_text(re.compile(f"Antwoord d{hard_to_show.LEVELS}:"))
    reply.locator("summary", has_text="in reply to").press("Enter")
    expect(reply.get_by_text(f"Antwoord d{hard_to_show.LEVELS - 1}:")).to_be_visible()
    follow(reply, "Go to this reply")
    expect(page.locator("article:target > .text")).to_have_text(re.compile(f"Antwoord d{hard_to_show.LEVELS - 1}:"))
