"""Names of tags for who is typing one."""

from typing import Any

from tests.support.forum import Forum, Reader


def suggested(reader: Reader, begun: str) -> Any:
    return reader.get("/suggest/tags", query_string={"q": begun}).json


def test_tags_are_suggested_by_how_a_word_of_them_begins_the_most_used_first(
    forum: Forum, alice: Reader, mo: Reader, guest: Reader
) -> None:
    for tags in ("Sociale media, social", "sociale media, mediation", "cao, asociaal"):
        alice.ask(tags=tags)
    mo.post("/tags/cao/edit", name="cao", synonyms="sociaal overleg", reason="Zoekwoord")

    assert suggested(guest, "SOCÍA") == [
        {"name": "Sociale media", "count": 2, "other": None},
        {"name": "cao", "count": 1, "other": "sociaal overleg"},
        {"name": "social", "count": 1, "other": None},
    ]
    assert suggested(guest, "cao") == [{"name": "cao", "count": 1, "other": None}]
    assert [tag["name"] for tag in suggested(guest, "med")] == ["Sociale media", "mediation"]
    assert [tag["name"] for tag in suggested(guest, "sociale m")] == ["Sociale media"]
    assert suggested(guest, "")[0]["name"] == "Sociale media"
    for nothing in ("xyz", "%", "_", "<b>", "\x00", "x" * 500, "🙂"):
        assert suggested(guest, nothing) in ([], suggested(guest, ""))


def test_no_more_than_eight_and_none_of_hidden_questions(
    forum: Forum, alice: Reader, mo: Reader, guest: Reader
) -> None:
    alice.ask(tags="a1, a2, a3, a4, a5")
    alice.ask(tags="a5, a6, a7, a8, a9")
    hidden = alice.ask(tags="b1, a5")
    mo.post(f"/posts/{forum.question(hidden)}/hide", reason="Om te zien.")

    assert len(suggested(guest, "a")) == 8
    assert suggested(guest, "a")[0] == {"name": "a5", "count": 2, "other": None}
    assert suggested(guest, "b") == suggested(mo, "b") == suggested(alice, "b") == []


def test_anyone_may_keep_the_answer_for_a_minute(alice: Reader, guest: Reader) -> None:
    for reader in (guest, alice):
        answer = reader.get("/suggest/tags?q=a")
        assert answer.mimetype == "application/json"
        assert answer.headers["Cache-Control"] == "private, max-age=60"
        assert "Set-Cookie" not in answer.headers
