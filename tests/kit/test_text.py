"""Plain text: cleaned at the edge, folded into slugs."""

import pkgutil
import re
import unicodedata
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.text import clean, clean_line, is_blank, slug

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
words = st.text(max_size=300)


@given(words)
def test_a_slug_is_ascii_short_and_fit_for_an_address(title: str) -> None:
    made = slug(title, "vraag")

    assert SLUG.fullmatch(made)
    assert len(made) <= 80
    assert slug(made, "vraag") == made


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Beïnvloeding van privé-mail", "beinvloeding-van-prive-mail"),
        ("Eigen of privé?", "eigen-of-prive"),
        ("Wat kost één fte (€ 70.000)?", "wat-kost-een-fte-eur-70-000"),
        ("", "vraag"),
        ("???", "vraag"),
        ("👩‍👩‍👧", "vraag"),
        ("\u200b", "vraag"),
        ("a" * 200, "a" * 80),
        ("woord " * 40, "woord-" * 12 + "woord"),
        ("-- --a-- --", "a"),
    ],
)
def test_slugs(title: str, expected: str) -> None:
    assert slug(title, "vraag") == expected


def test_every_letter_is_written_as_the_library_has_it() -> None:
    slug("é", "")
    told = (pkgutil.get_data("text_unidecode", "data.bin") or b"").decode().split("\0")
    written = import_module("text_unidecode").unidecode

    assert [written(chr(number)) for number in range(1, len(told) + 1)] == told
    assert written(chr(len(told) + 1)) == ""


@given(words)
def test_clean_text_has_no_control_characters_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert {c for c in cleaned if unicodedata.category(c) == "Cc"} <= {"\t", "\n"}
    assert not set(cleaned) & set("\r\u2028\u2029\ufffe\uffff")


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"), max_size=100)
)
def test_what_people_type_is_kept(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@given(words)
def test_a_line_is_one_line(text: str) -> None:
    line = clean_line(text)

    assert clean_line(line) == line == line.strip()
    assert not set(line) & set("\n\t\r")
    assert "  " not in line


def test_line_ends_are_of_one_kind() -> None:
    assert clean("a\r\nb\rc\u2028d\u2029e\nf") == "a\nb\nc\nd\ne\nf"


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u202e\u2066", "\u00ad"])
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", ".", "\u200bx", "👍", "ا", "́"])
def test_what_can_be_seen_is_not(text: str) -> None:
    assert not is_blank(text)
