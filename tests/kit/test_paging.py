"""Lists by key: a place goes into an address and back, and the pages hold everything exactly once."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit import paging
from forum.kit.errors import Malformed

SHAPE = (datetime, int)
numbers = st.integers(-(2**63) + 1, 2**63 - 1)
zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=zones)  # noqa: DTZ001 - a zone is drawn


def written(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@given(moment=moments, number=numbers, backwards=st.booleans())
def test_a_place_comes_back_as_it_was_written(*, moment: datetime, number: int, backwards: bool) -> None:
    text = paging.write((moment, number))
    place = paging.read(None if backwards else text, text if backwards else None, SHAPE)

    assert place == paging.Place((moment, number), backwards=backwards)
    assert text.isascii()
    assert not set(text) & set("&=?#%+/ ")


def test_without_a_place_the_list_begins() -> None:
    assert paging.read(None, None, SHAPE) == paging.read("", "", SHAPE) == paging.Place()


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [["t"], 1],
        [[], 1],
        [["t", "2020-01-01T00:00:00"], 1],
        [["t", "0001-01-01T00:00:00+23:59"], 1],
        [["t", "9999-12-31T23:59:59-23:59"], 1],
        [["t", "2020-01-01T00:00:00+00:00"], 2**63],
        [["t", "2020-01-01T00:00:00+00:00"], True],
        [["t", "2020-01-01T00:00:00+00:00"], 1.0],
        [["t", "2020-01-01T00:00:00+00:00"], "1"],
        [["t", "2020-01-01T00:00:00+00:00"], 1, 2],
        ["2020-01-01T00:00:00+00:00", 1],
        {"a": 1, "b": 2},
        "ab",
        None,
        7,
    ],
)
def test_a_place_of_another_shape_is_malformed(parts: object) -> None:
    with pytest.raises(Malformed):
        paging.read(written(parts), None, SHAPE)


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40).map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_whatever_stands_in_an_address_is_a_place_or_malformed(text: str) -> None:
    try:
        place = paging.read(text, None, SHAPE)
    except Malformed:
        return
    assert (place.key is None) is (text == "")


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 100_000])
def test_what_would_be_deep_or_long_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        paging.read(base64.urlsafe_b64encode(text.encode()).decode(), None, SHAPE)


def page_of(items: Sequence[int], place: paging.Place, size: int) -> paging.Page[int]:
    """As a query would: what lies on one side of the place, the nearest first, and one more than fits."""
    found = [
        item for item in items if not place.key or ((item,) > place.key if place.backwards else (item,) < place.key)
    ]
    found.sort(reverse=not place.backwards)
    return paging.cut(found[: size + 1], place, size, lambda item: (item,))


@given(st.sets(st.integers(0, 1_000), max_size=60).map(sorted), st.integers(1, 7))
def test_the_pages_hold_everything_once_forwards_and_back(items: list[int], size: int) -> None:
    page = page_of(items, paging.Place(), size)
    pages = [page]
    while page.next:
        page = page_of(items, paging.read(page.next, None, (int,)), size)
        pages.append(page)
    assert [item for page in pages for item in page.items] == sorted(items, reverse=True)
    assert all(len(page.items) == size for page in pages[:-1])

    back = [page]
    while page.prev:
        page = page_of(items, paging.read(None, page.prev, (int,)), size)
        back.append(page)
    assert sorted(item for page in back for item in page.items) == items
    assert not back[-1].prev


def test_what_is_new_moves_nobody() -> None:
    """Who turns the page while somebody writes sees nothing twice."""
    items = list(range(10))
    first = page_of(items, paging.Place(), 4)
    second = page_of([*items, 10, 11], paging.read(first.next, None, (int,)), 4)

    assert [*first.items, *second.items] == [9, 8, 7, 6, 5, 4, 3, 2]
