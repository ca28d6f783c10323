"""The difference between two versions reads word by word, and is whole."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from forum.threads.diff import Change, difference

WORDS = some.lists(some.sampled_from(["de", "het", "verlof", "dag", ".", ",", " ", "  ", "\n", "\n\n", "é"])).map(
    "".join
)


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [(change.kind, change.text) for change in difference(before, after)]


def test_a_changed_word_is_shown_in_its_sentence() -> None:
    assert kinds("Wij geven twee dagen verlof.", "Wij geven drie dagen verlof.") == [
        ("same", "Wij geven "),
        ("delete", "twee"),
        ("insert", "drie"),
        ("same", " dagen verlof."),
    ]


def test_a_sentence_written_anew_is_struck_through_as_a_whole() -> None:
    assert kinds("Twee dagen.", "Geen enkel idee.") == [
        ("delete", "Twee dagen"),
        ("insert", "Geen enkel idee"),
        ("same", "."),
    ]


def test_the_same_text_has_no_difference() -> None:
    assert kinds("Zo is het.", "Zo is het.") == [("same", "Zo is het.")]
    assert kinds("", "") == []


def test_a_word_changed_in_the_longest_post_is_found_as_a_word() -> None:
    draw = random.Random(5)
    words = [
        draw.choice(["de", "het", "een", "verlof", "dag,", "regeling.", f"w{draw.random()}"]) for _ in range(2_000)
    ]
    before = " ".join(["begin", *words, "eind"])
    after = " ".join(["Begin", *words[:999], "tussenin", *words[999:], "Eind"])

    changed = [change for change in kinds(before, after) if change[0] != "same"]

    assert [text.strip() for _, text in changed] == ["begin", "Begin", "tussenin", "eind", "Eind"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 5_000, "b a " * 5_000),
        (" ".join(f"x {n}" for n in range(3_000)), " ".join(f"x {n}" for n in range(9_000, 6_000, -1))),
        ("x" * 20_000, "y" * 20_000),
        (".!" * 10_000, "!." * 9_000 + "?"),
        ("a\n\n" * 6_000, "\n\nb" * 6_000),
    ],
)
def test_texts_of_which_too_much_changed_are_shown_whole(before: str, after: str) -> None:
    changes = difference(before, after)

    assert len(changes) < 1_000
    assert text_of(changes, "delete") == before
    assert text_of(changes, "insert") == after


@given(WORDS, WORDS)
def test_what_stayed_and_went_is_the_former_text_and_what_stayed_and_came_the_new_one(before: str, after: str) -> None:
    changes = difference(before, after)

    assert text_of(changes, "delete") == before
    assert text_of(changes, "insert") == after
    assert all(change.text for change in changes)
    assert all(one.kind != other.kind for one, other in pairwise(changes))


def text_of(changes: list[Change], kind: str) -> str:
    return "".join(change.text for change in changes if change.kind in ("same", kind))
