"""The forum answers to one name, believes none that a request brings, and leads nowhere else."""

import gzip
import logging
from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from forum.web.urls import is_ours
from tests.support.forum import HOST, PASSWORD, Forum, Reader, form_fields
from tests.web.rules import check

EVIL = "evil.example"
LIES = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Proto": "https",
    "X-Host": EVIL,
    "X-Original-URL": f"//{EVIL}/",
    "Forwarded": f"host={EVIL}",
    "Referer": f"http://{EVIL}/",
}
ELSEWHERE = (
    f"http://{EVIL}/",
    f"//{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"/\t/{EVIL}",
    f" //{EVIL}",
    f"/\n/{EVIL}",
    f"https:{EVIL}",
    f"http://{HOST}@{EVIL}/",
    f"{HOST}.{EVIL}",
    "javascript:alert(1)",
)


def test_asked_by_another_name_the_forum_says_where_it_is_and_does_nothing(forum: Forum, alice: Reader) -> None:
    thread = alice.ask()
    for host in (EVIL, f"{HOST}.{EVIL}", f"{EVIL}:80", f"{HOST}@{EVIL}", "", "127.0.0.1", "[::1]", "a b", "\xff"):
        answers = [
            alice.get("/", headers={"Host": host, **LIES}),
            alice.get(f"/questions/{thread}", headers={"Host": host}),
            alice.post(f"/questions/{thread}/reply", headers={"Host": host}, body="Voor een ander", parent=""),
            forum.guest().get("/nergens", headers={"Host": host}),
        ]
        for answer in answers:
            check(answer, "nl")
            assert answer.status_code == 421
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in answer.headers
            assert f'href="http://{HOST}"' in answer.text
            assert EVIL not in answer.text + str(answer.headers)
            assert "Voor een ander" not in answer.text
    assert "Voor een ander" not in alice.read(thread).text


def test_the_name_may_come_with_a_port_and_in_capitals(guest: Reader) -> None:
    for host in (HOST, f"{HOST}:80", f"{HOST}:8443", HOST.upper()):
        assert guest.get("/topics", headers={"Host": host}).status_code == 200, host


def test_who_watches_the_machine_may_call_it_as_they_like(guest: Reader) -> None:
    style = guest.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    for path in ("/healthz", "/readyz", style):
        assert guest.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200, path


def test_a_forum_to_try_answers_to_each_name_of_its_own_machine(build: Callable[..., Forum]) -> None:
    guest = build(FORUM_BASE_URL="http://127.0.0.1:8000").guest()
    for host, status in (("localhost:8000", 200), ("[::1]:8000", 200), ("127.0.0.1", 200), ("192.168.1.7:8000", 421)):
        assert guest.get("/topics", headers={"Host": host}).status_code == status, host


def test_the_log_says_once_by_what_name_it_was_asked_for(
    build: Callable[..., Forum], caplog: pytest.LogCaptureFixture
) -> None:
    guest = build().guest()
    with caplog.at_level(logging.WARNING, logger="forum.web.hosts"):
        for number in range(40):
            guest.get("/", headers={"Host": f"{number // 2}.{EVIL}{'x' * 500}"})

    assert len(caplog.messages) == 20
    assert caplog.messages[0].startswith(f"Answered 421: asked for as '0.{EVIL}xxx")
    assert "FORUM_BASE_URL is http://forum.example.org" in caplog.messages[0]
    assert len(caplog.messages[0]) < 250


def test_who_goes_on_stays_here(forum: Forum, alice: Reader) -> None:
    for address in ELSEWHERE:
        guest = forum.guest()
        page = guest.get("/login", query_string={"next": address})
        form = form_fields(page, "/login")
        assert form["next"] == "/"
        form |= {"email": alice.email, "password": PASSWORD, "next": address}
        answers = [
            guest.post("/login", **form),
            guest.post("/preferences", theme="dark", next=address),
            alice.post("/preferences", theme="dark", next=address),
        ]
        assert [answer.headers["Location"] for answer in answers] == ["/", "/", "/"], address


def every_address(forum: Forum, thread: int) -> Iterator[str]:
    known = {"handle": "alice", "slug": "algemeen", "_slug": "x", "name": "views", "digest": "0" * 16}
    for rule in forum.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        parts = []
        for is_dynamic, data in rule._trace:
            kinds = sorted(getattr(rule._converters.get(data), "items", ()) or ()) if is_dynamic else ()
            parts.append(kinds[0] if kinds else known.get(data, str(thread)) if is_dynamic else data.strip("|"))
        yield "".join(parts)


def test_no_address_leads_elsewhere_and_nothing_compressed_holds_a_secret(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    """BREACH guesses a secret by the length of what is compressed with it: so no page with one is compressed."""
    hostile = {"next": f"//{EVIL}", "back": f"//{EVIL}", "q": "csrf_token"}
    compressed = 0
    for address in every_address(forum, alice.ask()):
        for reader in (guest, alice):
            answer = reader.get(address, query_string=hostile, headers={**LIES, "Accept-Encoding": "gzip"})
            assert is_ours(answer.headers.get("Location", "/")), address
            assert f"http://{EVIL}" not in words_of(answer) + str(answer.headers), address
            if answer.headers.get("Content-Encoding"):
                compressed += 1
                assert 'name="csrf_token"' not in words_of(answer), address
                assert "Set-Cookie" not in answer.headers, address
                assert "private" not in answer.headers["Cache-Control"], address
    assert compressed > 15


def words_of(answer: TestResponse) -> str:
    raw = gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data
    return raw.decode(errors="replace")
