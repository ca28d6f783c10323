"""Asking a question."""

from typing import Any

import pytest

from tests.support.forum import Forum, Reader, articles, field_value, parse

FORM: dict[str, Any] = {"topic": "algemeen", "title": "Wie heeft er een reglement?", "body": "Wij nog *niet*."}


def test_a_question_stands_on_its_page_and_in_the_lists(forum: Forum, alice: Reader, guest: Reader) -> None:
    thread = alice.ask("Hoe lang is een jaar?", "Wij tellen **365** dagen.")

    page = guest.read(thread)
    assert page.request.path == f"/questions/{thread}-hoe-lang-is-een-jaar"
    assert articles(page)[0] | {"class": ""} == {
        "id": f"post-{forum.question(thread)}",
        "class": "",
        "data-parent": "",
        "data-depth": "0",
        "lang": "nl",
        "tabindex": "-1",
    }
    assert "<strong>365</strong>" in page.text
    for path in ("/", "/unanswered", "/top", "/topics/algemeen", "/members/alice"):
        assert "Hoe lang is een jaar?" in guest.get(path).text, path


def test_a_guest_who_asks_signs_in_and_finds_the_question_again(guest: Reader) -> None:
    assert guest.get("/ask").status_code == 200

    wall = guest.post("/ask", **FORM)

    assert wall.status_code == 401
    assert wall.headers["Cache-Control"] == "no-store"
    assert field_value(wall, "kept-body") == FORM["body"]
    assert field_value(wall, "kept-title") == FORM["title"]
    assert field_value(wall, "kept-topic") == FORM["topic"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", " \u200b\u00a0"),
        ("title", "x" * 201),
        ("body", "\n \u2060"),
        ("body", "x" * 20_001),
        ("topic", "bestaat-niet"),
        ("topic", ""),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_the_rest_is_kept(
    forum: Forum, alice: Reader, field: str, value: str
) -> None:
    before = forum.execute("SELECT count(*) FROM threads")[0][0]

    answer = alice.post("/ask", **(FORM | {field: value}))

    assert answer.status_code == 422
    (at_fault,) = parse(answer).query('[aria-invalid="true"]')
    assert (at_fault.attrs or {})["name"] == field
    for other in {"title", "body"} - {field}:
        assert field_value(answer, other) == FORM[other]
    if field != "topic" and value.strip(" \n\u200b\u2060\u00a0"):
        assert field_value(answer, field) == value
    assert forum.execute("SELECT count(*) FROM threads")[0][0] == before


def test_the_longest_question_fits(alice: Reader) -> None:
    assert alice.ask("x" * 200, "y" * 20_000)


def test_a_title_of_signs_alone_gets_a_slug_of_its_own(alice: Reader, guest: Reader) -> None:
    assert guest.read(alice.ask("?!", "Wat is dit?")).request.path.endswith("-vraag")
    assert guest.read(alice.ask("Privé, naïef & coöperatief", "?")).request.path.endswith("-prive-naief-cooperatief")


def test_a_preview_publishes_nothing_and_keeps_the_text(forum: Forum, alice: Reader, guest: Reader) -> None:
    before = forum.execute("SELECT count(*) FROM threads")[0][0]

    for reader in (alice, guest):
        preview = reader.post("/ask", preview="1", **FORM)
        assert preview.status_code == 200
        assert "<em>niet</em>" in preview.text
        assert field_value(preview, "body") == FORM["body"]
    assert forum.execute("SELECT count(*) FROM threads")[0][0] == before


def test_a_form_that_is_opened_anew_asks_the_same_words_once_and_other_words_as_another_question(
    alice: Reader,
) -> None:
    first, again, other = (alice.ask(body=body, key=_key_now(alice)) for body in ("Zo?", "Zo?", "Anders."))

    assert first == again != other


def _key_now(reader: Reader) -> str:
    key = field_value(reader.get("/ask"), "key")
    assert len(key) > 30
    return key


@pytest.mark.parametrize("key", ["", "te kort", "x" * 65, "' OR 1=1 --aaaaaaaa"])
def test_a_key_that_is_none_asks_a_question_all_the_same(alice: Reader, key: str) -> None:
    assert alice.ask(key=key) != alice.ask(key=key)
