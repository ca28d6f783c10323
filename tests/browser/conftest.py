"""Readers with a browser, on a forum that is served. Whatever a page complains of in the console fails its test."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.steps import OpenPage
from tests.support.served import Site

A_BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
"""One that people use: a headless one says so, and is not counted as a reader."""
SECONDS = 10


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """Opens a browser of a guest, or of one of the PEOPLE, signed in: `open_page("Alice", script=False)`."""
    yield from opener(browser, site)


def opener(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """The same, for any forum that is served."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(person: str | None = None, *, script: bool = True, width: int = 1280, **options: Any) -> Page:
        given = {
            "locale": "en-GB",
            "timezone_id": "Europe/Amsterdam",
            "reduced_motion": "reduce",
            "user_agent": A_BROWSER,
            "viewport": {"width": width, "height": 900},
        }
        context = browser.new_context(base_url=site.url, java_script_enabled=script, **{**given, **options})
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        if person:
            context.add_cookies([{"name": "session", "value": site.sessions[person], "url": site.url}])
        page = context.new_page()
        listen(page, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def listen(page: Page, complaints: list[str]) -> None:
    """Write down what a page complains of: errors, warnings, what its security policy refused, what failed to load.

    That a page of ours says no (404, 422, ...) is no complaint.
    """

    def hear(message: ConsoleMessage) -> None:
        is_own_status = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type in ("error", "warning") and not is_own_status:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: _hear_failure(request, complaints))


def _hear_failure(request: Request, complaints: list[str]) -> None:
    if request.failure != "net::ERR_ABORTED":  # which is what a reader does who goes on before all has come
        complaints.append(f"{request.url}: {request.failure}")
