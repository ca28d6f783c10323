"""The same forum on PostgreSQL: a guest reads, a member asks and replies, a moderator closes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import opener
from tests.browser.steps import OpenPage, ask, follow, post_of, press, reply, sign_in
from tests.support.served import Site


@pytest.fixture
def open_there(browser: Browser, site_on_postgres: Site) -> Iterator[OpenPage]:
    yield from opener(browser, site_on_postgres)


def test_people_read_write_and_moderate(open_there: OpenPage) -> None:
    page, mo = open_there(), open_there("Mo")
    page.goto("/topics/verzuim")
    follow(page, "Wie doet wat in de eerste zes weken verzuim? Ons schema rammelt")
    expect(page.locator(".replies .post")).to_have_count(29)
    follow(page, "Sign in")
    sign_in(page, "Alice")
    address = ask(page, "Does it work on PostgreSQL?")
    reply(page, "It does.")
    mo.goto(address)
    mo.locator(".question summary", has_text="More").click()
    follow(mo, "Close the question")
    mo.get_by_label("Reason").fill("It does indeed.")
    press(mo, "Close the question")

    expect(post_of(mo, "It does.")).to_contain_text("Alice")
    expect(mo.locator(".facts").get_by_text("closed")).to_be_visible()
