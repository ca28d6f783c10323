"""A member's own picture: sent with the profile, shown where their initials were, taken away again."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from tests.support.forum import Forum, Reader, parse

PROFILE: dict[str, Any] = {"name": "Fien", "language": "nl", "timezone": "Europe/Amsterdam"}


@pytest.fixture
def fien(forum: Forum) -> Reader:
    """Without a picture, at first."""
    fien = forum.member("Fien")
    fien.post("/account", **PROFILE, no_image="y")
    return fien


def picture(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (300, 200), colour).save(file, "PNG")
    return file.getvalue()


def send(person: Reader, data: bytes, name: str = "ik.png", **fields: str | bytes) -> TestResponse:
    """The form as a browser sends it with a file. Written out here: werkzeug's client (3.1) leaves large ones open."""
    form = {"csrf_token": person.csrf, **PROFILE, **fields}
    parts = [
        (f'name="{field}"', words if isinstance(words, bytes) else words.encode()) for field, words in form.items()
    ]
    parts.append((f'name="image"; filename="{name}"\r\nContent-Type: image/png', data))
    body = b"".join(
        b"--b\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), it) for head, it in parts
    )
    kind = "multipart/form-data; boundary=b"
    return person.client.post(
        "/account", data=body + b"--b--\r\n", content_type=kind, headers={"Accept-Language": "nl"}
    )


def avatars(reader: Reader, path: str) -> list[str]:
    return [(found.attrs or {})["src"] or "" for found in parse(reader.follow(reader.get(path))).query("img.avatar")]


def told(answer: TestResponse) -> str:
    assert answer.status_code == 422
    (word,) = parse(answer).query("#error-image")
    return str(word.to_text())


def test_a_picture_stands_where_the_initials_stood(fien: Reader, bob: Reader, guest: Reader) -> None:
    thread = fien.ask()
    bob.reply(thread)
    assert avatars(guest, f"/questions/{thread}") == []

    assert send(fien, picture()).status_code == 303
    (address,) = avatars(guest, f"/questions/{thread}")
    assert avatars(guest, "/members/fien") == avatars(fien, "/account") == [address]

    shown = guest.get(address)
    headers = shown.headers
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert Image.open(BytesIO(shown.data)).size == (256, 256)
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Vary" not in headers
    assert "Set-Cookie" not in headers


def test_another_picture_has_another_address_and_none_has_none(fien: Reader, guest: Reader) -> None:
    send(fien, picture())
    (first,) = avatars(guest, "/members/fien")
    send(fien, picture("blue"))
    (second,) = avatars(guest, "/members/fien")
    assert first != second
    assert guest.get(first).status_code == 404

    fien.post("/account", **PROFILE)
    assert avatars(guest, "/members/fien") == [second]
    fien.post("/account", **PROFILE, no_image="y")
    assert avatars(guest, "/members/fien") == []
    assert guest.get(second).status_code == 404
    assert guest.get(second.replace("fien", "alice")).status_code == 404


def test_what_is_no_picture_is_refused_at_the_field_and_changes_nothing(fien: Reader, guest: Reader) -> None:
    send(fien, picture())
    before = avatars(guest, "/members/fien")

    assert "geen afbeelding" in told(send(fien, b"\xff\xfe een brief", name="ik.jpg", bio="Over mij"))
    assert "te groot" in told(send(fien, picture() + b"\0" * 5 * 1024 * 1024))
    assert "beschadigd" in told(send(fien, picture()[:-40]))
    assert "leeg" in told(send(fien, b""))
    assert "nog een keer" in told(send(fien, picture("blue"), sector="mafia"))
    refused = send(fien, b"x", bio="Over mij")
    assert "Over mij" in refused.text
    assert avatars(guest, "/members/fien") == before


def test_a_file_too_large_for_any_form_gets_a_word_about_files(fien: Reader) -> None:
    answer = send(fien, b"\0" * 9 * 1024 * 1024)

    assert answer.status_code == 413
    assert "4 MB" in answer.text


def test_only_whose_it_is_changes_it(fien: Reader, alice: Reader, guest: Reader) -> None:
    assert send(guest, picture()).status_code == 401
    stranger = Reader(fien.app, fien.client)
    assert send(stranger, picture()).status_code == 400
    assert avatars(guest, "/members/fien") == []


def test_a_form_that_brings_a_file_is_still_a_form_of_words(fien: Reader) -> None:
    """Its words are UTF-8, without control characters; a file is not taken for a word, nor a word for a file."""
    assert send(fien, picture(), bio=b"\xff").status_code == 400
    assert send(fien, picture(), job_title="HR\x00-adviseur").status_code == 303
    assert "HR-adviseur" in fien.get("/members/fien").text
    assert fien.post("/account", **PROFILE, image="geen bestand", bio=(BytesIO(b"x"), "bio")).status_code == 303
    assert parse(fien.get("/members/fien")).query(".bio") == []
