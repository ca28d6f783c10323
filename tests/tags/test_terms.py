"""What is read of a line of tags."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.words import translate
from forum.tags.terms import LONGEST, MOST, fault_in, fault_of, read_names, slug_of, write_names

_SLUG = re.compile("[a-z0-9][a-z0-9-]{0,79}")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("verzuim, Sociale media ,OR", ["verzuim", "Sociale media", "OR"]),
        ("Sociale media, sociale-media, SOCIALE  MÉDIA", ["Sociale media"]),
        ("collega's, collega’s", ["collega's"]),
        ("#verzuim, # cao, C#", ["verzuim", "cao", "C#"]),
        (" , ,, ", []),
        ("", []),
        ("ver\u200bzuim\u202e", ["verzuim"]),
        ("cao\x00, o\tr", ["cao", "o r"]),
    ],
)
def test_a_line_is_cut_at_commas_cleaned_and_folded(line: str, names: list[str]) -> None:
    assert read_names(line) == names
    assert fault_of(names) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("goed, <b>vet</b>", "“<b>vet</b>” cannot be a tag: only letters"),
        ("een; twee", "“een; twee” cannot be a tag"),
        ("x" * 41, f"“{'x' * 41}” is too long; a tag has at most 40 characters."),
        ("x" * 300, f"“{'x' * 60}…” is too long"),
        ("goed, ---", "“---” cannot be a tag: there is no letter or digit in it."),
        ("a, b, c, d, e, f", "This is one tag too many; at most 5 fit."),
        ("a, b, c, d, e, f, g", "These are 2 tags too many; at most 5 fit."),
        ("verzuim 🙂", "cannot be a tag"),
    ],
)
def test_what_is_wrong_is_said_of_the_tag(line: str, says: str) -> None:
    fault = fault_of(read_names(line))

    assert fault is not None
    assert says in translate(fault, "en")


def test_what_a_question_has_already_may_stay_whatever_it_is() -> None:
    imported = ["een naam die met een import kwam en langer is dan er past", *"abcdef"]

    assert fault_of(imported, kept=imported) is None
    assert fault_of(imported[:3], kept=imported) is None
    assert fault_of([*imported, "nog een"], kept=imported) is not None


@given(st.text(max_size=300))
def test_any_line_is_read_and_reads_the_same_when_it_is_written(line: str) -> None:
    names = read_names(line)

    assert read_names(write_names(names)) == names
    assert len({slug_of(name) or name for name in names}) == len(names)
    assert fault_of([*names, *"abcdef"]) is not None or len(names) + 6 <= MOST
    for name in names:
        assert "\n" not in name
        if fault_in(name, LONGEST) is None:
            assert _SLUG.fullmatch(slug_of(name))
            assert slug_of(slug_of(name)) == slug_of(name)
