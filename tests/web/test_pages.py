"""Every page, as a document: it parses, is labelled, and holds nothing that the policy forbids, whatever people write."""

import json
from typing import Any

import pytest

from tests.support.forum import Forum, Reader
from tests.web.rules import check, question_of

NASTY = "</script><script>alert(1)</script><!--<script> \"' onload=x ]]> \u2028 & {{7*7}}"
PAGES = (
    "/",
    "/unanswered",
    "/top",
    "/topics",
    "/topics/algemeen",
    "/tags",
    "/tags/verzuim",
    "/tags/rd+verzuim",
    "/search",
    "/search?q=tekst&solved=1",
    "/search?q=script+tekst&order=date",
    "/ask",
    "/ask?topic=algemeen",
    "/help/views",
    "/help/feeds",
    "/help/writing",
    "/help/privacy",
    "/members/alice",
    "/login",
    "/register",
    "/reset",
    "/account/email",
    "/confirm/x",
    "/account",
    "/account/security",
    "/account/totp",
    "/login/again",
    "/account/privacy",
    "/account/feeds",
    "/account/leave",
    "/admin",
    "/admin/topics",
    "/admin/topics/algemeen",
    "/admin/members",
    "/admin/members/alice",
    "/admin/members/alice/suspend",
    "/admin/settings",
    "/admin/mail",
    "/admin/statistics",
    "/nergens",
    "{whole}",
    "{whole}?order=newest",
    "{whole}?parent={reply}",
    "/posts/{question}/history",
    "/posts/{reply}/history",
    "/posts/{question}/edit",
    "/posts/{reply}/edit",
    "/posts/{reply}/branch",
    "/posts/{reply}/hide",
    "/posts/{reply}/flag",
    "/posts/{other}/flag",
    "/moderation",
    "/moderation/waiting",
    "/moderation/posts/{other}",
    "/moderation/log",
    "/posts/{reply}/delete",
    "/questions/{thread}/lock",
    "/questions/{thread}/move",
)


@pytest.fixture(scope="module")
def places(site: Forum) -> dict[str, int | str]:
    """A thread in which everything is as nasty as it can be, and everything happened."""
    alice, mo = site.member("Alice"), site.member("Mo", "moderator")
    site.member("Ada", "admin")
    thread = alice.ask(
        f"Vraag {NASTY}",
        f"Tekst {NASTY}\n\n| a | b |\n|---|---|\n| {NASTY} | c |\n\n- [ ] taak\n\n```\n{NASTY}",
        tags="verzuim, R&D",
    )
    question, reply = question_of(alice, thread), alice.reply(thread, NASTY)
    below = site.member("Bob").reply(thread, "Daarop", parent=reply)
    site.member("Bob").reply(thread, "En daarop", parent=below)
    edited = mo.post(f"/posts/{question}/edit", body=f"Anders {NASTY}", title=f"Titel {NASTY}", reason=NASTY, version=1)
    drift = alice.reply(thread, NASTY)
    mo.post(f"/posts/{drift}/branch", topic="algemeen", title=f"Eigen {NASTY}", body=NASTY, reason=NASTY)
    other, waits = site.member("Bob").reply(thread, NASTY), site.member("Bob").reply(thread, NASTY)
    alice.post(f"/posts/{other}/flag", reason=NASTY)
    site.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=waits)
    hidden = mo.post(f"/posts/{below}/hide", reason=NASTY)
    assert (edited.status_code, hidden.status_code) == (303, 303), edited.text
    whole = alice.get(f"/questions/{thread}").headers["Location"]
    return {"thread": thread, "question": question, "reply": reply, "other": other, "whole": whole}


@pytest.mark.parametrize(
    ("who", "language"), [("guest", "nl"), ("guest", "en"), ("alice", "en"), ("mo", "nl"), ("ada", "nl")]
)
def test_every_page_keeps_the_rules(site: Forum, places: dict[str, int | str], who: str, language: str) -> None:
    reader = site.guest() if who == "guest" else site.people[who.title()]
    for page in PAGES:
        response = reader.get(page.format(**places), headers={"Accept-Language": language})
        assert response.status_code not in (301, 302, 303), page
        assert check(response, language)


@pytest.mark.parametrize("who", ["guest", "alice"])
def test_every_form_that_is_refused_or_previewed_keeps_the_rules(
    site: Forum, places: dict[str, int | str], who: str
) -> None:
    reader = site.guest() if who == "guest" else site.member("Alice")
    thread, question, reply = places["thread"], places["question"], places["reply"]
    forms: tuple[dict[str, Any], ...] = (
        {},
        {"body": NASTY, "title": NASTY, "topic": "algemeen", "preview": "1", "version": "1"},
        {"body": NASTY, "title": "", "topic": NASTY},
        {"body": NASTY, "title": "x" * 201, "parent": str(reply), "version": "1"},
    )
    for fields in forms:
        for path in (
            "/ask",
            f"/questions/{thread}/reply",
            f"/posts/{question}/edit",
            f"/posts/{reply}/edit",
            "/nergens",
        ):
            check(reader.post(path, **fields), "nl")


def test_the_data_for_machines_cannot_be_left(guest: Reader, places: dict[str, int | str]) -> None:
    response = guest.get(str(places["whole"]))
    page = check(response)
    assert page is not None
    (script,) = page.query('script[type="application/ld+json"]')
    data = json.loads(script.to_text(separator="", strip=False))

    assert data["@type"] == "DiscussionForumPosting"
    assert data["headline"].startswith("Titel </script><script>alert(1)</script>")
    assert "alert(1)</script>" not in response.text
