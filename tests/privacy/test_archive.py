"""Everything about oneself in one file: prepared by a job, mailed, downloaded by nobody else, gone after a week."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

from forum.kit import clock
from forum.privacy.jobs import forget_in_time, prepare_archives
from tests.feeds.private import make_feed, secret_of
from tests.support.forum import Forum, Reader, parse


def prepare(forum: Forum) -> int:
    return prepare_archives(forum.database, "Vraagbaak", "nl")


def taken(reader: Reader) -> zipfile.ZipFile:
    [link] = parse(reader.get("/account/privacy")).query("a[download]")
    answer = reader.get(str((link.attrs or {})["href"]))
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(BytesIO(answer.data))


def data_of(file: zipfile.ZipFile) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(file.read("data.json"))
    return found


def test_all_that_is_known_is_in_it_and_nothing_that_opens_a_door(forum: Forum, bob: Reader) -> None:
    vera = forum.member("Vera")
    thread = vera.ask("Hoe regelen jullie dit?", "Wij zoeken <naam werkgever>.")
    bob.reply(thread, "Bel @vera.")
    vera.post(f"/posts/{forum.question(thread)}/edit", title="Hoe dan?", body="Wij zoeken nog.", version=1)

    secret = secret_of(make_feed(vera))
    assert vera.post("/account/archive").status_code == 303
    assert "voorbereid" in vera.get("/account/privacy").text
    assert prepare(forum) == 1
    file = taken(vera)

    data = data_of(file)
    assert data["accounts"][0]["email"] == "vera@example.org"
    assert [post["body"] for post in data["posts"]] == ["Wij zoeken nog."]
    assert [version["body"] for version in data["revisions"]] == ["Wij zoeken <naam werkgever>."]
    assert len(data["mentions"]) == 1
    assert len(data["sessions"]) == 1
    assert [key["scope"] for key in data["feed_keys"]] == ["replies"]
    assert not any(secret.encode() in file.read(name) for name in file.namelist())
    assert all("hash" not in column for rows in data.values() for row in rows for column in row)
    page = file.read("index.html").decode()
    assert "Wij zoeken &lt;naam werkgever&gt;." in page
    assert "Bel @vera" not in page


def test_of_others_who_had_a_hand_in_it_nothing_is_told(forum: Forum, alice: Reader, mo: Reader, ada: Reader) -> None:
    vera, thread = forum.member("Vera"), alice.ask()
    vera.post(f"/posts/{forum.question(thread)}/flag", reason="Hier staat een naam.")
    mo.post(f"/moderation/posts/{forum.question(thread)}", outcome="kept", reason="Vera overdrijft.")
    ada.post("/admin/members/vera/suspend", until="", reason="Reclame")
    for person in (vera, mo):
        person.post("/account/archive")
    prepare(forum)

    data = data_of(taken(vera))
    assert [(flag["reason"], flag["outcome"], flag["settled_by"]) for flag in data["flags"]] == [
        ("Hier staat een naam.", "kept", None)
    ]
    assert {entry["actor_id"] for entry in data["audit_entries"]} == {vera.id, None}
    assert "overdrijft" not in str(data)
    assert "Hier staat een naam." not in str(data_of(taken(mo)))


def test_a_new_one_takes_the_place_of_the_one_before(forum: Forum) -> None:
    vera = forum.member("Vera")
    for _ in range(2):
        vera.post("/account/archive")
        prepare(forum)

    assert len(forum.execute("SELECT id FROM archives")) == 1
    assert data_of(taken(vera))["accounts"]


def test_a_mail_in_their_language_says_that_it_is_ready(forum: Forum) -> None:
    vera = forum.member("Vera")
    vera.post("/account", name="Vera", language="en", timezone="Europe/Amsterdam")
    vera.post("/account/archive")
    prepare(forum)

    [mail] = forum.mails(to="vera@example.org")
    assert mail.subject == "Everything about you is ready"
    assert mail.link("/account") == "/account/privacy"


def test_asked_twice_it_is_prepared_once(forum: Forum) -> None:
    vera = forum.member("Vera")
    vera.post("/account/archive")
    vera.post("/account/archive")

    assert (prepare(forum), prepare(forum)) == (1, 0)


def test_nobody_else_gets_it(forum: Forum, bob: Reader, ada: Reader, guest: Reader) -> None:
    vera = forum.member("Vera")
    vera.post("/account/archive")
    prepare(forum)
    [(number,)] = forum.execute("SELECT id FROM archives")

    assert bob.get(f"/account/archive/{number}").status_code == 404
    assert ada.get(f"/account/archive/{number}").status_code == 404
    assert guest.get(f"/account/archive/{number}").status_code == 401
    assert guest.post("/account/archive").status_code == 401


def test_a_suspended_member_gets_it_too(forum: Forum) -> None:
    vera = forum.member("Vera")
    forum.execute("UPDATE accounts SET status = 'suspended' WHERE id = :id", id=vera.id)
    vera.post("/account/archive")
    prepare(forum)

    assert data_of(taken(vera))["accounts"][0]["status"] == "suspended"


def test_after_a_week_it_is_gone(forum: Forum) -> None:
    vera = forum.member("Vera")
    vera.post("/account/archive")
    prepare(forum)
    [(number,)] = forum.execute("SELECT id FROM archives")

    with clock.set_to(clock.now() + timedelta(days=8)):
        forum.execute("UPDATE sessions SET authenticated_at = :now", now=clock.now().replace(tzinfo=None))
        assert vera.get(f"/account/archive/{number}").status_code == 404
        assert forget_in_time(forum.database)["archives"] == 1
        assert "download" not in vera.get("/account/privacy").text
