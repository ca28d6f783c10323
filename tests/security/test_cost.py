"""No request costs the forum more than it can bear: what grows faster than the text is bounded.

CPU time is measured because that is the promise; the bounds are far above what it takes, and far below what it took.
"""

from time import process_time

import pytest
from justhtml import JustHTML

from forum.kit.text import clean
from tests.support.forum import Reader, field_value, parse

SECONDS = 5
HEAPS = ["\u0315\u0300" * 75_000, "\u0300" * 75_000 + "\u0323" * 75_000, "\u0f73" * 75_000, "\u0344\u0323" * 75_000]
"""Marks out of order: sorting them takes half a minute."""


@pytest.mark.parametrize("heap", HEAPS)
def test_heaps_of_marks_are_not_sorted(heap: str) -> None:
    begin = process_time()

    assert clean(f"a{heap}") == f"a{heap}"
    assert process_time() - begin < SECONDS


def test_marks_as_languages_write_them_are_composed() -> None:
    assert clean("e\u0301" * 1_000) == "\u00e9" * 1_000
    assert clean("a" + "\u0323\u0301" * 15) != clean("a" + "\u0323\u0301" * 16)


@pytest.mark.parametrize("form", ["ask", "login", "register"])
def test_no_form_sorts_a_heap_of_marks(guest: Reader, form: str) -> None:
    token = field_value(guest.get(f"/{form}"), "csrf_token") if form != "ask" else ""
    heap = "a" + HEAPS[0] + "@example.org"
    begin = process_time()

    answer = guest.post(
        f"/{form}", csrf_token=token, topic="algemeen", title=heap, body=heap, name=heap, email=heap, password="x" * 9
    )

    assert answer.status_code == 422
    assert process_time() - begin < SECONDS


def test_a_million_characters_of_tags_are_not_read_one_by_one(guest: Reader) -> None:
    """Each name of signs that have no letter is spelt out: together a quarter of a minute."""
    tags = ",".join(chr(0x4E00 + number // 20_000) + chr(0x4E00 + number % 20_000) for number in range(333_000))
    begin = process_time()

    answer = guest.post("/ask", topic="algemeen", title="Wie?", body="Wij niet.", tags=tags)

    assert answer.status_code == 422
    assert field_value(answer, "tags") == tags
    assert process_time() - begin < SECONDS


def _edited(author: Reader, times: int) -> int:
    post = author.reply(author.ask(), "Versie 1.")
    for version in range(1, times + 1):
        author.post(f"/posts/{post}/edit", body=f"Versie {version + 1}.", version=version)
    return post


def test_a_history_shows_ten_versions_at_a_time_each_once_and_compared(alice: Reader, guest: Reader) -> None:
    post = _edited(alice, 24)

    seen: list[int] = []
    back: list[int] = []
    address: str | None = f"/posts/{post}/history"
    last = address
    while address:
        last, page = address, parse(guest.get(address))
        numbers = _numbers(page)
        seen += numbers
        assert len(numbers) <= 10
        assert len(page.query("li.version del")) == len(numbers) - (1 in numbers)
        address = _link(page, "next")
    address = last
    while address:
        page = parse(guest.get(address))
        back = _numbers(page) + back
        address = _link(page, "prev")

    assert seen == list(range(25, 0, -1))
    assert back == seen


@pytest.mark.parametrize("key", ["x", "W10", "WzEsMl0", "WyIxIl0"])
def test_a_place_in_a_history_that_cannot_be_read_is_400(alice: Reader, guest: Reader, key: str) -> None:
    assert guest.get(f"/posts/{_edited(alice, 1)}/history?after={key}").status_code == 400


def test_a_difference_is_looked_for_once(alice: Reader, guest: Reader) -> None:
    post = alice.reply(alice.ask(), " ".join(f"a{number}" for number in range(3_000)))
    for version in range(1, 10):
        words = " ".join(f"{version}b{number * version}" for number in range(2_500))
        alice.post(f"/posts/{post}/edit", body=words[:19_000], version=version)
    guest.get(f"/posts/{post}/history")
    begin = process_time()

    for _ in range(20):
        assert guest.get(f"/posts/{post}/history").status_code == 200

    assert process_time() - begin < SECONDS


def _numbers(page: JustHTML) -> list[int]:
    return [int(version.query("h2")[0].to_text().split()[1]) for version in page.query("li.version")]


def _link(page: JustHTML, rel: str) -> str | None:
    links = page.query(f'link[rel="{rel}"]')
    return str((links[0].attrs or {})["href"]) if links else None
