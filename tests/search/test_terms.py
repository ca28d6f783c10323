"""What a text is made of: the same words however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.terms import LANGUAGES, LONGEST, fold, read, stems, stems_of_any, terms
from forum.search.typos import slips


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("E-mail van de CRÈCHE", [("email",), ("van",), ("de",), ("creche",)]),
        ("hr-beleid", [("hr", "beleid", "hrbeleid")]),
        ("re-integratie, reïntegratie", [("re", "integratie", "reintegratie"), ("reintegratie",)]),
        ("foto's van Jan’s baby", [("foto", "fotos"), ("van",), ("jan", "jans"), ("baby",)]),
        ("CVs, PDF's", [("cv", "cvs"), ("pdf", "pdfs")]),
        ("A.V.G. of n.v.t.", [("avg",), ("of",), ("nvt",)]),
        ("55-plussers", [("55", "plussers", "55plussers")]),
        ("ﬁnancieel straße", [("financieel",), ("strasse",)]),
        ("ver\u00adlof, ver\u200dlof", [("verlof",), ("verlof",)]),
        ("😀 -- '' ...", []),
    ],
)
def test_case_accents_hyphens_and_apostrophes_are_no_difference(text: str, words: list[tuple[str, ...]]) -> None:
    assert [term.words for term in terms(text)] == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reglement", "reglementen"), ("salaris", "salarissen"), ("verlofdag", "verlofdagen"), ("huis", "huizen"),
        ("policy", "policies"), ("working", "works"), ("sollicitant", "sollicitanten"), ("stage", "stages"),
    ],
)  # fmt: skip
def test_forms_of_a_word_have_a_stem_in_common(one: str, other: str) -> None:
    assert set(stems_of_any(one)) & set(stems_of_any(other))


def test_the_english_or_is_not_the_works_council() -> None:
    assert stems("or", "en") != stems("or", "nl")
    assert set(stems_of_any("or")).isdisjoint(stems("or", "en"))


def test_a_heap_of_marks_is_not_sorted() -> None:
    """The time that takes grows with the square of its height: this one would take half a minute."""
    assert [term.words for term in terms("a" + "\u0315\u0300" * 100_000 + "b")] == [("a",), ("b",)]


@given(st.text(), st.sampled_from([*LANGUAGES, "fr"]))
def test_whatever_a_text_is_its_stems_are_letters_and_figures(text: str, language: str) -> None:
    found = read(text, language)
    assert all(stem.replace("or_", "or").isalnum() for stem in (*found.sequence, *found.others))
    assert all(len(word) <= LONGEST for term in terms(text) for word in term.words)
    assert fold(fold(text)) == fold(text)


def test_a_slip_is_a_letter_more_or_less_or_another_or_two_turned_around() -> None:
    found = slips("verlof")
    assert {"verlo", "verloof", "verlog", "velrof"} < found
    assert found.isdisjoint({"verlof", "vrelfo", "ver", "verloven"})
