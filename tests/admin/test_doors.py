"""Only administrators come in; and what they change asks for a proof of a short while ago."""

from typing import Any

from tests.house.test_doors import FILLED, addresses
from tests.support.forum import Forum, Reader

FORMS: dict[str, dict[str, Any]] = {
    "/admin/topics": {"name": "Verzuim", "language": "nl"},
    "/admin/topics/algemeen": {"name": "Anders", "language": "nl", "place": "1"},
    "/admin/topics/algemeen/move": {"to": "up"},
    "/admin/topics/algemeen/give": {"person": "mo"},
    "/admin/topics/algemeen/take": {"person": "mo"},
    "/admin/members/alice/role": {"role": "admin", "reason": "Zomaar"},
    "/admin/members/alice/suspend": {"reason": "Zomaar"},
    "/admin/members/alice/unsuspend": {"reason": "Zomaar"},
    "/admin/members/alice/sign-out": {"reason": "Zomaar"},
    "/admin/members/mo/all-topics": {"reason": "Zomaar"},
    "/admin/settings": {"registration": "closed", "staff_needs_factor": "off"},
    "/admin/mail": {},
}
OWN = (
    "/account",
    "/address",
    "/preferences",
    "/login",
    "/logout",
    "/register",
    "/reset",
    "/confirm",
    "/unsubscribe",
    "/hub",
)
"""What stays open to who is suspended: getting in, all that is one's own, and where servers knock, who are nobody."""
PAGES = ("/admin", "/admin/members", "/admin/members/alice", "/admin/statistics")


def state(forum: Forum) -> list[Any]:
    tables = ("topics", "topic_moderators", "accounts", "options")
    log = "SELECT * FROM audit_entries WHERE verb NOT IN ('signed_in', 'proved_again')"
    return [forum.execute(f"SELECT * FROM {table}") for table in tables] + [forum.execute(log)]  # noqa: S608


def test_nobody_else_comes_in(forum: Forum, ada: Reader, mo: Reader, alice: Reader, guest: Reader) -> None:
    ada.get("/admin")
    before = state(forum)
    for path in (*PAGES, *FORMS):
        if not path.endswith(("/move", "/give", "/take")):
            assert (guest.get(path).status_code, path) == (401, path)
            assert {reader.get(path).status_code for reader in (alice, mo)} == {403}, path
    for path, fields in FORMS.items():
        assert (guest.post(path, **fields).status_code, path) == (401, path)
        assert {reader.post(path, **fields).status_code for reader in (alice, mo)} == {403}, path

    assert state(forum) == before


def test_a_change_needs_a_proof_of_a_short_while_ago(forum: Forum, ada: Reader, mo: Reader, alice: Reader) -> None:
    forum.execute("UPDATE sessions SET authenticated_at = created_at, created_at = created_at")
    forum.execute("UPDATE sessions SET authenticated_at = '2020-01-01 00:00:00+00:00'")
    before = state(forum)
    for path, fields in FORMS.items():
        answer = ada.post(path, **fields)
        assert (answer.status_code, path) == (401, path)
        assert all(value in answer.text for value in fields.values()), "what was typed waits there"
    assert ada.get("/admin/members/alice").status_code == 200
    assert {mo.post("/admin/mail").status_code, alice.post("/admin/mail").status_code} == {403}

    assert state(forum) == before


def test_what_is_not_there_is_404_and_what_cannot_be_400(ada: Reader) -> None:
    for path in ("/admin/topics/niets", "/admin/members/niemand", "/admin/members/niemand/role", "/admin/niets"):
        assert ada.get(path).status_code == 404, path
    assert ada.post("/admin/topics/algemeen/move", to="opzij").status_code == 400
    assert ada.get("/admin/members?after=x").status_code == 400


def test_a_suspended_member_opens_no_door_but_their_own(forum: Forum, ada: Reader, alice: Reader) -> None:
    thread = alice.ask()
    post = forum.question(thread)
    suspended = ada.post("/admin/members/alice/suspend", reason="Reclame")
    before = forum.execute("SELECT * FROM posts"), forum.execute("SELECT * FROM threads")
    refused = []
    for rule in forum.app.url_map.iter_rules():
        own = rule.rule.startswith(OWN)
        if "POST" not in (rule.methods or ()) or own:
            continue
        for path in addresses(rule, post):
            answer = alice.post(path, **FILLED | {"marked": "1"})
            assert (answer.status_code, path) == (403, path)
            refused.append(path)

    assert suspended.status_code == 303
    assert {"/ask", f"/questions/{thread}/reply", f"/posts/{post}/edit", f"/posts/{post}/delete"} <= set(refused)
    assert (forum.execute("SELECT * FROM posts"), forum.execute("SELECT * FROM threads")) == before
    assert [alice.get(path).status_code for path in ("/", f"/questions/{thread}", "/account")] == [200, 301, 200]
    assert "Een tekst" in alice.post(f"/questions/{thread}/reply", **FILLED).text, "the text is given back"
