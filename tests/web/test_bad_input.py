"""Bad input gets the status and the page of the contract, and every text that was typed comes back."""

from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from tests.support.forum import Forum, Reader, field_value
from tests.web.rules import check, check_page, question_of

MEGABYTE = 1024 * 1024
BAD_IDS = (
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "%00",
    "1%00",
    "%D9%A1",
    "01",
    "+1",
    "1.0",
    "0x1",
    "1;2",
    "..",
    "é",
)
BY_ID = (
    "/questions/{}",
    "/posts/{}",
    "/posts/{}/edit",
    "/posts/{}/history",
    "/posts/{}/branch",
    "/posts/{}/hide",
    "/questions/{}/lock",
)
TEXT = 'Mijn "tekst" </textarea> & ’n <b>regel</b>\n\n\ten nog één 👩‍👩‍👧'


def form_of(**fields: str) -> bytes:
    return "&".join(f"{name}={quote(value)}" for name, value in fields.items()).encode()


def send_raw(reader: Reader, path: str, raw: bytes, kind: str = "application/x-www-form-urlencoded") -> TestResponse:
    """A body as it is, after the token."""
    body = b"csrf_token=" + quote(reader.csrf).encode() + b"&" + raw
    return reader.client.post(path, data=body, content_type=kind, headers={"Accept-Language": "nl"})


def test_a_blank_question_is_refused_with_all_that_was_typed(alice: Reader) -> None:
    response = alice.post("/ask", topic="algemeen", title=" \u200b\u2060 ", body=TEXT)

    assert response.status_code == 422
    assert field_value(response, "body") == TEXT
    assert check_page(response).query('input[name="title"][aria-invalid="true"]')


@pytest.mark.parametrize(
    ("field", "length", "status"),
    [("body", 20_000, 303), ("body", 20_001, 422), ("title", 200, 303), ("title", 201, 422)],
)
def test_what_is_too_long_is_refused_at_its_field(alice: Reader, field: str, length: int, status: int) -> None:
    typed: dict[str, Any] = {"topic": "algemeen", "title": "Vraag", "body": "Tekst", field: "é" * length}
    response = alice.post("/ask", **typed)

    assert response.status_code == status
    if status == 422:
        page = check_page(response)
        assert field_value(response, field) == typed[field]
        assert page.query(f'[name="{field}"][aria-invalid="true"]')


def test_a_text_of_a_megabyte_is_given_back(alice: Reader) -> None:
    text = "é" * MEGABYTE
    response = alice.post("/ask", topic="algemeen", title="Vraag", body=text)

    assert response.status_code == 422
    assert f">\n{text}</textarea>" in response.text


@pytest.mark.parametrize("path", ["/ask", "/questions/1/reply", "/login", "/preferences", "/nergens"])
def test_more_than_a_megabyte_in_a_field_says_that_the_browser_holds_it(alice: Reader, path: str) -> None:
    alice.ask()
    response = alice.post(path, title="Vraag", body="x" * (MEGABYTE + 1))

    assert response.status_code == 413
    assert "browser" in check_page(response, "nl").to_text()
    assert len(response.data) < 20_000


@pytest.mark.parametrize("who", ["guest", "alice"])
def test_fifty_megabytes_are_refused_without_being_read(forum: Forum, who: str) -> None:
    reader = forum.guest() if who == "guest" else forum.member("Alice")
    response = send_raw(reader, "/ask", b"body=" + b"x" * 50_000_000)

    assert response.status_code == 413
    assert "browser" in check_page(response, "nl").to_text()


def test_a_million_fields_are_refused_before_they_are_taken_apart(alice: Reader) -> None:
    response = send_raw(alice, "/ask", b"a=&" * 1_000_000)

    assert response.status_code == 413
    check_page(response, "nl")


def test_control_characters_are_left_out_in_silence(alice: Reader) -> None:
    thread = alice.ask("Een\x00 ti\x1btel\x7f", "Een\x00\x08 te\x85kst\r\nen meer\ufffe")
    page = alice.read(thread)

    assert "Een titel" in page.text
    assert field_value(alice.get(f"/posts/{question_of(alice, thread)}/edit"), "body") == "Een tekst\nen meer"


@pytest.mark.parametrize(
    "raw", [b"%FF", b"%C0%80", b"%ED%A0%80", b"%ED%B0%80", b"\xff", b"\xed\xa0\x80", b"%F5%80%80%80"]
)
def test_what_is_not_utf_8_is_refused_and_the_rest_is_given_back(alice: Reader, raw: bytes) -> None:
    response = send_raw(alice, "/ask", form_of(topic="algemeen", title="Mijn vraag") + b"&body=Hallo" + raw)

    assert response.status_code == 400
    check_page(response, "nl")
    assert field_value(response, "title") == "Mijn vraag"
    assert field_value(response, "body").startswith("Hallo")


@pytest.mark.parametrize("raw", ["%FF", "%ED%A0%80"])
@pytest.mark.parametrize("who", ["guest", "alice"])
def test_an_address_that_is_not_utf_8_is_refused(forum: Forum, who: str, raw: str) -> None:
    reader = forum.guest() if who == "guest" else forum.member("Alice")
    response = reader.get(f"/?after={raw}")

    assert response.status_code == 400
    check_page(response, "nl")


def test_a_percent_sign_in_a_multipart_form_is_just_that(alice: Reader) -> None:
    response = alice.client.post(
        "/ask",
        data={"csrf_token": alice.csrf, "topic": "algemeen", "title": "10%ff en %zz", "body": "100%"},
        content_type="multipart/form-data",
    )

    assert response.status_code == 303


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "nonsense"]
)
def test_a_form_of_another_kind_is_an_empty_form(guest: Reader, kind: str) -> None:
    response = send_raw(guest, "/ask", b'{"title": "x"}', kind)

    assert response.status_code == 422
    check_page(response, "nl")


@pytest.mark.parametrize("topic", ["", "bestaat-niet", "algemeen\x00x", "Algemeen", "a" * 300])
def test_an_unknown_topic_is_refused_at_its_field(alice: Reader, topic: str) -> None:
    response = alice.post("/ask", topic=topic, title="Vraag", body=TEXT)

    assert response.status_code == 422
    assert check_page(response).query('select[name="topic"][aria-invalid="true"]')
    assert field_value(response, "body") == TEXT


@pytest.mark.parametrize("parent", ["x", "1e9", "-1", "0", "9" * 20, "١", "1,2", " ", "1%00x"])
def test_a_parent_that_is_no_number_gives_the_text_back(alice: Reader, parent: str) -> None:
    response = alice.post(f"/questions/{alice.ask()}/reply", body=TEXT, parent=parent)

    if not parent.strip():
        assert response.status_code == 303
        return
    assert response.status_code in (400, 409)
    check_page(response, "nl")
    assert field_value(response, "body") == TEXT


def test_a_parent_in_another_thread_gives_the_text_back(alice: Reader, bob: Reader) -> None:
    one, other = alice.ask(), alice.ask("Een andere vraag")
    response = bob.post(f"/questions/{one}/reply", body=TEXT, parent=bob.reply(other))

    assert response.status_code == 409
    check_page(response, "nl")
    assert field_value(response, "body") == TEXT


@pytest.mark.parametrize("address", BY_ID)
def test_what_is_no_number_of_ours_is_not_there(mo: Reader, address: str) -> None:
    mo.ask()
    for bad in BAD_IDS:
        response = mo.get(address.format(bad))
        assert response.status_code == 404, address.format(bad)
    check_page(mo.get(address.format(BAD_IDS[0])), "nl")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1e9",
        "page=%D9%A1",
        "page=x",
        "page=1%00",
        "order=beste",
        "order=tree%00",
        "parent=x",
        "parent=-1",
    ],
)
def test_a_known_parameter_that_cannot_be_read_is_refused(alice: Reader, mo: Reader, guest: Reader, query: str) -> None:
    thread = alice.ask()
    for reader in (guest, alice):
        assert reader.read(thread, f"?{query}").status_code == 400
    mo.post(f"/questions/{thread}/lock", reason="Klaar.")

    check_page(guest.read(thread, f"?{query}"), "nl")
    assert guest.read(thread, f"?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/", "/unanswered", "/top", "/topics/algemeen", "/members/alice"])
@pytest.mark.parametrize(
    "key", ["x", "!!!", "W10", "W1sidCJdLDFd", "W1sidCIsIjAwMDEtMDEtMDFUMDA6MDA6MDArMjM6NTkiXSwxXQ", "é"]
)
def test_a_place_in_a_list_that_cannot_be_read_is_refused(alice: Reader, path: str, key: str) -> None:
    for name in ("after", "before"):
        assert alice.get(f"{path}?{name}={key}").status_code == 400


@pytest.mark.parametrize(
    "query",
    ["page=1&page=x", "page[]=x", "a[]=1&a[]=2", "utm_source=x&utm_source=y", "page=", "order=", "a=%00", "&&=&"],
)
def test_what_is_unknown_or_repeated_changes_nothing(alice: Reader, guest: Reader, query: str) -> None:
    thread = alice.ask()

    assert guest.read(thread, f"?{query}").status_code == 200


def test_a_page_past_the_end_leads_to_the_last(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    alice.reply(thread)
    for number in ("2", "1000000000", "9" * 19, "9" * 400):
        response = guest.get(f"/questions/{thread}-wie-heeft-er-een-reglement?page={number}")
        assert response.status_code == 302
        assert response.headers["Location"] == f"/questions/{thread}-wie-heeft-er-een-reglement"


@pytest.mark.parametrize("who", ["guest", "alice"])
def test_a_wrong_method_says_so_and_what_would_be_right(forum: Forum, who: str) -> None:
    reader = forum.guest() if who == "guest" else forum.member("Alice")
    for path, right in (("/", "GET"), ("/topics", "GET"), ("/logout", "POST"), ("/questions/1/reply", "POST")):
        for method in {"GET", "POST", "PUT", "DELETE", "PROPFIND"} - {right}:
            response = reader.client.open(path, method=method, headers={"Accept-Language": "nl"})
            assert response.status_code == 405
            assert right in response.headers["Allow"]
            check(response, "nl")


def test_a_form_sent_where_there_is_none_gives_the_text_back(alice: Reader) -> None:
    response = send_raw(alice, "/nergens", form_of(body=TEXT))

    assert response.status_code == 404
    assert field_value(response, "body") == TEXT


@pytest.mark.parametrize("path", ["//elders.example/x", "/%5C%5Celders.example", "//x", "/questions//1"])
def test_no_form_leads_to_another_site(alice: Reader, path: str) -> None:
    response = alice.client.post(
        "/x", data={"body": TEXT, "csrf_token": alice.csrf}, environ_overrides={"PATH_INFO": path.replace("%5C", "\\")}
    )

    assert response.status_code == 404
    for form in check_page(response).query("form[action]"):
        assert not ((form.attrs or {})["action"] or "").startswith(("//", "/\\", "http"))


def test_a_reply_to_a_post_that_was_deleted_meanwhile_gives_the_text_back(
    alice: Reader, bob: Reader, mo: Reader
) -> None:
    thread = alice.ask()
    parent = bob.reply(thread)
    mo.post(f"/posts/{parent}/delete", reason="Dubbel.")
    response = alice.post(f"/questions/{thread}/reply", body=TEXT, parent=parent)

    assert response.status_code == 409
    assert field_value(response, "body") == TEXT


def test_a_reply_to_a_thread_that_was_locked_meanwhile_gives_the_text_back(
    alice: Reader, bob: Reader, mo: Reader
) -> None:
    thread = alice.ask()
    mo.post(f"/questions/{thread}/lock", reason="Klaar.")
    response = bob.post(f"/questions/{thread}/reply", body=TEXT, parent="")

    assert response.status_code == 409
    assert field_value(response, "body") == TEXT
