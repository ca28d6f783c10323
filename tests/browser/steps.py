"""What people do on this forum, step by step, as they would: by the names of what they see."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.forum import PASSWORD
from tests.support.served import Site

OpenPage: TypeAlias = Callable[..., Page]

both = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
"""For what everyone can do, with or without JavaScript."""
without = pytest.mark.parametrize(
    "script", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["without script", "with script"]
)
"""For what scripts have no part in: with them it is tried in the long run alone."""


def press(page: Page, name: str) -> None:
    """Press the button of that name, the one in the text: the masthead has some too."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(place: Page | Locator, name: str) -> None:
    """Follow the link of that name."""
    place.get_by_role("link", name=name, exact=True).click()


def register(page: Page, site: Site, name: str, button: str = "Make my account") -> None:
    """Fill in the form that is open, quicker than people do, send it, and follow the link in the mail."""
    email = f"{name.lower()}@example.org"
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Register")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    page.goto(site.mail(email).link("/confirm/"))
    press(page, button)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form that is open, and send it."""
    page.get_by_label("E-mail address").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def sign_out(page: Page, name: str) -> None:
    """By the menu that carries one's name."""
    page.locator("summary", has_text=name).click()
    page.get_by_role("button", name="Sign out").click()


def fill_in_question(page: Page, title: str, body: str = "Ours is from 2019.", topic: str = "onboarding") -> None:
    """On the form for it."""
    page.goto("/ask")
    page.get_by_label("Topic").select_option(topic)
    page.get_by_label("Your question in one line").fill(title)
    page.get_by_label("What colleagues need to know").fill(body)


def ask(page: Page, title: str) -> str:
    """Ask a question; its address."""
    fill_in_question(page, title)
    press(page, "Publish")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url.partition("#")[0]


def reply(page: Page, words: str) -> None:
    """In the form that is on the page."""
    page.get_by_label("Your reply").fill(words)
    press(page, "Publish")
    expect(post_of(page, words)).to_have_count(1)


def post_of(page: Page, words: str) -> Locator:
    """The post in which these words stand."""
    return page.get_by_role("article").filter(has=page.locator(".text", has_text=words))
