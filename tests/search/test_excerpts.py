"""The piece of a text that is shown: a real one, around the words, with these marked."""

import re
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from forum.search.excerpts import LENGTH, _begins, excerpt, marked, stems_in
from forum.search.terms import stems, stems_of_any

_TEXTS = st.one_of(
    st.text(max_size=900),
    st.lists(
        st.sampled_from(["verlof", "ver-lof", "<mark>", "</mark>", "&amp;", "ik", "…", "x" * 300, "İ", "e\u0301é"])
    ).map(" ".join),
)


def sought(*words: str) -> frozenset[str]:
    return frozenset(stem for word in words for stem in stems_of_any(word))


def without_marks(html: str) -> str:
    plain = re.sub("</?mark>", "", html)
    assert "<" not in plain
    assert ">" not in plain
    for written, meant in {"&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'", "&amp;": "&"}.items():
        plain = plain.replace(written, meant)
    return plain


@given(
    _TEXTS,
    st.frozensets(st.sampled_from(["verlof", "ik", "x", "lof", "amp", "mark"])),
    st.sampled_from(["nl", "en", "xx"]),
)
def test_an_excerpt_is_a_piece_of_the_text_and_nothing_else(text: str, words: frozenset[str], language: str) -> None:
    shown = without_marks(excerpt(text, sought(*words), language))
    line = " ".join(text.split())

    assert len(shown) <= LENGTH + 4
    assert any(piece in line for piece in (shown, shown.removeprefix("… "), shown.removesuffix(" …"), shown[2:-2]))
    assert without_marks(marked(text, sought(*words), language)) == text


def test_words_are_marked_however_they_are_inflected_and_whatever_stands_around_them() -> None:
    words = sought("reglement", "arbeidsreglement")

    assert marked("De Reglementen: ons <b>arbeids-reglement</b>", words, "nl") == (
        "De <mark>Reglementen</mark>: ons &lt;b&gt;<mark>arbeids-reglement</mark>&lt;/b&gt;"
    )


def test_the_piece_is_where_most_of_the_words_stand_together() -> None:
    filling = "Hier staat heel wat anders om de ruimte te vullen. " * 10
    text = f"Verlof, verlof en verlof. {filling}Over ouderschap en verlof samen gaat dit. {filling}"
    shown = excerpt(text, sought("verlof", "ouderschap"), "nl")

    assert "<mark>ouderschap</mark> en <mark>verlof</mark> samen" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert without_marks(shown)[2:-2] in text
    assert excerpt(text, sought("pensioen"), "nl").startswith("Verlof, verlof en verlof. Hier staat")
    assert excerpt("Kort over verlof.", sought("verlof"), "nl") == "Kort over <mark>verlof</mark>."


@given(st.text("abcdegiknorstuyz", min_size=1, max_size=9), st.sampled_from(["nl", "en"]))
def test_a_stem_begins_as_its_word_does(word: str, language: str) -> None:
    """But for "ge": by this an excerpt leaves most words of a text alone."""
    is_likely = word[:2] in (begins := _begins(stems(word, language))) or word[:1] in begins
    assert is_likely or "ge" in word or len(word) < 4


def test_the_parts_of_a_word_are_marked_only_where_it_is_not_there_itself() -> None:
    word = (sought("thuiswerken"), sought("thuiswerken", "thuis", "werken"))

    assert "thuis" not in stems_in(" ", " thuiswerk werk je thuis | ", [word])
    assert stems_in(" t_werk t_je | ", " werk je thuis | ", [word]) == {"thuis", "werk"}


def test_a_text_of_any_length_takes_little_time() -> None:
    for text in ("verlof " * 200_000, "x-" * 500_000, "<" * 1_000_000):
        excerpt("warm", frozenset("x"), "nl")
        begun = process_time()
        excerpt(text, sought("verlof", "x"), "nl")
        assert process_time() - begun < 1
