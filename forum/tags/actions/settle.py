"""Settling which tags some names mean; those that nobody wrote before are made."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import insert

from forum.kit import clock
from forum.kit.db import session
from forum.tags.actions.hold import hold_tags
from forum.tags.models import Tag
from forum.tags.queries import SettledTag, list_settled
from forum.tags.terms import slug_of

_AT_ONCE = 1_000
"""Names in a statement."""


def settle_tags(names: Iterable[str]) -> list[SettledTag]:
    """The tags of these names, each once: those that are here, those that they are synonyms of, or new ones."""
    names = list(names)
    found = settle_names(names)
    return pick(names, found)


def settle_names(names: Iterable[str]) -> dict[str, SettledTag]:
    """The tags of any number of names, by the slugs of these; a name without a slug has none."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(slug_of(name), name)
    wanted.pop("", None)
    if not wanted:
        return {}
    hold_tags()
    found: dict[str, SettledTag] = {}
    slugs = iter(wanted)
    while some := list(islice(slugs, _AT_ONCE)):
        found |= list_settled(some)
        if missing := [slug for slug in some if slug not in found]:
            _add({slug: wanted[slug] for slug in missing})
            found |= list_settled(missing)
    return found


def pick(names: Iterable[str], settled: dict[str, SettledTag]) -> list[SettledTag]:
    """Those of the tags that the names mean, in their order, each once."""
    return list(dict.fromkeys(settled[slug] for slug in map(slug_of, names) if slug))


def _add(names: dict[str, str]) -> None:
    now = clock.now()
    rows = [
        {"slug": slug, "name": name, "description": "", "created_at": now, "changed_at": now}
        for slug, name in names.items()
    ]
    session().execute(insert(Tag), rows)
