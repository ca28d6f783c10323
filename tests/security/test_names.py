"""What a line may not do to the lines around it: turn them around, or be there without being seen."""

import pytest

from tests.support.forum import Reader, parse


@pytest.mark.parametrize("mark", list("\u202a\u202b\u202d\u202e\u2066\u2067\u2068"))
def test_a_title_turns_nothing_around_it(alice: Reader, guest: Reader, mark: str) -> None:
    thread = alice.ask(f"Wie weet {mark}dit?", "Tekst")

    assert parse(guest.read(thread)).query("h1")[0].to_text() == "Wie weet dit?"


@pytest.mark.parametrize(
    "nothing", ["\u3164", "\u2800", "\u115f\u1160", "\uffa0", "\u034f", "\ufe0f", "\U000e0100", "\u200b"]
)
def test_what_cannot_be_seen_is_no_title_and_no_name(alice: Reader, nothing: str) -> None:
    asked = alice.post("/ask", topic="algemeen", title=nothing * 3, body="Tekst")
    named = alice.post("/account", name=nothing * 3, language="nl", timezone="Europe/Amsterdam")

    assert [asked.status_code, named.status_code] == [422, 422]


def test_a_heart_and_a_letter_with_marks_are_seen(alice: Reader, guest: Reader) -> None:
    thread = alice.ask("\u2764\ufe0f e\u0301e\u0301n vraag", "Tekst")

    assert parse(guest.read(thread)).query("h1")[0].to_text() == "\u2764\ufe0f \u00e9\u00e9n vraag"
