"""Questions that are like the one that somebody is about to ask: for who types its title, and in its preview."""

from typing import Any

import pytest

from tests.support.forum import Forum, Reader, parse

DUTCH = (
    "Wie heeft een reglement voor thuiswerken?",
    "Thuiswerkvergoeding: hoeveel betalen jullie per dag?",
    "Reglement thuiswerken: wat staat er bij jullie in?",
    "Hoe gaan jullie om met social media van medewerkers?",
    "Social media: mag je een medewerker aanspreken op een bericht?",
    "Hoe lang bewaren jullie sollicitatiebrieven?",
    "Verbetertraject: hoe lang is lang genoeg?",
    "Mag een proeftijd twee maanden duren?",
    "E-mail van een zieke collega lezen",
    "Wie mag de e-mails lezen van een medewerker die ziek is?",
    "Privé-telefoon op het werk",
)
LIKE = {
    "Reglement over thuiswerken": {DUTCH[0], DUTCH[2]},
    "REGLEMENTEN voor het thúiswerken?!": {DUTCH[0], DUTCH[2]},
    "Thuiswerkreglement": {DUTCH[0], DUTCH[2]},
    "Social media van personeel": {DUTCH[3], DUTCH[4]},
    "Wie leest e-mails van zieken?": {DUTCH[8], DUTCH[9]},
    "Sollicitatiebrief bewaren": {DUTCH[5]},
    "prive telefoon": {DUTCH[10]},
    "Hoe lang duurt dat bij jullie?": set(),
    "Wie weet dit?": set(),
    "Pensioen aanvullen via de cao": set(),
}
PAY = "Loonkloof rapporteren volgens de richtlijn"


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """One with these questions."""
    alice = forum_of_module.member("Alice")
    for title in DUTCH:
        alice.ask(title)
    return forum_of_module


def suggested(reader: Reader, title: str) -> list[Any]:
    answer = reader.get("/suggest/questions", query_string={"q": title})
    assert answer.status_code == 200
    return list(answer.json or ())


def titles(reader: Reader, title: str) -> list[str]:
    return [one["title"] for one in suggested(reader, title)]


def preview(reader: Reader, title: str, **fields: Any) -> list[str]:
    sent: dict[str, Any] = {"topic": "algemeen", "title": title, "body": "Wij nog niet.", "preview": "1", **fields}
    answer = reader.post("/ask", **sent)
    assert answer.status_code == 200
    return [link.to_text() for link in parse(answer).query(".asked-before a")]


def test_a_title_finds_those_that_share_telling_words_and_rather_none_than_bad_ones(
    forum: Forum, guest: Reader
) -> None:
    assert {title: set(titles(guest, title)) for title in LIKE} == LIKE


def test_each_comes_with_its_state(forum: Forum, alice: Reader, bob: Reader, guest: Reader) -> None:
    thread = alice.ask("Ouderschapsverlof opnemen in blokken")
    reply = bob.reply(thread)
    alice.post(f"/posts/{reply}/accepted", marked="1")

    assert suggested(guest, "Blokken ouderschapsverlof") == [
        {
            "title": "Ouderschapsverlof opnemen in blokken",
            "address": f"/questions/{thread}-ouderschapsverlof-opnemen-in-blokken",
            "language": "nl",
            "reply_count": 1,
            "is_solved": True,
        }
    ]


def test_what_is_hidden_is_suggested_to_nobody_and_takes_no_place(
    forum: Forum, alice: Reader, mo: Reader, guest: Reader
) -> None:
    threads = [alice.ask(f"{PAY} {number}") for number in range(7)]
    for thread in threads[5:]:
        mo.post(f"/posts/{forum.question(thread)}/hide", reason="Dubbel")
    seen = [f"{PAY} {number}" for number in (4, 3, 2, 1, 0)]

    for reader in (guest, alice, mo):
        assert titles(reader, PAY) == seen
        if reader is not guest:
            assert preview(reader, PAY) == seen
    mo.post(f"/posts/{forum.question(threads[6])}/show", reason="Toch niet")
    mo.post(f"/posts/{forum.question(threads[4])}/delete", reason="Dubbel")
    assert titles(mo, PAY) == titles(guest, PAY) == [f"{PAY} {number}" for number in (6, 3, 2, 1, 0)]


def test_the_preview_shows_them_above_it_and_a_form_with_faults_none(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    assert set(preview(guest, "Thuiswerken: reglement")) == {DUTCH[0], DUTCH[2]}
    assert preview(guest, "Wie weet dit?") == []
    page = alice.post("/ask", topic="algemeen", title="Thuiswerken: reglement", body="Ja?", preview="1")
    links = parse(page).query(".asked-before a")
    assert {(link.attrs or {})["target"] for link in links} == {"_blank"}
    assert page.text.index("Is dit al gevraagd?") < page.text.index("Voorbeeld: dit is nog niet")
    assert "asked-before" not in alice.post("/ask", topic="algemeen", title="Thuiswerken: reglement", preview="1").text

    thread, other = alice.ask("Stakingsrecht en de vakbond"), alice.ask("De vakbond over het stakingsrecht")
    form: dict[str, Any] = {"topic": "algemeen", "title": "Vakbond en stakingsrecht", "body": "Ja?", "preview": "1"}
    branching = parse(alice.post(f"/posts/{alice.reply(thread)}/branch", **form))
    links = branching.query(".asked-before a")
    assert [link.to_text() for link in links] == [forum.thread(other).title]


def test_anything_may_be_typed_and_anyone_may_keep_the_answer_for_a_minute(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    for odd in (
        "",
        " ",
        "%",
        "'\"",
        "a",
        "NEAR(",
        "t_reglement",
        "🙂",
        "\x00",
        "\u202e",
        "x" * 10_000,
        "reglement " * 900,
    ):
        assert isinstance(suggested(guest, odd), list)
    for reader in (guest, alice):
        answer = reader.get("/suggest/questions?q=reglement")
        assert answer.mimetype == "application/json"
        assert answer.headers["Cache-Control"] == "private, max-age=60"
        assert "Set-Cookie" not in answer.headers
