"""What a single value of a feed must be like, and how often an element may stand in another."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from tests.support.feed_rules.names import XHTML, XML_LANG

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d "
    r"(GMT|[+-]\d{4})"
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
_TAG = re.compile(r"tag:[^,:]+,\d{4}(-\d\d(-\d\d)?)?:.+", re.DOTALL)
_LINK = re.compile(r"(?:href|src)=\"([^\"]*)\"")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")

EVER = None
"""Of an element that may stand any number of times."""


def occurs(element: Element, allowed: Mapping[str, tuple[int, int | None]], namespace: str = "") -> None:
    """Each child stands as often as it may, and of this namespace no other stands there; of others, those named."""
    for child in element:
        foreign = not child.tag.startswith(namespace) if namespace else child.tag.startswith("{")
        assert child.tag in allowed or (foreign and child.tag.startswith(XHTML)), f"{child.tag} in {element.tag}"
    for name, (least, most) in allowed.items():
        count = len(element.findall(name))
        assert count >= least, f"no {name} in {element.tag}"
        assert most is EVER or count <= most, f"{count} {name} in {element.tag}"


def dressed(element: Element) -> None:
    """The XHTML for browsers stands before all else, in one piece; its links lead somewhere."""
    heads = [place for place, child in enumerate(element) if child.tag.startswith(XHTML)]
    assert heads == [0], "XHTML does not stand first, once"
    head = element[0]
    assert head.tag == f"{XHTML}header"
    assert all(found.tag.startswith(XHTML) for found in head.iter())
    language(head.get(XML_LANG))
    for link in head.iter(f"{XHTML}a"):
        absolute(link.get("href"))
        assert (link.text or "").strip(), "a link without words"


def text(element: Element, name: str) -> str:
    """What stands in a child that has no elements in it."""
    child = element.find(name)
    assert child is not None, f"no {name} in {element.tag}"
    return plain(child)


def plain(element: Element) -> str:
    """What stands in an element that has no elements in it."""
    assert len(element) == 0, f"elements in {element.tag}"
    return element.text or ""


def filled(value: object) -> None:
    assert isinstance(value, str), f"not a text: {value!r}"
    assert value.strip(), "a text that says nothing"


def unique(values: Iterable[object]) -> None:
    listed = list(values)
    assert len(set(listed)) == len(listed), f"not unique: {listed}"


def tag(value: object) -> None:
    assert _TAG.fullmatch(str(value or "")), f"not a tag (RFC 4151): {value}"


def absolute(address: object) -> None:
    assert isinstance(address, str), f"not an address: {address!r}"
    assert not re.search(r"\s", address), f"a space in an address: {address}"
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https", "mailto"), f"not absolute: {address}"
    assert parts.netloc or parts.scheme == "mailto", f"not absolute: {address}"


def html(value: str) -> None:
    """HTML that says something, and whose links and pictures work anywhere."""
    filled(value)
    for address in _LINK.findall(value):
        absolute(address)
    assert not re.search(r"<script|<style|<iframe|\son\w+=", value), "what readers throw away"


def language(value: object) -> None:
    assert _LANGUAGE.fullmatch(str(value or "")), f"not a language (BCP 47): {value}"


def media_type(value: str | None) -> None:
    assert _MEDIA_TYPE.fullmatch(value or ""), f"not a media type: {value}"


def count(value: object) -> int:
    assert str(value).isdigit(), f"not a number: {value}"
    return int(str(value))


def rfc_3339(value: object) -> datetime:
    assert isinstance(value, str), f"not a date: {value!r}"
    assert _RFC_3339.fullmatch(value), f"not a date of RFC 3339: {value}"
    return datetime.fromisoformat(value)


def rfc_822(value: str) -> datetime:
    """With a year of four digits, as the profile of RSS asks; of the day that it names."""
    assert _RFC_822.fullmatch(value), f"not a date of RFC 822: {value}"
    moment = parsedate_to_datetime(value)
    assert f"{moment:%a}" == value[:3], f"not that day of the week: {value}"
    return moment
