"""What every page must be, whatever it shows: each function answers what is wrong with the page that is open.

axe is asked for WCAG 2.2 AA and best practices, light and dark, on a phone and on a desk.
"""

from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from playwright.sync_api import Page

from tests.browser.kinds import TABBABLE

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
SETTLED = "() => new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))"
"""What a script does as a page changes its size, it does before the page is drawn."""
ColourScheme: TypeAlias = Literal["light", "dark"]
LOOKS: list[tuple[int, ColourScheme]] = [(1280, "light"), (360, "dark")]
EVERY_LOOK: list[tuple[int, ColourScheme]] = [*LOOKS, (1280, "dark"), (360, "light")]
WIDTHS = (320, 360, 640, 768, 1280)
"""640 is a desk's 1280 at 200 %."""
TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"
SMALL = """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")].filter(target => {
    const box = target.getBoundingClientRect();
    const isWord = target.closest("p, li, th, td, h1, h2, h3, h4") && getComputedStyle(target).display === "inline";
    const isSeen = box.width > 1 && box.height > 1 && target.checkVisibility() && !target.disabled;
    return isSeen && !isWord && (box.width < 24 || box.height < 24);
}).map(target => target.outerHTML.slice(0, 160))"""
OUTSIDE = """() => [...document.querySelectorAll("main *")].filter(element => {
    const box = element.getBoundingClientRect();
    const scrolls = element.closest(".text table, .kept dd, .branch > summary");
    return box.width > 1 && box.right > innerWidth + 1 && !scrolls && element.checkVisibility();
}).map(element => element.outerHTML.slice(0, 160)).slice(0, 3)"""
FAULTS_OF_WIDTH = f"() => [({TOO_WIDE})(), ({SMALL})(), ({OUTSIDE})()]"


def faults_for_axe(page: Page, looks: Sequence[tuple[int, ColourScheme]] = LOOKS) -> list[Any]:
    """What axe finds."""
    page.evaluate(AXE)
    options = {
        "runOnly": ALL,
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": True}},
        "preload": {"assets": ["media"]},  # no rule of these looks at stylesheets themselves
    }
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        violations = page.evaluate("async options => (await axe.run(options)).violations", options)
        found += [(width, scheme, violation["id"], *_where(violation)) for violation in violations]
    return found


def _where(violation: Any) -> list[str]:
    return [f"{node['html'][:200]} {node['failureSummary']}" for node in violation["nodes"][:3]]


def faults_of_outline(page: Page) -> list[Any]:
    """One h1, no level skipped, a title, the landmarks."""
    levels = page.evaluate(HEADINGS)
    is_sound = levels[:1] == [1] and levels.count(1) == 1 and all(next_ <= one + 1 for one, next_ in pairwise(levels))
    title = page.title()
    missing = page.evaluate(MISSING_LANDMARKS)
    return (
        ([] if is_sound else [levels])
        + ([] if title.endswith(" · Vraagbaak") else [title])
        + [f"no {landmark}" for landmark in missing]
    )


def faults_of_focus(page: Page) -> list[Any]:
    """Whatever has the focus shows it, and nothing changes the order of things."""
    page.set_viewport_size({"width": 1280, "height": 900})
    count = page.evaluate(OUT_OF_TURN)
    return page.evaluate(WITHOUT_A_RING) + ([f"{count} out of turn"] if count else [])


def faults_of_width(page: Page) -> list[Any]:
    """At every width nothing scrolls sideways, and what can be pressed is large enough."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        too_wide, small, outside = page.evaluate(FAULTS_OF_WIDTH)
        here = ([f"{too_wide} px too wide"] if too_wide > 0 else []) + small + outside
        found += [f"{width}: {fault}" for fault in here]
    return found
