"""Who opens a feed in a browser finds a page: what this is, the address to copy, and what there is to read."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import OpenPage
from tests.support.served import Site


@pytest.mark.parametrize("address", ["/feed.rss", "/topics/moeilijk.atom"])
def test_a_feed_is_a_page(open_page: OpenPage, site: Site, address: str) -> None:
    page = open_page(None, locale="nl-NL", viewport={"width": 360, "height": 800})
    page.goto(address)

    assert page.locator("h1").inner_text().endswith("Vraagbaak")
    assert page.locator("code").inner_text() == f"{site.url}{address}"
    seen = " ".join(page.locator(":is(h1, h2, p, description, summary):visible").all_text_contents())
    assert "Dit is een feed." in seen
    assert "<p>" not in seen, "the texts for readers are shown"
    assert "&amp;" not in seen
    # At the width of a telephone, in our colours: the stylesheet came, and is let.
    assert page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [360, 360]
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert page.evaluate("[...document.querySelectorAll('a')].every(link => link.getBoundingClientRect().height >= 24)")
    page.locator("h2 a").first.click()
    expect(page.locator("article").first).to_be_visible()
