"""Forms: raw input becomes values, or messages at its fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form

from forum.kit.forms import ErrorsAside, at_most, line, matching, required, text
from forum.kit.words import Message, translate

NEEDED = Message("Write something.")
WRONG = Message("Not that.")


class Example(ErrorsAside):
    title = line(Message("Title"), [required(NEEDED), at_most(10)])
    body = text(Message("Body"), [required(NEEDED), at_most(20), matching(lambda body: body != "wrong", WRONG)])


def form(**fields: str) -> Form:
    return Example(MultiDict(fields))


def test_good_input_becomes_values() -> None:
    filled = form(title="  Een \t titel ", body="Een\r\ntekst\x00")

    assert filled.validate()
    assert (filled.title.data, filled.body.data) == ("Een titel", "Een\ntekst")


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u200b", "\x00\x1b"])
def test_what_cannot_be_seen_is_missing(blank: str) -> None:
    empty = form(title=blank, body=blank)

    assert not empty.validate()
    assert empty.errors == {"title": [NEEDED], "body": [NEEDED]}


def test_a_field_that_was_not_sent_is_missing_too() -> None:
    assert not form().validate()


@pytest.mark.parametrize(
    ("over", "language", "said"),
    [
        (1, "en", "This is one character too long; at most 10 fit."),
        (5, "en", "This is 5 characters too long; at most 10 fit."),
    ],
)
def test_what_is_too_long_is_told_how_much(over: int, language: str, said: str) -> None:
    long = form(title="x" * (10 + over), body="y")

    assert not long.validate()
    assert [translate(error, language) for error in long.title.errors] == [said]
    assert long.title.data == "x" * (10 + over)


def test_length_is_counted_in_characters_as_they_are_kept() -> None:
    assert form(title="é" * 10, body="👍" * 20).validate()
    assert form(title="e\u0301" * 10, body="y").validate()  # composed, these are ten


def test_a_test_of_ones_own_refuses_with_its_message() -> None:
    wrong = form(title="x", body="wrong")

    assert not wrong.validate()
    assert wrong.body.errors == [WRONG]


def test_an_action_may_refuse_what_the_form_could_not_know() -> None:
    fine = form(title="x", body="y")
    assert fine.validate()
    fine.refuse("title", WRONG)

    assert fine.errors == {"title": [WRONG]}


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_becomes_a_value_or_a_message(title: str, body: str) -> None:
    any_form = form(title=title, body=body)
    is_valid = any_form.validate()

    assert is_valid is not bool(any_form.errors)
    if is_valid:
        assert 0 < len(any_form.title.data) <= 10
        assert form(title=any_form.title.data, body=any_form.body.data).validate()
