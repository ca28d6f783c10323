"""axe finds nothing on any kind of page: WCAG 2.2 AA and best practices, light and dark, on a phone and on a desk."""

from importlib.resources import files
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from tests.browser.kinds import TABBABLE, every_kind, shown_with_each
from tests.browser.steps import OpenPage
from tests.support.served import Site

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""Nothing else changes in the dark."""
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.tagName[1]))"
MISSING_LANDMARKS = """() => ["header.masthead", "main", "footer.colophon", "nav[aria-label]"].filter(
    landmark => !document.querySelector(landmark))"""
WITHOUT_A_RING = f"""() => ({TABBABLE})().filter(element => {{
    element.focus({{ focusVisible: true }});
    const style = getComputedStyle(element);
    const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return document.activeElement !== element || !isRinged;
}}).map(element => element.outerHTML.slice(0, 200))"""
OUT_OF_TURN = '() => document.querySelectorAll(\'[tabindex]:not([tabindex="0"], [tabindex="-1"]), [accesskey]\').length'
LOOKS = [(1280, "light", ALL), (1280, "dark", COLOURS), (360, "dark", COLOURS), (360, "light", ALL)]


@shown_with_each
def test_axe_finds_nothing_on_any_kind_of_page(open_page: OpenPage, site: Site, person: str | None) -> None:
    found = {name: found for name, page in every_kind(open_page, site, person) if (found := _look_at(page))}

    assert found == {}


@shown_with_each
def test_the_outline_skips_no_level_and_whatever_has_the_focus_shows_it(
    open_page: OpenPage, site: Site, person: str | None
) -> None:
    for name, page in every_kind(open_page, site, person):
        levels = page.evaluate(HEADINGS)
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)
        assert page.title().endswith(" · Vraagbaak"), name
        assert page.evaluate(MISSING_LANDMARKS) == [] or name == "503", name
        assert page.evaluate(WITHOUT_A_RING) == [], name
        assert page.evaluate(OUT_OF_TURN) == 0, name


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
