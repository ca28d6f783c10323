"""Private feeds: one secret address reads one feed, for as long as its person has the right to it, and nobody tells it."""

import json
from datetime import UTC, datetime, timedelta

from forum.accounts import actions
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.options import choose
from forum.topics.actions import add_topic
from tests.feeds.private import make_feed, secret_of, titles
from tests.support import feed_rules
from tests.support.feed_rules import ATOM
from tests.support.forum import PASSWORD, Forum, Reader
from tests.support.shell import Shell


def test_others_replies_where_one_took_part_and_nothing_else(
    forum: Forum, alice: Reader, bob: Reader, charlie: Reader
) -> None:
    asked, replied = alice.ask("Gevraagd"), bob.ask("Beantwoord")
    address = make_feed(alice)
    alice.reply(replied, "Van mijzelf.")
    charlie.reply(bob.ask("Van anderen"), "Daar ben ik niet.")
    unseen = [bob.reply(asked, f"Onzichtbaar {state}.") for state in ("pending", "hidden", "deleted")]
    for post, state in zip(unseen, ("pending", "hidden", "deleted"), strict=True):
        forum.execute("UPDATE posts SET state = :state WHERE id = :id", state=state, id=post)
    bob.reply(asked, "Aan jou.")

    assert titles(forum, address) == ["Re: Gevraagd", "Beantwoord"]
    for kind in ("rss", "atom", "json"):
        response = forum.guest().get(address.replace(".rss", f".{kind}"))
        assert "Aan jou." in response.text
        assert not any(words in response.text for words in ("Onzichtbaar", "mijzelf", "Daar ben ik niet"))

    forum.execute("UPDATE posts SET state = 'hidden' WHERE id = :id", id=forum.question(asked))
    forum.execute("UPDATE threads SET state = 'hidden' WHERE id = :id", id=asked)
    assert titles(forum, address) == ["Beantwoord"]


def test_a_moderators_own_replies_show_what_a_guest_sees(forum: Forum, mo: Reader, bob: Reader) -> None:
    thread = mo.ask()
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=bob.reply(thread, "Wacht nog."))

    assert titles(forum, make_feed(mo)) == []


def test_moderators_read_what_waits_and_it_says_so(forum: Forum, mo: Reader, alice: Reader, bob: Reader) -> None:
    with clock.set_to(datetime.now(UTC) - timedelta(days=400)):
        old = alice.ask("Een oude vraag")
    for number in range(30):
        alice.ask(f"Vraag {number}")
    waits, hidden, gone = (bob.reply(old, words) for words in ("Wacht nog.", "Verborgen.", "Verwijderd."))
    forum.execute("UPDATE posts SET state = 'hidden' WHERE id = :id", id=hidden)
    forum.execute("UPDATE posts SET state = 'deleted' WHERE id = :id", id=gone)
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=waits)
    forum.execute("UPDATE threads SET active_at = created_at WHERE id = :id", id=old)
    address = make_feed(mo, "moderation")
    first = forum.guest().get(address)

    assert titles(forum, address)[0] == "[wacht op goedkeuring] Re: Een oude vraag"
    assert len(titles(forum, address)) == 31
    assert not any(words in first.text for words in ("Verborgen.", "Verwijderd."))
    mo.post(f"/posts/{waits}/show", reason="Goed")
    again = forum.guest().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert titles(forum, address)[0] == "Re: Een oude vraag"


def test_a_moderator_of_some_topics_reads_those(forum: Forum, alice: Reader, mo: Reader) -> None:
    with forum.database.writing():
        number = add_topic("verzuim", "Verzuim").id
        commit()
    forum.execute("UPDATE accounts SET all_topics = :no WHERE id = :id", no=False, id=mo.id)
    forum.execute("INSERT INTO topic_moderators (topic_id, account_id) VALUES (:topic, :id)", topic=number, id=mo.id)
    own, other = alice.ask("Van Mo", topic="verzuim"), alice.ask("Van een ander", topic="algemeen")
    mine = mo.ask("Mijn vraag elders", topic="algemeen")
    forum.execute("UPDATE posts SET state = 'pending' WHERE id in (:other, :mine)", other=other, mine=mine)
    address = make_feed(mo, "moderation")

    assert titles(forum, address) == ["Van Mo"]
    forum.execute("UPDATE threads SET topic_id = :topic WHERE id = :id", topic=number, id=other)
    assert titles(forum, address) == ["[wacht op goedkeuring] Van een ander", "Van Mo"]
    forum.execute("DELETE FROM topic_moderators")
    assert forum.guest().get(address).status_code == 404
    assert mo.post("/account/feeds", scope="moderation").status_code == 403
    assert own


def test_it_is_dead_with_the_right_that_it_stands_for(forum: Forum, ada: Reader, shell: Shell) -> None:
    feeds = {name.lower(): make_feed(forum.member(name, "moderator"), "moderation") for name in PEOPLE}
    plain = make_feed(forum.people["Demoted"])
    assert statuses(forum, feeds) == dict.fromkeys(feeds, 200)

    take_rights(forum, ada, shell)

    assert statuses(forum, feeds) == dict.fromkeys(feeds, 404)
    kept = forum.execute("SELECT handle, scope FROM feed_keys JOIN accounts a ON a.id = account_id ORDER BY handle")
    assert [tuple(row) for row in kept] == [("demoted", "replies"), ("suspended", "moderation")]
    assert forum.guest().get(plain).status_code == 200
    ada.post("/admin/members/demoted/role", role="moderator", reason="Toch weer")
    ada.post("/admin/members/suspended/unsuspend", reason="Weer welkom")
    back = statuses(forum, feeds)
    assert (back["demoted"], back["suspended"]) == (404, 200), "what was ended stays so"
    with forum.database.writing():
        choose("staff_needs_factor", "on")
        commit()
    assert statuses(forum, feeds)["suspended"] == 404, "who lacks a factor is a mere member"


PEOPLE = ("Ended", "Suspended", "Demoted", "Out", "Changed", "Hosted", "Gone", "Taken")


def take_rights(forum: Forum, ada: Reader, shell: Shell) -> None:
    """From each as their name says."""
    person, new = forum.people, "een heel andere lange zin"
    person["Ended"].post(f"/account/feeds/{key_of(forum, 'ended')}/end")
    ada.post("/admin/members/suspended/suspend", until="", reason="Even niet")
    ada.post("/admin/members/demoted/role", role="member", reason="Klaar")
    ada.post("/admin/members/out/sign-out", reason="Telefoon kwijt")
    person["Changed"].post("/account/password", current=PASSWORD, password=new)
    shell.say("user", "password", "hosted@example.org", "--password-stdin", typed=new.encode())
    person["Gone"].post("/account/leave", words="keep", sure="y")
    with forum.database.writing():
        undo = actions.offer_undo(person["Taken"].id or 0, person["Taken"].email)
        actions.restore_address(undo, "nl")
        commit()


def statuses(forum: Forum, feeds: dict[str, str]) -> dict[str, int]:
    return {name: forum.guest().get(address).status_code for name, address in feeds.items()}


def key_of(forum: Forum, handle: str) -> int:
    found = forum.execute(
        "SELECT k.id FROM feed_keys k JOIN accounts a ON a.id = account_id WHERE handle = :handle", handle=handle
    )
    return int(found[0][0])


def test_what_is_no_key_is_nothing_and_says_so_alike(forum: Forum, guest: Reader, alice: Reader) -> None:
    right = make_feed(alice)
    secret = secret_of(right)
    ended = make_feed(alice)
    alice.post("/account/feeds/2/end")
    wrong = [ended, right.replace(secret, "x" * 43), right.replace("/1.", "/3."), f"/feeds/{'9' * 19}.{secret}.rss"]
    wrong += [
        f"/feeds/{key}.rss" for key in ("x", "1", "1.", ".", "%00", "1.%FF", "-1.x", "²." + secret, "1." + "x" * 9_000)
    ]

    answers = [guest.get(address) for address in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert guest.get(right.replace(".rss", ".xml")).status_code == 404
    assert guest.post(right).status_code == 405
    for reader in (guest, alice):  # whoever is signed in
        assert reader.get(right).status_code == 200


def test_who_has_it_gets_a_304_and_the_day_is_noted_once(
    forum: Forum, guest: Reader, alice: Reader, bob: Reader
) -> None:
    thread, address = alice.ask(), make_feed(alice)
    bob.reply(thread)

    def read(**headers: str) -> int:
        answer = guest.get(address, headers=headers)
        answer.close()  # what is noted of it is noted then
        return answer.status_code

    first = guest.get(address)
    assert first.headers["Last-Modified"]
    assert forum.execute("SELECT used_at FROM feed_keys")[0][0] is None
    assert read(**{"If-None-Match": first.headers["ETag"]}) == 304
    ((noted,),) = forum.execute("SELECT used_at FROM feed_keys")
    assert read() == 200
    assert forum.execute("SELECT used_at FROM feed_keys") == [(noted,)]
    with clock.set_to(datetime.now(UTC) + timedelta(days=1)):
        assert read() == 200
    assert forum.execute("SELECT used_at FROM feed_keys") != [(noted,)]
    bob.reply(thread)
    assert read(**{"If-None-Match": first.headers["ETag"]}) == 200
    head = guest.client.head(address)
    assert (head.status_code, head.data, head.headers["Cache-Control"]) == (200, b"", "private, no-store")


def test_it_names_no_address_of_its_own_and_nothing_that_is_not_in_it(
    alice: Reader, bob: Reader, mo: Reader, guest: Reader
) -> None:
    thread, address = alice.ask(), make_feed(alice)
    gone = bob.reply(thread, "Dit gaat weg.")
    for _ in range(30):
        bob.reply(thread)
    mo.post(f"/posts/{gone}/hide", reason="Niet hier")
    assert f"post/{gone}" in guest.get("/feed.atom").text, "which tells that it was taken away"

    assert "feed_url" not in json.loads(guest.get(address.replace(".rss", ".json")).data)
    for kind in ("atom", "rss"):
        answer = guest.get(address.replace(".rss", f".{kind}"), query_string={"after": "1"})
        tells = ('rel="self"', 'rel="hub"', "archive", "deleted-entry", f"post/{gone}<")
        assert not [word for word in tells if word in answer.text]
        assert "Link" not in answer.headers


def test_but_for_its_own_address_it_keeps_the_rules_of_its_format(alice: Reader, bob: Reader, guest: Reader) -> None:
    bob.reply(alice.ask(), "Wij doen *beide*.")
    address = make_feed(alice).removesuffix(".rss")
    own = "https://forum.example.org/feed"

    said = json.loads(guest.get(f"{address}.json").data)
    assert said["items"][0]["content_html"] == "<p>Wij doen <em>beide</em>.</p>"
    feed_rules.check_json(json.dumps({**said, "feed_url": own}).encode())
    for kind in ("atom", "rss"):
        feed = guest.get(f"{address}.{kind}").text
        itself = f'<link xmlns="{ATOM[1:-1]}" rel="self" type="application/{kind}+xml" href="{own}"/>'
        end = "</feed>" if kind == "atom" else "</channel>"
        feed_rules.check_xml(feed.replace(end, itself + end).encode())
