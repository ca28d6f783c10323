"""The desk: what was reported, the most urgent first, and settling it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.kit.db import commit
from forum.topics.actions import add_topic, give_charge
from forum.topics.queries import find_topic
from tests.house.test_queries import count
from tests.support.forum import Forum, Reader, field_value, parse

WHY = "Hier staat de naam van een collega."


def flag(reader: Reader, post: int, reason: str = WHY) -> None:
    assert reader.post(f"/posts/{post}/flag", reason=reason).status_code == 303


def listed(reader: Reader, path: str = "/moderation") -> list[int]:
    """The posts at the desk, in order."""
    page = reader.get(path)
    assert page.status_code == 200
    ids = [str((found.attrs or {})["id"]) for found in parse(page).query(".desk-post h2")]
    return [int(name.removeprefix("title-")) for name in ids]


def settle(reader: Reader, post: int, outcome: str, reason: str = "") -> int:
    return reader.post(f"/moderation/posts/{post}", outcome=outcome, reason=reason).status_code


def test_the_desk_shows_the_most_urgent_first_with_all_there_is_to_know(
    forum: Forum, alice: Reader, bob: Reader, charlie: Reader, mo: Reader
) -> None:
    thread = alice.ask("Mag dit zo?", "Lees eens.")
    first, second, third = (alice.reply(thread, f"Antwoord nummer {number}.") for number in (1, 2, 3))
    for post in (first, second, third):
        flag(bob, post)
    flag(charlie, third, "Reclame!")

    page = mo.get("/moderation")

    assert listed(mo) == [third, first, second]
    article = parse(page).query(".desk-post")[0].to_text()
    for words in (
        "2 meldingen",
        "Mag dit zo?",
        "Algemeen",
        "Antwoord nummer 3.",
        "Alice",
        WHY,
        "Bob",
        "Reclame!",
        "Charlie",
    ):
        assert words in article
    assert '<p class="text" lang="nl">Antwoord nummer 3.</p>' in page.text
    assert "Moderatie: 3 berichten wachten" in mo.get("/").text
    assert "/moderation" not in bob.get("/").text


@pytest.mark.parametrize(
    ("outcome", "state", "logged"), [("kept", "visible", []), ("hidden", "hidden", ["post_hidden"])]
)
def test_settling_closes_all_reports_of_a_post(
    forum: Forum, alice: Reader, bob: Reader, charlie: Reader, mo: Reader, outcome: str, state: str, logged: list[str]
) -> None:
    thread = alice.ask()
    post = alice.reply(thread)
    flag(bob, post)
    flag(charlie, post)

    done = mo.post(f"/moderation/posts/{post}", outcome=outcome, reason="Naam weg", next="/moderation?x=1")

    assert (done.status_code, done.headers["Location"]) == (303, "/moderation?x=1")
    assert forum.post(post).state == state
    flags = forum.execute("SELECT outcome, note, settled_by FROM flags")
    assert flags == [(outcome, "Naam weg", mo.id)] * 2
    acts = [(verb, reason) for verb, reason in forum.log(thread) if verb != "post_reported"]
    assert acts == [("reports_settled", "Naam weg"), *((verb, "Naam weg") for verb in logged)]
    assert listed(mo) == []
    flag(bob, forum.question(thread))
    assert settle(mo, post, outcome, "Naam weg") == 303  # the same form once more
    assert mo.get(f"/moderation/posts/{post}").headers["Location"] == "/moderation"


def test_who_hides_says_why_and_keeps_what_they_typed(forum: Forum, alice: Reader, bob: Reader, mo: Reader) -> None:
    post = forum.question(alice.ask())
    flag(bob, post)

    unsaid = mo.post(f"/moderation/posts/{post}", outcome="hidden", reason="")
    too_long = mo.post(f"/moderation/posts/{post}", outcome="kept", reason="x" * 501)

    assert (unsaid.status_code, too_long.status_code) == (422, 422)
    assert "Zeg erbij waarom" in unsaid.text
    assert field_value(too_long, "reason") == "x" * 501
    assert settle(mo, post, "weg", "Zo") == 400
    assert settle(mo, 999, "kept") == 404
    assert listed(mo) == [post]


def test_only_moderators_of_its_topic_see_and_settle_it(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, ada: Reader, guest: Reader
) -> None:
    thread = alice.ask("Een vraag met woorden")
    post = forum.question(thread)
    flag(bob, post)
    olga = forum.member("Olga", "moderator")
    with forum.database.writing():
        give_charge(add_topic("salaris", "Salaris"), olga.id or 0)
        commit()

    for path in ("/moderation", "/moderation/waiting", "/moderation/log", f"/moderation/posts/{post}"):
        assert (guest.get(path).status_code, bob.get(path).status_code) == (401, 403)
    assert (settle(guest, post, "kept"), settle(bob, post, "kept"), settle(olga, post, "kept")) == (401, 403, 403)
    assert (listed(olga), listed(mo), listed(ada)) == ([], [post], [post])
    assert "met woorden" not in olga.get("/moderation").text
    assert "wacht" not in olga.get("/account").text
    assert olga.get(f"/moderation/posts/{post}").status_code == 303

    mo.post(f"/questions/{thread}/move", topic="salaris", reason="Hoort daar")
    assert (listed(olga), listed(mo)) == ([post], [post])
    with forum.database.writing():
        give_charge(find_topic("algemeen"), mo.id or 0)
        commit()
    assert (listed(mo), settle(mo, post, "kept"), settle(olga, post, "kept")) == ([], 403, 303)


@pytest.mark.parametrize("verb", ["hide", "delete"])
def test_a_post_that_is_taken_away_leaves_the_desk(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, verb: str
) -> None:
    post = alice.reply(alice.ask())
    flag(bob, post)

    (mo if verb == "hide" else alice).post(f"/posts/{post}/{verb}", reason="Weg")

    assert listed(mo) == []
    assert forum.execute("SELECT outcome, settled_by FROM flags") == [("hidden", None)]
    assert settle(mo, post, "kept", "Toch niet") == 409


def test_of_two_moderators_the_second_sees_that_it_is_done(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, ada: Reader
) -> None:
    post = forum.question(alice.ask())
    flag(bob, post)
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(settle, mo, post, "hidden", "Naam"), pool.submit(settle, ada, post, "kept", "Mag wel")]
        statuses = sorted(one.result() for one in sent)

    late = mo if forum.execute("SELECT settled_by FROM flags")[0][0] == ada.id else ada
    again = late.post(f"/moderation/posts/{post}", outcome="kept", reason="Mijn woorden")

    assert statuses == [303, 409]
    assert again.status_code == 409
    assert "al afgehandeld" in again.text
    assert "Mijn woorden" in again.text
    assert len(forum.execute("SELECT 1 FROM audit_entries WHERE verb = 'reports_settled'")) == 1


def test_sixty_reports_are_paged_by_key_and_cost_no_more_questions(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader
) -> None:
    thread = alice.ask()
    posts = [alice.reply(thread, f"Antwoord {number}") for number in range(60)]
    flag(bob, posts[0])
    few = count(mo, "/moderation")
    for number in range(14):
        forum.member(f"Lid {number}")
    once_more = "INSERT INTO flags (post_id, account_id, reason, note, created_at) SELECT "
    forum.execute(
        once_more + "posts.id, :bob, 'Zo', '', posts.received_at FROM posts WHERE id > :first ORDER BY id",
        bob=bob.id,
        first=posts[0],
    )
    forum.execute(once_more + ":post, id, 'Zo', '', created_at FROM accounts WHERE handle LIKE 'lid-%'", post=posts[59])

    seen, path, before = [], "/moderation", ""
    while path:
        seen.append(listed(mo, path))
        page = parse(mo.get(path))
        path, before = (
            next((str((link.attrs or {})["href"]) for link in page.query(f'.pager a[rel="{way}"]')), "")
            for way in ("next", "prev")
        )

    assert [post for part in seen for post in part] == [posts[59], *posts[:59]]
    assert [len(part) for part in seen] == [20, 20, 20]
    assert listed(mo, before) == seen[1]
    assert "en nog 3" in mo.get("/moderation").text
    assert count(mo, "/moderation") == few
    assert mo.get("/moderation?after=WzAsOTk5OTk5XQ").headers["Location"] == "/moderation"
    assert mo.get("/moderation?after=xx").status_code == 400


def test_a_moderator_does_not_learn_who_reported_what_they_wrote(
    alice: Reader, charlie: Reader, mo: Reader, ada: Reader
) -> None:
    post = mo.reply(alice.ask())
    flag(charlie, post)

    for path in ("/moderation", f"/moderation/posts/{post}"):
        assert WHY in mo.get(path).text
        assert "Charlie" not in mo.get(path).text
        assert "Charlie" in ada.get(path).text
