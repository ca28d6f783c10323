"""A thread reads well at every size: without a reply, with a handful, hundreds or thousands; for everyone, with or without
script.
"""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.soundness import TOO_WIDE
from tests.browser.steps import OpenPage, press, without
from tests.support.served import Site

SIZES = (1, 8, 300, 5_000)
"""Posts below a question; of the largest, nearly all in one branch that is 40 deep."""
MOST_ON_A_PAGE = 60
PEOPLE = {"a guest": None, "a member": "Bob", "the asker": "Alice", "a moderator": "Mo"}


@pytest.fixture(scope="module")
def site(site: Site) -> Site:
    """With a thread of each size."""
    topic = {"slug": "maten", "name": "Alle maten", "language": "nl", "description": ""}
    threads = [_thread(size) for size in SIZES]
    site.take_in({"format": "vraagbaak-threads/1", "topics": [topic], "threads": threads})
    return site


def _title(size: int) -> str:
    return f"Hoe leest een gesprek met reacties, {size} in getal?"


def _thread(size: int) -> dict[str, Any]:
    draw = random.Random(size)
    parents = [0, *range(1, 40), *(draw.randrange(1, place) for place in range(40, size))][:size]
    replies = [_post(place, parent, "Charlie", f"Antwoord {place}.") for place, parent in enumerate(parents, 1)]
    return {"topic": "maten", "title": _title(size), "posts": [_post(0, None, "Alice", "Wie weet het?"), *replies]}


def _post(place: int, parent: int | None, author: str, body: str) -> dict[str, Any]:
    return {
        "ref": str(place),
        "parent": None if parent is None else str(parent),
        "author": author,
        "author_email": f"{author.lower()}@example.org",
        "created_at": f"2025-03-{1 + place // 1440:02}T{place // 60 % 24:02}:{place % 60:02}:00Z",
        "body": body,
    }


@without
@pytest.mark.parametrize("person", list(PEOPLE.values()), ids=list(PEOPLE))
def test_a_thread_of_any_size_reads_well(open_page: OpenPage, site: Site, person: str | None, *, script: bool) -> None:
    page = open_page(person, script=script, width=360)
    # What a member has more stands at each post alike: outside the long run, few and thousands show it.
    for size in SIZES if script or person is None else (8, 5_000):
        page.goto(site.thread(_title(size)))
        _looks_right(page, size)
        _folds(page)
        _has_the_acts_of(person, page.locator(".replies .post").first)
        _turns_around(page, size)
        page.goto(site.thread(_title(size)))
        _ends(page)


def _looks_right(page: Page, size: int) -> None:
    posts = page.get_by_role("article")
    assert posts.count() <= MOST_ON_A_PAGE + 1
    assert posts.count() == size + 1 or size > MOST_ON_A_PAGE
    expect(page.get_by_role("heading", level=1)).to_have_text(_title(size))
    expect(posts.first).to_have_attribute("data-depth", "0")
    expect(page.get_by_label("Your reply")).to_be_visible()
    assert page.evaluate(TOO_WIDE) <= 0


def _folds(page: Page) -> None:
    branch = page.locator("details.branch").first
    if branch.count():
        branch.locator("> summary").press("Enter")
        expect(branch.get_by_role("article").first).to_be_hidden()
        expect(branch.locator("> summary")).to_contain_text("hidden")


def _has_the_acts_of(person: str | None, post: Locator) -> None:
    expect(post.get_by_role("link", name="Reply", exact=True)).to_be_visible()
    expect(post.get_by_role("link" if person is None else "button", name=re.compile("Useful"))).to_be_visible()
    expect(post.get_by_role("button", name="This helped me")).to_have_count(1 if person == "Alice" else 0)
    menu = post.locator("summary", has_text="More")
    menu.press("Enter")
    expect(post.get_by_role("link", name="Report")).to_be_visible()
    expect(post.get_by_role("link", name="Hide")).to_have_count(1 if person == "Mo" else 0)
    menu.press("Enter")


def _turns_around(page: Page, size: int) -> None:
    """To the newest reply first, and back; by its address one then comes to it, on whatever page it is."""
    if size == 1:
        return
    press(page, "Newest")
    newest = page.locator(".replies .post").first
    expect(newest.locator("> .text")).to_have_text(f"Antwoord {size}.")
    address = newest.locator(".when").get_attribute("href") or ""
    press(page, "Conversation")
    expect(page.locator(".replies .post > .text").first).to_have_text("Antwoord 1.")
    page.goto(address)
    expect(page.locator("article:target > .text")).to_have_text(f"Antwoord {size}.")


def _ends(page: Page) -> None:
    """On its last page, where there is one: what is beyond it leads there."""
    on = page.locator(".pager li a").last
    if on.count():
        page.goto((on.get_attribute("href") or "") + "9")
        expect(page.locator(".pager li").last.locator(".now")).to_be_visible()
        assert 1 < page.get_by_role("article").count() <= MOST_ON_A_PAGE + 1
