"""Every kind of page is sound: for the eye, the keyboard, the screen reader and the standard."""

from pathlib import Path

import pytest
from justhtml import JustHTML

from tests.browser.kinds import KINDS, every_kind
from tests.browser.soundness import (
    EVERY_LOOK,
    LOOKS,
    faults_for_axe,
    faults_of_focus,
    faults_of_outline,
    faults_of_width,
)
from tests.browser.steps import OpenPage
from tests.support.nu_checker import list_errors
from tests.support.served import Site

BARE = {
    "503": ["no footer.colophon", "no nav[aria-label]"],
    "thread, to print": ["no header.masthead", "no footer.colophon", "no nav[aria-label]"],
}
"""What may be missing: on the page that is made when nothing else works, and on paper."""
each_person = pytest.mark.parametrize(
    "person", list(KINDS), ids=["a guest", "a member", "a moderator", "an administrator"]
)


@each_person
def test_every_kind_of_page_is_sound(
    open_page: OpenPage, site: Site, person: str | None, nu_checker: str | None, tmp_path: Path
) -> None:
    found: dict[str, list[object]] = {}
    sources: dict[str, str] = {}
    for number, (name, page) in enumerate(every_kind(open_page, site, person, sources)):
        faults = faults_of_outline(page) + faults_of_focus(page) + faults_of_width(page)
        faults += faults_for_axe(page, [LOOKS[number % len(LOOKS)]])
        if faults != BARE.get(name, []):
            found[name] = faults
    invalid = list_errors(nu_checker, sources, tmp_path) if nu_checker else {}

    for source in sources.values():
        JustHTML(source, sanitize=False, strict=True)

    assert found == {}
    assert invalid == {}
    assert sources.keys() == KINDS[person].keys()


@pytest.mark.soak
@each_person
def test_axe_finds_nothing_on_any_kind_of_page_in_any_look(open_page: OpenPage, site: Site, person: str | None) -> None:
    found = {
        name: faults
        for name, page in every_kind(open_page, site, person, {})
        if (faults := faults_for_axe(page, EVERY_LOOK))
    }

    assert found == {}
