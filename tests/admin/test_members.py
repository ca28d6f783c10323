"""Members whom administrators find, give roles, suspend and sign out."""

from datetime import timedelta
from functools import partial
from urllib.parse import quote

from forum.accounts import actions
from forum.kit import clock
from forum.kit.db import commit
from tests.admin.conftest import Noted
from tests.support.forum import Forum, Reader, field_value, parse
from tests.support.shell import Shell
from tests.support.together import together


def found(reader: Reader, words: str, more: str = "") -> list[str]:
    page = parse(reader.get(f"/admin/members?q={quote(words)}{more}"))
    return [link.to_text() for link in page.query(".row h2 a")]


def test_members_are_found_by_name_handle_and_address(forum: Forum, ada: Reader) -> None:
    with forum.database.writing():
        for name, email in (("Renée 50%_", "r.smit@example.org"), ("Bas Smit", "bas@example.net")):
            actions.register(name, email, "-")
        commit()

    for words, names in (
        ("renee", ["Renée 50%_"]),
        ("RENÉE", ["Renée 50%_"]),
        ("smit", ["Bas Smit"]),
        ("R.Smit@example.org", ["Renée 50%_"]),
        ("r.smit", ["Renée 50%_"]),
        ("bas-smit", ["Bas Smit"]),
        ("0%_", ["Renée 50%_"]),
        ("example.org", []),
        ("%", ["Renée 50%_"]),
        ("_", ["Renée 50%_"]),
        ("\\", []),
        ("", ["Bas Smit", "Renée 50%_", "Ada"]),
    ):
        assert found(ada, words) == names, words


def test_many_members_come_page_by_page(forum: Forum, ada: Reader) -> None:
    with forum.database.writing():
        for number in range(60):
            actions.register(f"Lid {number:02}", f"lid{number}@example.org", "-")
        commit()

    first = parse(ada.get("/admin/members?q=lid"))
    second = ada.get(str((first.query("a[rel=next]")[0].attrs or {})["href"]))

    assert found(ada, "lid") == [f"Lid {number:02}" for number in range(59, 9, -1)]
    assert [link.to_text() for link in parse(second).query(".row h2 a")] == [f"Lid {n:02}" for n in range(9, -1, -1)]


def test_a_member_is_shown_with_how_they_get_in_and_no_secret(forum: Forum, ada: Reader, alice: Reader) -> None:
    alice.ask()
    page = ada.get("/admin/members/alice")

    words = " ".join(parse(page).query("main")[0].to_text(separator=" ").split())
    assert "alice@example.org" in words
    assert "1 bericht" in words
    assert "een wachtwoord" in words
    assert "1 apparaat" in words
    ((hashed,),) = forum.execute("SELECT password_hash FROM accounts WHERE handle = 'alice'")
    assert hashed not in page.text


def test_a_role_is_given_told_by_mail_and_noted(
    forum: Forum, ada: Reader, alice: Reader, bob: Reader, noted: Noted
) -> None:
    thread = bob.ask()
    assert alice.get(f"/questions/{thread}/lock").status_code == 403

    assert ada.post("/admin/members/alice/role", role="moderator", reason="Zij kent het vak").status_code == 303

    assert alice.get(f"/questions/{thread}/lock").status_code == 200, "her session goes on, with the new role"
    assert noted("role_changed") == [(ada.id, alice.id, "Zij kent het vak")]
    (mail,) = forum.mails(to="alice@example.org")
    assert "moderator" in mail.text
    assert "Zij kent het vak" in mail.text
    assert "rol gewijzigd van Lid in Moderator Zij kent het vak Ada " in " ".join(
        parse(ada.get("/admin/members/alice")).query(".rows")[0].to_text().split()
    )
    for role, reason in (("moderator", " "), ("keizer", "Zomaar")):
        refused = ada.post("/admin/members/alice/role", role=role, reason=reason)
        assert (refused.status_code, field_value(refused, "reason")) == (422, reason.strip())


def test_the_last_administrator_stays_one_however_many_ask_at_once(forum: Forum, ada: Reader, shell: Shell) -> None:
    for path, role in (("role", "member"), ("suspend", "")):
        refused = ada.post(f"/admin/members/ada/{path}", reason="Ik stop ermee", role=role)
        assert refused.status_code == 409
        assert "Ik stop ermee" in refused.text
    assert shell.say("user", "role", "ada", "member")[0] == 1
    assert shell.say("user", "suspend", "ada", "--reason", "x")[0] == 1
    admins = [ada, *(forum.member(name, "admin") for name in ("Bea", "Cor", "Dik"))]
    handles = ["ada", "bea", "cor", "dik"]

    answers = together(
        [
            partial(who.post, f"/admin/members/{whom}/role", role="member", reason="Weg")
            for who, whom in zip(admins, [*handles[1:], handles[0]], strict=True)
        ]
    )

    left = forum.execute("SELECT handle FROM accounts WHERE role = 'admin'")
    assert len(left) >= 1
    assert len(left) == 4 - sum(answer.status_code == 303 for answer in answers)
    assert {answer.status_code for answer in answers} <= {303, 403, 409}


def test_a_suspended_member_reads_with_a_banner_until_it_is_over(
    forum: Forum, ada: Reader, alice: Reader, bob: Reader, noted: Noted
) -> None:
    thread = bob.ask()
    last = (clock.now() + timedelta(days=3)).date().isoformat()

    assert ada.post("/admin/members/alice/suspend", until=last, reason="Reclame").status_code == 303

    banner = parse(alice.read(thread)).query(".notice.warning")[0].to_text()
    assert "geschorst tot" in banner
    assert "schrijven. Reden: " in " ".join(banner.split())
    assert "Reclame" in banner
    refused = alice.post(f"/questions/{thread}/reply", body="Toch een antwoord", parent="")
    assert (refused.status_code, field_value(refused, "body")) == (403, "Toch een antwoord")
    (mail,) = forum.mails(to="alice@example.org")
    assert "Reclame" in mail.text
    assert "/account" in mail.links("/account")
    assert noted("member_suspended") == [(ada.id, alice.id, "Reclame")]
    with clock.set_to(clock.now() + timedelta(days=5)):
        assert not parse(alice.read(thread)).query(".notice.warning")
        alice.reply(thread)


def test_a_suspension_is_ended_and_a_moderator_has_the_power_back(
    forum: Forum, ada: Reader, mo: Reader, alice: Reader, guest: Reader, noted: Noted
) -> None:
    thread = alice.ask()
    ada.post("/admin/topics/algemeen/give", person="mo")
    ada.post("/admin/members/mo/suspend", until="", reason="Vakantie")
    assert mo.get(f"/questions/{thread}/lock").status_code == 403
    assert "Mo" not in guest.get("/topics/algemeen").text
    assert found(ada, "mo") == ["Mo"]

    assert ada.post("/admin/members/mo/unsuspend", reason="Terug").status_code == 303

    assert mo.get(f"/questions/{thread}/lock").status_code == 200
    assert noted("suspension_ended") == [(ada.id, mo.id, "Terug")]
    assert "niet langer geschorst" in forum.mails(to="mo@example.org")[-1].text
    for until, reason in (("gisteren", "Toch"), ("2020-01-01", "Toch"), ("9999-12-31", "Toch"), ("", " ")):
        refused = ada.post("/admin/members/mo/suspend", until=until, reason=reason)
        assert (refused.status_code, field_value(refused, "until")) == (422, until)


def test_a_member_is_signed_out_everywhere(forum: Forum, ada: Reader, alice: Reader, noted: Noted) -> None:
    again = forum.again("Alice")
    again.post("/account/email", email="dief@example.org")
    link = forum.mails("dief@example.org")[-1].link("/address/")

    assert ada.post("/admin/members/alice/sign-out", reason="Telefoon kwijt").status_code == 303

    assert {reader.get("/account").status_code for reader in (alice, again)} == {401}
    assert forum.guest().post(link).status_code == 404
    assert noted("sessions_ended") == [(ada.id, alice.id, "Telefoon kwijt")]


def test_the_shell_does_the_same(forum: Forum, shell: Shell, ada: Reader, alice: Reader, noted: Noted) -> None:
    thread = alice.ask()
    assert (
        shell.run("user", "role", alice.email, "moderator", "--reason", "Goed werk")
        == f"{alice.email} is moderator now.\n"
    )
    listed = shell.run("user", "list", "--role", "moderator").split("\t")
    assert listed[:3] == ["alice", "moderator", "alice@example.org"]
    assert "is suspended until 2999-01-01" in shell.run(
        "user", "suspend", "@alice", "--until", "2998-12-31", "--reason", "Reclame"
    )
    assert alice.post(f"/questions/{thread}/reply", body="Zo", parent="").status_code == 403
    assert "moderator, suspended until 2998-12-31 23:00 UTC" in shell.run("user", "show", alice.email)
    shell.run("user", "unsuspend", "alice")
    assert "Sessions of alice@example.org: 1" in shell.run("user", "sessions", "alice")
    assert shell.run("user", "sessions", "alice", "--end").endswith("ended: 1\n")
    assert alice.get("/account").status_code == 401
    for verb, reason in (("role_changed", "Goed werk"), ("member_suspended", "Reclame"), ("sessions_ended", "")):
        assert noted(verb) == [(None, alice.id, reason)]
    assert len(forum.mails(to=alice.email)) == 3
    for words, why in (
        (("show", "niemand"), "there is no account of niemand"),
        (("role", "alice", "keizer"), "keizer"),
        (("suspend", "alice"), "--reason"),
        (("suspend", "alice", "--reason", " "), "Say why"),
        (("suspend", "alice", "--reason", "x", "--until", "morgen"), "2027-03-31"),
        (("suspend", "alice", "--reason", "x", "--until", "2020-01-01"), "2020-01-01 is over"),
        (("unsuspend", "alice"), "is not suspended"),
        (("role", "alice", "member", "--reason", "x" * 501), "at most 500"),
    ):
        code, said = shell.say("user", *words)
        assert code != 0, words
        assert why in said.splitlines()[-1]
