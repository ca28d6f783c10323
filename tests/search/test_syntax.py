"""What is typed into the search box is read as it was meant, and whatever it is, it is no error."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forum.search.expressions import Without, every, for_fts5, for_tsquery, some
from forum.search.syntax import LONGEST, MOST_WORDS, Query, read_query
from forum.search.widened import written

ODD = [
    "\u202eomgekeerd",
    "\x00",
    "😀",
    "שלום",
    "e\u0301\u0301",
    "%",
    "_",
    "\\",
    "'",
    "OR",
    "^",
    "|",
    "&!",
    "x" * 90,
    " ",
]
SIGNS = [
    "verlof",
    "de",
    "e-mail",
    '"',
    "-",
    "author:",
    "tag:",
    "onderwerp:bob",
    "NEAR(",
    "*",
    "AND",
    "a-b-c-d",
    "foto's",
]
TYPED = st.text() | st.lists(st.sampled_from(SIGNS + ODD), max_size=30).map(" ".join)


def said(query: Query) -> tuple[list[str], list[str], list[str]]:
    """Its words, phrases and what is unwanted, as they are looked for."""
    words = ["-".join(term.parts) for term in query.words]
    phrases, unwanted = (
        [" ".join("-".join(term.parts) for term in phrase) for phrase in some]
        for some in (query.phrases, query.unwanted)
    )
    return words, phrases, unwanted


def test_words_phrases_and_what_is_unwanted() -> None:
    query = read_query('Ouderschapsverlof "recht op verlof" -borstvoeding -"onbetaald verlof" de')
    assert said(query) == (["ouderschapsverlof"], ["recht op verlof"], ["borstvoeding", "onbetaald verlof"])
    assert said(read_query("“recht op rust” -e-mail")) == ([], ["recht op rust"], ["email"])
    assert said(read_query("verlof verlof Verlof")) == (["verlof"], [], [])


def test_names_in_both_languages_quoted_too_and_the_last_is_meant() -> None:
    query = read_query('verlof author:@bob Onderwerp:"Verlof en vakantie" TAG:e-mail auteur:"Alice Peeters"')
    assert query.names == {"author": "Alice Peeters", "topic": "Verlof en vakantie", "tag": "e-mail"}
    assert said(query) == (["verlof"], [], [])
    assert not read_query("tag:verlof").is_empty


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"recht op verlof', ["recht", "verlof"]),
        ('verlof"', ["verlof"]),
        ('"verlof"', ["verlof"]),
        ("verlof - - --verlof", ["verlof"]),
        ("NEAR(verlof, recht)", ["near", "verlof", "recht"]),
        ("verlof* AND (recht^2)", ["verlof", "recht", "2"]),
        ("tag: verlof", ["tag", "verlof"]),
        ('tag:"" verlof', ["tag", "verlof"]),
        ("https://example.org/verlof", ["https", "example", "org", "verlof"]),
        ("is dit van mij?", ["is", "dit", "van", "mij"]),
        ("a1-b2-c3-d4-e5", ["a1", "b2", "c3", "d4", "e5"]),
    ],
)
def test_what_cannot_be_read_is_words(typed: str, words: list[str]) -> None:
    assert said(read_query(typed)) == (words, [], [])


@pytest.mark.parametrize("typed", ["", "  \t ", "-", '"', '""', "*", "😀", "\u202e\u0000", "-verlof", "tag:", ':"'])
def test_nothing_to_look_for_is_nothing(typed: str) -> None:
    assert read_query(typed).is_empty or said(read_query(typed))[0] == ["tag"]


def test_of_a_long_text_the_first_words_that_tell_something_are_looked_for() -> None:
    query = read_query("de " * 20 + " ".join(f"woord{number}" for number in range(30)))
    assert (said(query)[0], query.is_cut) == ([f"woord{number}" for number in range(MOST_WORDS)], True)
    long = read_query("verlof" * 2000)
    assert (len(long.text), len(long.words), long.is_cut) == (LONGEST, 1, True)
    phrase = read_query(f'"{" ".join(f"w{number}" for number in range(30))}"')
    assert (len(phrase.phrases[0]), phrase.is_cut) == (MOST_WORDS, True)
    assert not read_query("verlof").is_cut


@given(TYPED)
@example('-"')
@example("x" * 10_000)
def test_whatever_is_typed_is_read_and_bounded(typed: str) -> None:
    query = read_query(typed)
    words = [*query.words, *(term for some in (*query.phrases, *query.unwanted) for term in some)]
    assert len(words) <= MOST_WORDS
    assert all(term.parts and all(term.parts) for term in words)
    assert len(query.text) <= LONGEST
    assert read_query(query.text).words == query.words


@given(TYPED)
def test_whatever_is_typed_the_index_is_asked_for_tokens_alone(typed: str) -> None:
    words = [written(term).expression(sorted, near=True) for term in read_query(typed).words]
    if words:
        for write, signs in ((for_fts5, '"()'), (for_tsquery, "'()&|!")):
            query = write(Without(every(words), some(words)))
            for sign in (*signs, " AND ", " OR ", " NOT "):
                query = query.replace(sign, " ")
            assert all(letter.isalnum() or letter in "_ " for letter in query)
