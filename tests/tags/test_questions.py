"""Tags on questions: asked with, edited, shown, found by."""

import json
from typing import Any

import pytest

from tests.support.forum import Forum, Reader, field_value, parse
from tests.support.truth import faults

LINE = "Sociale media, verzuim"


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """One forum for all tests of this file."""
    return forum_of_module


def tags_of(reader: Reader, thread: int) -> list[str]:
    return [link.to_text() for link in parse(reader.read(thread)).query(".thread-head [rel=tag]")]


def test_a_question_has_its_tags_on_its_page_in_lists_and_for_machines(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    thread = alice.ask("Wie heeft tags?", tags=LINE)

    page = parse(guest.read(thread))
    links = {link.to_text(): (link.attrs or {})["href"] for link in page.query(".thread-head [rel=tag]")}
    assert links == {"Sociale media": "/tags/sociale-media", "verzuim": "/tags/verzuim"}
    (script,) = page.query('script[type="application/ld+json"]')
    assert json.loads(script.to_text(separator="", strip=False))["keywords"] == list(links)
    told = [(meta.attrs or {})["content"] for meta in page.query('meta[property="article:tag"]')]
    assert told == list(links)
    for path in ("/", "/topics/algemeen", "/unanswered", "/tags/verzuim"):
        cards = [card for card in parse(guest.get(path)).query(".card") if "Wie heeft tags?" in card.to_text()]
        assert [link.to_text() for link in cards[0].query("[rel=tag]")] == list(links), path
    assert "Wie heeft tags?" in guest.get("/tags/sociale-media.rss").text
    assert faults(forum.database) == []


def test_one_tag_is_written_in_many_ways(forum: Forum, alice: Reader, guest: Reader) -> None:
    alice.ask(tags="Thuis werken")
    second = alice.ask("En dit?", tags="anders, THUIS-WERKEN, thuis  wérken")

    assert tags_of(guest, second) == ["anders", "Thuis werken"]
    for written, answer in (("Thuis%20Werken", 301), ("thuis-werken", 200)):
        assert guest.get(f"/tags/{written}").status_code == answer
    found = guest.get("/tags/Thuis%20Werken.atom?x=1")
    assert (found.headers["Location"], found.headers["Cache-Control"]) == ("/tags/thuis-werken.atom?x=1", "no-cache")


def test_the_form_offers_what_is_used_and_takes_a_tag_from_the_address(alice: Reader, guest: Reader) -> None:
    alice.ask(tags="vaak gebruikt")

    form = guest.get("/ask?tags=vaak+gebruikt&topic=algemeen")

    assert field_value(form, "tags") == "vaak gebruikt"
    assert "vaak gebruikt" in parse(form).query("#hint-tags")[0].to_text()


@pytest.mark.parametrize("line", ["<script>alert(1)</script>", "x" * 300, "a,b,c,d,e,f", "goed, ---"])
def test_what_is_no_tag_is_refused_at_the_field(forum: Forum, alice: Reader, line: str) -> None:
    before = forum.execute("SELECT count(*) FROM threads")
    question = forum.question(alice.ask())
    fields: dict[str, Any] = {"title": "Mag dit?", "body": "Wij nog niet.", "tags": line}
    for refused in (
        alice.post("/ask", topic="algemeen", **fields),
        alice.post(f"/posts/{question}/edit", version=1, **fields),
    ):
        assert refused.status_code == 422
        assert [(field.attrs or {})["name"] for field in parse(refused).query('[aria-invalid="true"]')] == ["tags"]
        assert field_value(refused, "tags") == line
        assert field_value(refused, "body") == "Wij nog niet."
    assert forum.execute("SELECT count(*) FROM threads")[0][0] == before[0][0] + 1


def test_only_commas_are_no_tags_and_control_characters_are_dropped(alice: Reader, guest: Reader) -> None:
    assert tags_of(guest, alice.ask(tags=" ,, , ")) == []
    assert tags_of(guest, alice.ask(tags="ca\x00o,\x07")) == ["cao"]


def test_a_preview_and_the_sign_in_page_keep_the_tags(alice: Reader, guest: Reader) -> None:
    fields: dict[str, Any] = {"topic": "algemeen", "title": "Mag dit?", "body": "Wij nog niet.", "tags": LINE}

    preview = alice.post("/ask", preview="1", **fields)
    wall = guest.post("/ask", **fields)

    assert [link.to_text() for link in parse(preview).query(".preview [rel=tag]")] == ["Sociale media", "verzuim"]
    assert field_value(preview, "tags") == LINE
    assert field_value(wall, "kept-tags") == LINE
    assert LINE in parse(wall).query(".kept")[0].to_text()


def test_an_edit_of_tags_alone_is_an_edit_and_stands_in_the_history(forum: Forum, alice: Reader, guest: Reader) -> None:
    thread = alice.ask("Titel", "Tekst", tags=LINE)
    question = forum.question(thread)
    assert field_value(alice.get(f"/posts/{question}/edit"), "tags") == LINE

    saved = alice.post(f"/posts/{question}/edit", title="Titel", body="Tekst", tags="verzuim, cao", version=1)

    assert saved.status_code == 303
    assert tags_of(guest, thread) == ["verzuim", "cao"]
    assert forum.post(question).version == 2
    (changes,) = parse(guest.get(f"/posts/{question}/history")).query(".tag-changes")
    assert [gone.to_text() for gone in changes.query("del")] == ["Sociale media"]
    assert [new.to_text() for new in changes.query("ins")] == ["cao"]
    assert faults(forum.database) == []


def test_the_same_tags_and_a_form_without_the_field_change_nothing(forum: Forum, alice: Reader, guest: Reader) -> None:
    thread = alice.ask("Titel", "Tekst", tags=LINE)
    question = forum.question(thread)
    fields: dict[str, Any] = {"title": "Titel", "body": "Tekst", "version": 1}
    for sent in (fields, {**fields, "tags": "sociale-media,VERZUIM"}):
        assert alice.post(f"/posts/{question}/edit", **sent).status_code == 303

    assert forum.post(question).version == 1
    assert tags_of(guest, thread) == ["Sociale media", "verzuim"]


def test_a_conflict_shows_the_tags_of_both(forum: Forum, alice: Reader, mo: Reader) -> None:
    question = forum.question(alice.ask("Titel", "Tekst", tags="oud"))
    mo.post(f"/posts/{question}/edit", title="Titel", body="Tekst", tags="van mo", version=1, reason="Beter")

    conflict = alice.post(f"/posts/{question}/edit", title="Titel", body="Tekst", tags="van alice", version=1)

    assert conflict.status_code == 409
    assert [
        ("van mo" in side.to_text(), "van alice" in side.to_text()) for side in parse(conflict).query(".source")
    ] == [
        (True, False),
        (False, True),
    ]
    assert field_value(conflict, "tags") == "van alice"


def test_a_reply_has_no_tags(forum: Forum, alice: Reader, bob: Reader, guest: Reader) -> None:
    thread = alice.ask(tags="blijft")
    reply = bob.reply(thread)

    assert bob.post(f"/posts/{reply}/edit", body="Anders.", tags="weg", version=1).status_code == 303
    assert tags_of(guest, thread) == ["blijft"]
