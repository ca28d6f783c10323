"""What moderators did: for all of them to read, but for the words of what they may not see."""

import re
from pathlib import Path

from forum.audit.actions import record
from forum.kit.db import commit
from forum.pages.words import VERBS
from forum.topics.actions import add_topic, give_charge
from tests.house.test_queries import count
from tests.support.forum import Forum, Reader, parse
from tests.support.shell import Shell


def lines(reader: Reader, query: str = "") -> list[str]:
    page = reader.get(f"/moderation/log{query}")
    assert page.status_code == 200
    return [" ".join(item.to_text().split()) for item in parse(page).query("main .rows > li")]


def chosen(reader: Reader, query: str) -> list[str]:
    """What the form above the list says that is shown."""
    page = parse(reader.get(f"/moderation/log{query}"))
    return [option.to_text() for option in page.query("main form option[selected]")]


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
    assert chosen(mo, "?moderator=&verb=") == []
    assert chosen(mo, "?moderator=ada&verb=thread_locked") == ["Ada", "gesloten"]
    assert chosen(mo, "?moderator=niemand") == ["niemand"]
    for query in ("?verb=signed_in", "?moderator=%00", "?after=x"):
        assert mo.get(f"/moderation/log{query}").status_code == 400


def test_what_administrators_and_the_host_did_is_there_for_every_moderator(
    forum: Forum, alice: Reader, mo: Reader, ada: Reader, shell: Shell
) -> None:
    ada.post("/admin/members/alice/role", role="moderator", reason="Kent het vak")
    ada.post("/admin/members/alice/suspend", until="2998-12-31", reason="Reclame")
    shell.run("user", "unsuspend", "alice", "--reason", "Vergissing")
    ada.post("/admin/topics", name="Verzuim", language="nl")
    ada.post("/admin/topics/verzuim", name="Ziek", language="nl", place="1")
    ada.post("/admin/topics/verzuim", name="Ziek", language="nl", place="1")
    ada.post("/admin/topics/verzuim/give", person="mo")
    ada.post("/admin/topics/verzuim/take", person="mo")
    ada.post("/admin/topics/verzuim/take", person="mo")
    ada.post("/admin/members/mo/all-topics", reason="Vakantie")
    ada.post("/admin/settings", registration="open", staff_needs_factor="off", contact="hr@example.org")
    ada.post("/admin/mail")

    said = lines(mo)
    for line, begin in zip(
        said,
        (
            "wachtende mail opnieuw aangeboden Ada ",
            "instellingen gewijzigd Ada ",
            "zorg gekregen voor alle onderwerpen Mo Vakantie Ada ",
            "zorg voor een onderwerp afgenomen Mo Ada ",
            "zorg gekregen voor een onderwerp Mo Ada ",
            "onderwerp verplaatst in de lijst Ziek Ada ",
            "onderwerp anders beschreven Ziek Ada ",
            "onderwerp toegevoegd Ziek Ada ",
            "schorsing beëindigd Alice Vergissing de host ",
            "geschorst Alice Reclame Ada ",
            "rol gewijzigd Alice Kent het vak Ada ",
        ),
        strict=True,
    ):
        assert line.startswith(begin)
    for place, end in (
        (1, "Adres voor vragen over het forum"),
        (4, "Ziek"),
        (6, "het was ‘Verzuim’"),
        (9, "1 januari 2999 00:00"),
    ):
        assert said[place].endswith(end)
    assert said[-1].endswith("van Lid naar Moderator")
    assert lines(mo, "?verb=member_suspended") == [said[9]]


def test_how_a_member_gets_in_is_told_to_administrators_alone(
    forum: Forum, alice: Reader, mo: Reader, ada: Reader, shell: Shell
) -> None:
    ada.post("/admin/members/alice/sign-out", reason="Telefoon kwijt")
    shell.say("user", "password", alice.email, "--password-stdin", typed=b"een andere lange zin\n")
    alice = forum.again("Alice")
    alice.post("/account/email", email="nieuw@example.org")
    forum.guest().post(forum.mails("nieuw@example.org")[-1].link("/address/"))
    ada.get("/admin/members/alice")

    changed, ended = lines(ada)

    assert ended.startswith("overal uitgelogd Alice Telefoon kwijt Ada ")
    assert changed.startswith("wachtwoord gewijzigd Alice de host ")
    assert lines(mo) == []
    assert mo.get("/moderation/log?verb=sessions_ended").status_code == 400
    assert forum.execute("SELECT 1 FROM audit_entries WHERE verb = 'address_changed' AND moderation") == []


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
    recorded = set(re.findall(r'record\(\s*"(\w+)"(?:(?!record\().)*?moderation=\w', source, re.DOTALL))
    recorded |= set(re.findall(r'\bnote\("(\w+)"', source))

    assert {"thread_moved", "role_changed", "topic_moved", "password_changed"} <= recorded
    assert recorded <= VERBS.keys()
