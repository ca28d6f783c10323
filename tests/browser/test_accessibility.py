"""axe finds nothing on any kind of page: WCAG 2.2 AA and best practices, light and dark, on a phone and on a desk."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

from tests.browser.kinds import every_kind
from tests.browser.steps import OpenPage
from tests.support.served import Site

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""Nothing else changes in the dark."""
LOOKS = [(1280, "light", ALL), (1280, "dark", COLOURS), (360, "dark", COLOURS), (360, "light", ALL)]


def test_axe_finds_nothing_on_any_kind_of_page(open_page: OpenPage, site: Site) -> None:
    found = {name: found for name, page in every_kind(open_page, site, locale="nl-NL") if (found := _look_at(page))}

    assert found == {}


def _look_at(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = []
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the words it knows
        options: dict[str, Any] = {"runOnly": rules, "resultTypes": ["violations"]}
        if rules is ALL:
            options["rules"] = {"target-size": {"enabled": True}}
        results = page.evaluate("options => axe.run(options)", options)
        found += [(width, scheme, violation["id"], *_where(violation)) for violation in results["violations"]]
    return found


def _where(violation: Any) -> list[str]:
    return [f"{node['html'][:200]} {node['failureSummary']}" for node in violation["nodes"][:3]]
