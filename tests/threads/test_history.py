"""The history of a post: all its versions, what changed between them, and what moderators did."""

import re

import pytest

from tests.support.forum import Forum, Reader, parse


def versions(reader: Reader, post: int) -> list[str]:
    """What is said of each version, the newest first."""
    page = reader.get(f"/posts/{post}/history")
    assert page.status_code == 200
    return [version.to_text() for version in parse(page).query("li.version")]


def test_it_shows_every_version_with_who_why_and_what_changed(
    alice: Reader, bob: Reader, mo: Reader, guest: Reader
) -> None:
    post = bob.reply(alice.ask(), "Wij geven twee dagen.")
    bob.post(f"/posts/{post}/edit", body="Wij geven drie dagen.", version=1, reason="Nageteld")
    mo.post(f"/posts/{post}/edit", body="Wij geven drie dagen verlof.", version=2, reason="Verduidelijkt")

    newest, second, first = versions(guest, post)

    assert "Mo" in newest
    assert "Verduidelijkt" in newest
    assert "Bob" in second
    assert "Nageteld" in second
    assert "Bob" in first
    assert "Wij geven twee dagen." in first
    page = parse(guest.get(f"/posts/{post}/history"))
    assert [found.to_text() for found in page.query("li.version ins")] == ["verlof", "drie"]
    assert [found.to_text() for found in page.query("li.version del")] == ["twee"]


def test_a_former_title_is_part_of_it(forum: Forum, alice: Reader, guest: Reader) -> None:
    question = forum.question(alice.ask("De oude titel", "Tekst"))
    alice.post(f"/posts/{question}/edit", title="De nieuwe titel", body="Tekst", version=1)

    page = parse(guest.get(f"/posts/{question}/history"))

    assert [found.to_text() for found in page.query(".title del")] == ["oude"]
    assert [found.to_text() for found in page.query(".title ins")] == ["nieuwe"]


def test_a_post_that_nobody_changed_has_one_version(alice: Reader, bob: Reader, guest: Reader) -> None:
    (only,) = versions(guest, bob.reply(alice.ask(), "Zo is het."))

    assert "Zo is het." in only


def test_what_moderators_did_stands_in_it_with_the_reason(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, guest: Reader
) -> None:
    thread = alice.ask()
    reply, question = bob.reply(thread), forum.question(thread)
    for verb in ("hide", "show", "delete", "restore"):
        mo.post(f"/posts/{reply}/{verb}", reason=f"Omdat {verb}")
    mo.post(f"/questions/{thread}/lock", reason="Omdat lock")

    of_reply, of_question = (
        [line.to_text() for line in parse(guest.get(f"/posts/{post}/history")).query(".row")]
        for post in (reply, question)
    )

    assert [re.findall(r"Omdat \w+", line) for line in of_reply] == [
        ["Omdat restore"],
        ["Omdat delete"],
        ["Omdat show"],
        ["Omdat hide"],
    ]
    assert [re.findall(r"Omdat \w+", line) for line in of_question] == [["Omdat lock"]]
    assert all("Mo" in line for line in [*of_reply, *of_question])


def test_words_in_it_are_words_and_no_markup(alice: Reader, bob: Reader, guest: Reader) -> None:
    post = bob.reply(alice.ask(), "<script>alert(1)</script>")
    bob.post(f"/posts/{post}/edit", body="<b>vet</b>", version=1, reason="<i>schuin</i>")

    page = guest.get(f"/posts/{post}/history").text

    assert "<script>alert" not in page
    assert "<i>schuin" not in page
    assert "&lt;b&gt;" in page or "&lt;" in page


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "123456789", "x", "%00"])
def test_there_is_no_history_of_what_there_is_not(guest: Reader, number: str) -> None:
    assert guest.get(f"/posts/{number}/history").status_code == 404
