"""Words are data, and are said in the reader's language, with the plural that it asks for."""

import pytest

from forum.kit.words import LANGUAGES, Message, plural, translate, translations

REPLY = ("%(number)s reply", "%(number)s replies")


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("nl", 0, "0 reacties"),
        ("nl", 1, "1 reactie"),
        ("nl", 2, "2 reacties"),
        ("nl", 21, "21 reacties"),
        ("en", 0, "0 replies"),
        ("en", 1, "1 reply"),
        ("en", 2, "2 replies"),
    ],
)
def test_a_number_chooses_its_word(language: str, count: int, expected: str) -> None:
    assert translate(plural(*REPLY, count, number=count), language) == expected


def test_values_are_filled_in_and_are_no_patterns_themselves() -> None:
    assert translate(Message("%(a)s and %(b)s", values={"a": "%(b)s", "b": "100%"}), "en") == "%(b)s and 100%"


def test_a_text_without_values_may_hold_a_percent_sign() -> None:
    assert translate(Message("100% of it"), "en") == "100% of it"


@pytest.mark.parametrize("language", ["de", "", "../nl", "NL"])
def test_a_language_without_a_catalogue_is_said_as_it_was_written(language: str) -> None:
    assert translate(Message("Sign in"), language) == "Sign in"


def test_dutch_is_dutch() -> None:
    assert set(LANGUAGES) == {"nl", "en"}
    assert translations("nl").gettext("Sign in") != "Sign in"
