"""What moderators did: for all of them to read, but for the words of what they may not see."""

import re
from pathlib import Path

from forum.audit.actions import record
from forum.kit.db import commit
from forum.pages.words import VERBS
from forum.topics.actions import add_topic, give_charge
from tests.house.test_queries import count
from tests.support.forum import Forum, Reader, parse


def lines(reader: Reader, query: str = "") -> list[str]:
    page = reader.get(f"/moderation/log{query}")
    assert page.status_code == 200
    return [" ".join(item.to_text().split()) for item in parse(page).query("main .rows > li")]


def test_the_log_tells_who_did_what_when_and_why(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, ada: Reader
) -> None:
    thread = alice.ask("Mag dit?", tags="een, twee")
    post = bob.reply(thread)
    bob.post(f"/posts/{post}/edit", body="Beter", version=1)
    alice.post(f"/posts/{post}/flag", reason="Om wat er staat")
    mo.post(f"/moderation/posts/{post}", outcome="hidden", reason="Naam van een collega")
    ada.post(f"/questions/{thread}/lock", reason="Genoeg gezegd")
    ada.post("/tags/een/merge", into="twee", reason="Is hetzelfde")
    alice.post(f"/posts/{alice.reply(alice.ask())}/delete")

    merged, locked, hidden, settled = lines(mo)

    assert merged.startswith("tags samengevoegd twee Is hetzelfde Ada ")
    assert "‘een’ hierin samengevoegd" in merged
    assert locked.startswith("gesloten Mag dit? Genoeg gezegd Ada ")
    assert hidden.startswith("verborgen Mag dit? Naam van een collega Mo ")
    assert settled.startswith("meldingen afgehandeld Mag dit? Naam van een collega Mo ")
    assert "het bericht is verborgen" in settled
    assert "Om wat er staat" not in mo.get("/moderation/log").text
    assert lines(mo, "?moderator=ada") == [merged, locked]
    assert lines(mo, "?moderator=ada&verb=thread_locked") == [locked]
    assert lines(mo, "?moderator=niemand") == []
    for query in ("?verb=signed_in", "?moderator=%00", "?after=x"):
        assert mo.get(f"/moderation/log{query}").status_code == 400


def test_of_what_a_moderator_may_not_see_there_is_the_act_alone(forum: Forum, alice: Reader, mo: Reader) -> None:
    olga = forum.member("Olga", "moderator")
    with forum.database.writing():
        give_charge(add_topic("salaris", "Salaris"), olga.id or 0)
        commit()
    thread = alice.ask("Geheime titel")
    mo.post(f"/posts/{forum.question(thread)}/hide", reason="Geheime reden")

    assert lines(mo)[0].startswith("verborgen Geheime titel Geheime reden Mo ")
    assert lines(olga)[0].startswith("verborgen iets wat jij niet mag zien Mo ")
    assert "eheime" not in olga.get("/moderation/log").text


def test_the_log_is_paged_by_key_at_the_same_cost(forum: Forum, alice: Reader, mo: Reader) -> None:
    thread = alice.ask()
    mo.post(f"/posts/{forum.question(thread)}/hide", reason="Even weg")
    mo.post(f"/posts/{forum.question(thread)}/show", reason="Toch niet")
    few = count(mo, "/moderation/log")
    with forum.database.writing():
        for turn in range(58):
            record("thread_locked", mo.id, thread_id=thread, reason=f"Keer {turn}", moderation=True)
        commit()
    first = lines(mo, "?moderator=mo")
    rest = next(
        str((link.attrs or {})["href"]) for link in parse(mo.get("/moderation/log?moderator=mo")).query('[rel="next"]')
    )

    assert count(mo, "/moderation/log") == few
    assert "moderator=mo" in rest
    assert len(first) + len(lines(mo, rest.removeprefix("/moderation/log"))) == 60
    assert "Keer 57" in first[0]


def test_every_act_of_moderation_has_words(root: Path) -> None:
    source = "\n".join(path.read_text() for path in (root / "forum").rglob("*.py"))
    recorded = set(re.findall(r'record\(\s*"(\w+)"(?:(?!record\().)*?moderation=True', source, re.DOTALL))

    assert "thread_moved" in recorded
    assert recorded <= VERBS.keys()
