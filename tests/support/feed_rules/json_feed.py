"""JSON Feed 1.1 (jsonfeed.org), read strictly: what it does not know must begin with an underscore."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tests.support.feed_rules import values

Rule: TypeAlias = Callable[[Any], object]


def check_json(feed: bytes) -> dict[str, Any]:
    """The feed, if it keeps the rules."""
    said: dict[str, Any] = json.loads(feed.decode(), object_pairs_hook=_each_name_once)
    # That it names its own address, its page and its language: our choice.
    _object(said, _FEED, "version", "title", "items", "feed_url", "home_page_url", "description", "language")
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert said.get("next_url") != said["feed_url"], "it never ends"
    values.unique(item["id"] for item in said["items"])
    return said


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values.unique(name for name, _value in pairs)
    return dict(pairs)


def _object(said: Any, known: Mapping[str, Rule], *required: str) -> None:
    assert isinstance(said, dict), f"not an object: {said!r}"
    assert set(required) <= said.keys(), f"lacks {set(required) - said.keys()}"
    for name, value in said.items():
        if name.startswith("_"):
            assert name[1:2].isalpha(), f"an extension's name: {name}"
            assert "." not in name, f"an extension's name: {name}"
            assert isinstance(value, dict), f"an extension is an object: {name}"
        else:
            assert name in known, f"{name} is not known, or deprecated"
            known[name](value)


def _author(said: Any) -> None:
    _object(said, {"name": values.filled, "url": values.absolute, "avatar": values.absolute}, "name")


def _hub(said: Any) -> None:
    _object(said, {"type": values.filled, "url": values.absolute}, "type", "url")


def _attachment(said: Any) -> None:
    known: dict[str, Rule] = {
        "url": values.absolute,
        "mime_type": values.media_type,
        "title": values.filled,
        "size_in_bytes": values.count,
        "duration_in_seconds": values.count,
    }
    _object(said, known, "url", "mime_type")


def _list_of(rule: Rule) -> Rule:
    def check(said: Any) -> None:
        assert isinstance(said, list), f"not a list: {said!r}"
        for one in said:
            rule(one)

    return check


def _item(said: Any) -> None:
    # A title, a date, an author and an excerpt: our choice.
    _object(said, _ITEM, "id", "url", "title", "summary", "content_html", "authors", "date_modified")
    values.tag(said["id"])
    assert said["authors"]
    if "date_published" in said:
        published, modified = (values.rfc_3339(said[name]) for name in ("date_published", "date_modified"))
        assert published <= modified, "changed before it was"


def _yes_or_no(said: Any) -> None:
    assert isinstance(said, bool)


_ITEM: dict[str, Rule] = {
    **dict.fromkeys(("id", "title", "summary", "content_text"), values.filled),
    **dict.fromkeys(("url", "external_url", "image", "banner_image"), values.absolute),
    **dict.fromkeys(("date_published", "date_modified"), values.rfc_3339),
    "content_html": values.html,
    "authors": _list_of(_author),
    "tags": _list_of(values.filled),
    "language": values.language,
    "attachments": _list_of(_attachment),
}
_FEED: dict[str, Rule] = {
    **dict.fromkeys(("version", "title", "description", "user_comment"), values.filled),
    **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), values.absolute),
    "authors": _list_of(_author),
    "language": values.language,
    "expired": _yes_or_no,
    "hubs": _list_of(_hub),
    "items": _list_of(_item),
}
