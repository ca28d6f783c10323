"""The doors of the house: which there are, and that none can be opened from outside by who may not."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from forum.factory import create_app
from forum.kit.config import read_settings
from tests.support.forum import Forum, Reader

PUBLIC = {
    "/login": "it is how one signs in",
    "/login/code": "it is the second step of that",
    "/login/passkey": "it is how one signs in without a password",
    "/login/with/<slug:name>": "it is how one signs in with one's organisation",
    "/login/with/<slug:name>/join": "it is how who came back from there registers",
    "/register": "likewise",
    "/reset": "it is how one gets in who forgot the password",
    "/login/passkey/challenge": "it gives a number that is good for nothing without a passkey",
    "/hub": "other servers subscribe there; what they ask for is confirmed at their own address",
    "/preferences": "it changes one's own pages only",
    "/unsubscribe/<signed>": "mail programs press it for their reader; what is signed proves whose it is",
}
"""What a guest may send, and why. The tokens of the first seven are tied to a cookie (tests/web/test_csrf.py)."""
BY_LINK = ("/confirm/", "/reset/", "/address/")
"""What whoever holds a mailed link may send; another finds nothing there."""
HARMLESS = {"/logout": "who is signed out already is signed out"}
SAFE = {"GET", "HEAD", "OPTIONS"}
FILLED: dict[str, Any] = {
    "topic": "algemeen",
    "title": "Een vraag",
    "body": "Een tekst",
    "reason": "Daarom",
    "name": "Iemand",
}


def changing(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if set(rule.methods or ()) - SAFE]


def addresses(rule: Rule, post: int) -> list[str]:
    """The addresses of a route that are there: of a post (or the thread that it begins), in all its kinds."""
    paths = [""]
    for is_dynamic, data in rule._trace:
        converter = rule._converters.get(data) if is_dynamic else None
        values = sorted(getattr(converter, "items", None) or {str(post)}) if is_dynamic else [data.strip("|")]
        paths = [path + value for path in paths for value in values]
    return paths


def posts(forum: Forum, post: int) -> list[str]:
    return [path for rule in changing(forum.app) for path in addresses(rule, post)]


def public(forum: Forum, post: int) -> set[str]:
    return {path for rule in changing(forum.app) if rule.rule in PUBLIC for path in addresses(rule, post)}


def test_the_routes_are_those_that_were_approved(root: Path, tmp_path: Path) -> None:
    """A route that is new, changed or gone is written into `tests/house/routes.txt` on purpose."""
    app = create_app(read_settings({"FORUM_DATA_DIR": str(tmp_path), "FORUM_SECRET_KEY": "x"}))
    lines = sorted(
        f"{rule.rule}  {' '.join(sorted(set(rule.methods or ()) - {'HEAD', 'OPTIONS'}))}"
        for rule in app.url_map.iter_rules()
    )
    app.extensions["readership"].close()

    assert lines == (root / "tests" / "house" / "routes.txt").read_text().splitlines()


def test_what_changes_something_is_posted(forum: Forum) -> None:
    """Links, forms and pre-fetching browsers send GET: none of them may change anything."""
    assert {method for rule in changing(forum.app) for method in set(rule.methods or ()) - SAFE} == {"POST"}


def test_a_guest_opens_no_door_that_changes_something(forum: Forum, alice: Reader) -> None:
    post = alice.ask()
    before = forum.execute("SELECT count(*) FROM posts"), forum.execute("SELECT count(*) FROM accounts")
    for path in posts(forum, post):
        response = forum.guest().post(path, **FILLED)
        if path in public(forum, post):
            continue
        if path in HARMLESS:
            assert (response.status_code, response.headers["Location"]) == (303, "/"), path
            continue
        assert response.status_code == (404 if path.startswith(BY_LINK) else 401), path

    assert (forum.execute("SELECT count(*) FROM posts"), forum.execute("SELECT count(*) FROM accounts")) == before


@pytest.mark.parametrize("token", [None, "x"])
def test_a_member_opens_none_without_the_token_of_the_session(forum: Forum, alice: Reader, token: str | None) -> None:
    post = alice.ask()
    for path in posts(forum, post):
        if path in public(forum, post):
            continue
        response = alice.client.post(path, data=FILLED if token is None else {**FILLED, "csrf_token": token})
        assert response.status_code == 400, path
    assert alice.get("/account").status_code == 200


def test_another_site_opens_none_at_all(forum: Forum, alice: Reader) -> None:
    post = alice.ask()
    for path in posts(forum, post):
        for reader in (alice, forum.guest()):
            response = reader.post(path, headers={"Origin": "https://elders.example"}, **FILLED)
            assert response.status_code == 403, path


def test_the_exceptions_are_there(forum: Forum) -> None:
    assert {rule.rule for rule in changing(forum.app)} >= PUBLIC.keys() | HARMLESS.keys()
