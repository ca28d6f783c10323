"""A reader's own choices: language and colours, remembered without knowing who it is."""

from playwright.sync_api import Page, expect

from tests.browser.steps import OpenPage, both


@both
def test_a_guest_chooses_a_language_and_only_that_is_remembered(open_page: OpenPage, *, script: bool) -> None:
    page = open_page(script=script)
    page.goto("/topics/verzuim")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.url.endswith("/topics/verzuim")
    page.goto("/")

    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert _cookies(page) == {"prefs": "language=nl"}


@both
def test_a_guest_chooses_colours_and_only_that_is_remembered(open_page: OpenPage, *, script: bool) -> None:
    page = open_page(script=script, color_scheme="light")
    page.goto("/topics")
    paper = _paper(page)
    page.locator("summary", has_text="Colours").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert _paper(page) != paper
    page.goto("/")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert _cookies(page) == {"prefs": "theme=dark"}


def test_a_page_kept_by_the_browser_takes_the_chosen_colours_before_it_is_painted(open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    page.goto("/topics")
    page.context.add_cookies([{"name": "prefs", "value": "theme=dark", "url": page.url}])
    page.route("**/topics", lambda route: route.fulfill(response=route.fetch(headers={"Cookie": ""})))
    page.goto("/topics")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def _cookies(page: Page) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


def _paper(page: Page) -> str:
    colour: str = page.locator("html").evaluate("element => getComputedStyle(element).backgroundColor")
    return colour
