"""What scripts and checks may rely on in a page, as `docs/addresses.md` promises it."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import OpenPage
from tests.support import hard_to_show
from tests.support.served import Site

POSTS = """() => [...document.querySelectorAll("article")].map(article => ({
    id: article.id, parent: article.dataset.parent, depth: Number(article.dataset.depth), lang: article.lang,
    inner: article.querySelectorAll("article").length,
}))"""


@pytest.fixture
def thread(open_page: OpenPage, site: Site) -> Page:
    page = open_page()
    page.goto(site.thread(hard_to_show.DEEP))
    return page


def test_every_post_tells_its_parent_and_its_true_depth_and_holds_no_other(thread: Page) -> None:
    posts = thread.evaluate(POSTS)
    depths = {post["id"].removeprefix("post-"): post["depth"] for post in posts}

    assert posts[0]["parent"] == ""
    assert posts[0]["depth"] == 0
    assert all(post["depth"] == depths[post["parent"]] + 1 for post in posts[1:])
    assert max(depths.values()) == hard_to_show.LEVELS
    assert {post["inner"] for post in posts} == {0}


def test_the_page_is_in_the_language_of_its_reader_and_posts_in_that_of_their_thread(
    open_page: OpenPage, site: Site
) -> None:
    for locale, language in (("nl-NL", "nl"), ("en-GB", "en"), ("fr-FR", "nl")):
        page = open_page(locale=locale)
        page.goto(site.thread(hard_to_show.DEEP))
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert {post["lang"] for post in page.evaluate(POSTS)} == {"nl"}
        page.goto(site.thread("Desk booking at 80 desks: is an app worth it?"))
        assert {post["lang"] for post in page.evaluate(POSTS)} == {"en"}


@pytest.mark.parametrize("person", [None, "Charlie", "Alice", "Mo", "Ada"])
def test_the_first_form_with_a_body_is_the_reply_form_for_everyone(
    open_page: OpenPage, site: Site, person: str | None
) -> None:
    page = open_page(person)
    page.goto(site.thread(hard_to_show.DEEP))
    form = page.locator("form:has([name=body])").first

    expect(form).to_have_attribute("action", f"/questions/{_number(site)}/reply#reply")
    expect(form.locator("[name=parent]")).to_have_value("")
    expect(form.locator("[name=csrf_token]")).to_have_count(1 if person else 0)


def _number(site: Site) -> str:
    return site.thread(hard_to_show.DEEP).removeprefix("/questions/").partition("-")[0]


def test_the_number_of_views_can_be_read_by_machine(open_page: OpenPage, site: Site) -> None:
    page = open_page(locale="nl-NL")
    page.goto(site.thread(hard_to_show.LONG))
    views = page.locator("data.views")

    expect(views).to_have_attribute("value", "12345")
    expect(views).to_have_text("12.345")


def test_the_feeds_and_the_neighbours_of_a_page_are_in_its_head(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    address = site.thread(hard_to_show.LONG)
    page.goto(address)

    assert _links(page, "next") == [f"{address}?page=2"]
    assert _links(page, "prev") == []
    assert sorted(href.rpartition(".")[2] for href in _links(page, "alternate")) == ["atom", "json", "rss"]
    assert _links(page, "canonical") == [site.url + address]


def _links(page: Page, rel: str) -> list[str]:
    hrefs: list[str] = page.locator(f"head link[rel={rel}]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return hrefs


def test_machines_are_told_of_one_discussion_with_the_comments_of_the_page(thread: Page) -> None:
    (script,) = thread.locator("script[type='application/ld+json']").all_text_contents()
    discussion = json.loads(script)
    depth, comments = 0, discussion["comment"]
    while comments:
        depth, comments = depth + 1, comments[0].get("comment", [])

    assert discussion["@type"] == "DiscussionForumPosting"
    assert depth == hard_to_show.LEVELS
