"""Letters: written in the language of who gets them, as text and as HTML, and never more than one line of subject."""

import re
from email.headerregistry import Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import letters
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.mail.office import Office
from forum.kit.mail.transports import Folder
from forum.kit.mail.writing import Envelope, Letter, Letterhead, wrapped
from forum.kit.resources import TEMPLATES
from forum.kit.signing import unsign
from forum.kit.words import Message
from forum.outbox.actions import post_mail
from tests.support.forum import Forum
from tests.support.mails import Mailed, read_mail

HEAD = Letterhead("Vraagbaak", "https://forum.example.org", "a key for tests alone")


def post(
    forum: Forum, kind: str = "trial", to: str = "alice@example.org", language: str = "nl", **content: object
) -> int:
    """Put a mail into the outbox."""
    with forum.database.writing():
        post_mail(kind, to, language)
        commit()
    return int(forum.execute("SELECT max(id) FROM mails")[0][0])


def written(name: str) -> Mailed:
    """A mail about a person of this name, as it arrives."""
    table = {"trial": Letter(Message("%(name)s replied"), lambda _envelope, _head: {"name": name})}
    office = Office(table, HEAD, Address("Vraagbaak", "noreply", "example.org"), Folder(Path("outbox")))
    parcel = office.pack(Envelope(1, "trial", "alice@example.org", "en", clock.now()))
    assert parcel is not None
    return read_mail(bytes(parcel))


def test_an_address_in_a_header_stays_whole_however_long() -> None:
    address = f"<https://forum.example.org/{'een-lange-naam/' * 9}>"
    letter = Letter(Message("Zo"), lambda _envelope, _head: {}, lambda _envelope, _head: {"List-Unsubscribe": address})
    office = Office({"trial": letter}, HEAD, Address("", "noreply", "example.org"), Folder(Path("outbox")))
    parcel = office.pack(Envelope(1, "trial", "alice@example.org", "en", clock.now()))

    assert parcel is not None
    assert f"\r\nList-Unsubscribe: {address}\r\n".encode() in bytes(parcel)


def test_a_mail_is_text_and_html_in_the_language_of_who_gets_it(forum: Forum) -> None:
    post(forum)
    post(forum, to="bob@example.org", language="en")

    [dutch], [english] = forum.mails("alice@example.org"), forum.mails("bob@example.org")
    assert (dutch.subject, english.subject) == ("Vraagbaak kan mail versturen", "Vraagbaak can send mail")
    assert "Dit is een proef" in dutch.text
    assert "Dit is een proef" in dutch.html
    assert '<html lang="en">' in english.html
    assert english.links() == ["/"]
    assert english.message["From"] == "Vraagbaak <noreply@forum.example.org>"
    assert english.message["Auto-Submitted"] == "auto-generated"
    assert english.message["Message-ID"] != dutch.message["Message-ID"]
    assert not re.search(r"<(img|script|link)|src=|url\(", english.html)
    assert not re.search(r"[ \t]\n", english.text)


def test_every_letter_has_both_its_templates() -> None:
    names = {file.name for file in (TEMPLATES / "mail").iterdir()}

    assert {f"{kind}.{form}" for kind in letters.TABLE for form in ("txt", "html")} <= names


def test_what_is_put_into_the_outbox_has_a_letter(root: Path) -> None:
    sources = [file.read_text() for file in (root / "forum").rglob("*.py")]
    kinds = {kind for source in sources for kind in re.findall(r"""post_mail\(\s*"(\w+)\"""", source)}

    assert kinds | {"trial"} <= letters.TABLE.keys()


@given(name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_no_name_breaks_a_subject_out_of_its_line(name: str) -> None:
    mail = written(name)

    assert set(mail.message) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    }
    assert len(mail.message.get_all("Subject", [])) == 1
    assert mail.subject.strip().endswith("replied")


@pytest.mark.parametrize(
    "name", ["A\r\nBcc: mallory@example.org", "A\n\nText", "A\u2028B", "\u202egnirts 😀", "é" * 60]
)
def test_a_subject_holds_what_can_be_read_of_a_name(name: str) -> None:
    mail = written(name)

    assert mail.message["Bcc"] is None
    assert mail.subject == " ".join(name.replace("\u202e", "").split()) + " replied"


def test_keys_in_addresses_are_signed_for_their_purpose() -> None:
    signed = HEAD.signed("12.secret", "reset")

    assert unsign(signed, "reset", HEAD.secret_key) == "12.secret"
    assert unsign(signed, "confirm", HEAD.secret_key) is None
    assert HEAD.link("/reset") == "https://forum.example.org/reset"


def test_text_is_wrapped_and_addresses_stay_whole() -> None:
    address = "https://forum.example.org/confirm?key=" + "x" * 90
    text = wrapped(f"\n\n{'woord ' * 30}\n\n\n\n> {'citaat ' * 30}\n{address}  \n")

    assert max(len(line) for line in text.splitlines() if line != address) <= 72
    assert address in text.splitlines()
    assert "\n\n\n" not in text
    assert all(line.startswith("> ") for line in text.splitlines() if "citaat" in line)
    assert text == "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"
