"""`forum user`: people that a host adds, and their passwords."""

from pathlib import Path

import pytest

from forum.kit.db import Database
from tests.accounts.factors import with_codes
from tests.accounts.test_login import sign_in
from tests.support.forum import Forum
from tests.support.shell import Shell

PASSWORD = "een wachtwoord van de beheerder"


def add(shell: Shell, email: str, *words: str, password: str = PASSWORD) -> tuple[int, str]:
    return shell.say("user", "add", email, *words, "--password-stdin", typed=f"{password}\n".encode())


@pytest.mark.parametrize("role", ["member", "moderator", "admin"])
def test_a_person_who_was_added_signs_in(forum: Forum, shell: Shell, role: str) -> None:
    code, said = add(shell, f"{role}@example.org", "--name", f"Nieuwe {role}", "--role", role)

    assert code == 0
    assert f"@nieuwe-{role}" in said
    reader = forum.guest()
    assert sign_in(reader, f"{role}@example.org", PASSWORD).status_code == 303
    status = forum.people.setdefault("Alice", forum.member("Alice")).ask()
    page = reader.get(f"/questions/{status}/lock")
    assert page.status_code == (403 if role == "member" else 200)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("geen-adres", ("--name", "Naam")),
        ("", ("--name", "Naam")),
        ("naam@example.org", ("--name", "  ")),
        ("naam@example.org", ("--name", "x" * 61)),
        ("naam@example.org", ()),
        ("naam@example.org", ("--name", "Naam", "--role", "keizer")),
    ],
)
def test_a_person_who_cannot_be_is_refused_in_a_line(shell: Shell, email: str, words: tuple[str, ...]) -> None:
    code, said = add(shell, email, *words)

    assert code != 0
    assert "Error: " in said.splitlines()[-1]


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1_001])
def test_a_password_that_nobody_could_sign_in_with_is_refused(forum: Forum, shell: Shell, password: str) -> None:
    forum.member("Alice")

    for code, said in (
        add(shell, "naam@example.org", "--name", "Naam", password=password),
        shell.say("user", "password", "alice@example.org", "--password-stdin", typed=f"{password}\n".encode()),
    ):
        assert code == 1
        assert "8 to 1000 characters" in said


def test_a_password_that_is_not_utf_8_is_refused_in_a_line(shell: Shell) -> None:
    code, said = shell.say("user", "add", "naam@example.org", "--name", "Naam", "--password-stdin", typed=b"\xff" * 9)

    assert (code, said) == (1, "Error: the password is not UTF-8\n")


def test_an_address_that_has_an_account_is_refused(forum: Forum, shell: Shell) -> None:
    forum.member("Alice")

    code, said = add(shell, "ALICE@example.org", "--name", "Nog een Alice")

    assert (code, said) == (1, "Error: there is an account of ALICE@example.org already\n")


def test_a_new_password_ends_all_sessions_and_links_and_its_owner_is_told(forum: Forum, shell: Shell) -> None:
    dirk, thief = forum.member("Dirk"), "dief@example.org"
    assert dirk.post("/account/email", email=thief).status_code == 200
    link = forum.mails(thief)[-1].link("/address/")

    code, _ = shell.say("user", "password", dirk.email, "--password-stdin", typed=f"{PASSWORD}\n".encode())

    assert code == 0
    assert dirk.get("/account").status_code == 401
    assert forum.guest().post(link).status_code == 404
    assert sign_in(forum.guest(), dirk.email, PASSWORD).status_code == 303
    assert forum.mails(dirk.email)[-1].subject == "Je wachtwoord is gewijzigd"
    noted = forum.execute("SELECT actor_id, account_id FROM audit_entries WHERE verb = 'password_changed'")
    assert noted == [(None, dirk.id)]


def test_the_second_steps_of_who_lost_them_are_removed(forum: Forum, shell: Shell) -> None:
    person, _ = with_codes(forum, "Kwijt")

    told = shell.say("user", "factors", "kwijt")[1]
    removed = [shell.say("user", "factors", "kwijt", "--remove", "--reason", "Telefoon kwijt") for _ in range(2)]

    assert "codes of an app: yes, passkeys: 0, recovery codes left: 10" in told
    assert [code for code, _ in removed] == [0, 1]
    assert sign_in(forum.guest(), person.email).status_code == 303
    assert person.get("/account/security").text.count("Wie dit forum beheert heeft je tweede stappen verwijderd") == 1
    (mail,) = forum.mails(person.email)
    assert "alle tweede stappen" in " ".join(mail.text.split())


def test_a_password_asked_for_is_typed_twice_while_others_write(
    forum: Forum, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = forum.member("Eva")
    asked = []

    def type_it(*_: object, **options: object) -> str:
        asked.append(options["confirmation_prompt"] and options["hide_input"])
        assert eva.ask(), "a host who types holds nobody up"
        return PASSWORD

    monkeypatch.setattr("click.prompt", type_it)

    assert shell.say("user", "password", eva.email) == (0, f"The password of {eva.email} is set.\n")
    assert asked == [True]


def test_the_password_of_nobody_is_not_set(shell: Shell) -> None:
    code, said = shell.say("user", "password", "niemand@example.org", "--password-stdin", typed=b"lang genoeg\n")

    assert (code, said) == (1, "Error: there is no account of niemand@example.org\n")


@pytest.mark.parametrize(
    "words",
    [
        ("user", "add", "a@example.org", "--name", "A", "--password-stdin"),
        ("user", "password", "a@example.org", "--password-stdin"),
        ("topic", "add", "nieuw", "--name", "Nieuw"),
        ("export", "threads.json"),
        ("render",),
        ("demo", "--users", "1", "--questions", "1", "--replies", "1"),
    ],
)
def test_on_a_database_that_was_not_migrated_every_command_says_so_in_a_line(
    database_url: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    database = Database(database_url)

    code, said = Shell(tmp_path, database).say(*words, typed=f"{PASSWORD}\n".encode())

    database.dispose()
    assert (code, said) == (
        2,
        "Error: FORUM_DATABASE_URL: this database does not have the newest schema: run `forum migrate` first\n",
    )
