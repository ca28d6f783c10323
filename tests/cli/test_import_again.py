"""Importing a file whose threads are here already: only what is new is added."""

from datetime import UTC, datetime
from typing import Any

from forum.kit import clock
from forum.threads.actions import delete_post, edit_post, hide_post, post_reply
from forum.threads.actions.edit import Heading
from forum.threads.queries import find_post, read_text
from tests.support.shell import Shell, a_reply, a_thread, thread_file
from tests.support.truth import faults


def test_a_second_run_adds_only_the_posts_that_are_new(shell: Shell) -> None:
    dated = {"created_at": "2021-01-01T00:00:00Z"}
    shell.take_in(thread_file(a_thread(a_reply("r1"), a_reply("r2", "r1"))))
    before = shell.posts(shell.only_thread())
    said = shell.take_in(
        thread_file(
            a_thread(
                a_reply("r1", body="Anders.", useful=9),
                a_reply("r3", "r1", useful=2, **dated),
                a_reply("r2", "r1"),
                a_reply("r4", "r3", author="Caroline"),
                views=5_000,
            )
        )
    )

    thread = shell.only_thread()
    after = shell.posts(thread)
    assert said == "Posts added: 2 (threads begun: 0). Posts that were here: 3.\n"
    assert [post.depth for post in after] == [0, 1, 2, 2, 3]
    assert [post.html for post in after[:3]] == [post.html for post in before]
    assert [post.ordinal for post in after] == [0, 1, 2, 3, 4]
    assert (thread.views, thread.useful_count, thread.active_at.year) == (769, 2, 2021)
    assert faults(shell.database) == []


def test_a_second_run_touches_nothing_that_was_edited_since(shell: Shell) -> None:
    file = thread_file(a_thread(a_reply("r1")))
    shell.take_in(file)
    mo = shell.moderator()

    def edit(ref: str, body: str, **changes: Any) -> None:
        post, thread = find_post(shell.id_of(ref), mo)
        edit_post(post, thread, mo, read_text(body, ""), version=post.version, reason="Netter.", **changes)

    shell.change(edit, "q", body="Netter gezegd.", heading=Heading("Nettere titel", ()))
    shell.change(edit, "r1", body="Ook netter.")
    shell.take_in(file)

    thread = shell.only_thread()
    assert thread.title == "Nettere titel"
    assert [post.html for post in shell.posts(thread)] == ["<p>Netter gezegd.</p>", "<p>Ook netter.</p>"]


def test_new_replies_find_their_places_below_posts_that_were_taken_away(shell: Shell) -> None:
    file = thread_file(a_thread(a_reply("r1"), a_reply("r2", "r1"), a_reply("r3", "r2"), a_reply("r4")))
    shell.take_in(file)
    mo = shell.moderator()
    for ref, take_away in (("r3", hide_post), ("r2", delete_post), ("r1", hide_post)):
        shell.change(lambda ref=ref, away=take_away: away(*find_post(shell.id_of(ref), mo), mo, "Weg."))
    assert [post.sight for post in shell.posts(shell.only_thread())] == ["full", "full"]
    file["threads"][0]["posts"] += [a_reply("r5", "r3"), a_reply("r6", "r4")]
    shell.take_in(file)

    shown = shell.posts(shell.only_thread())
    assert [post.sight for post in shown] == ["full", "place", "place", "place", "full", "full", "full"]
    assert faults(shell.database) == []


def test_new_replies_join_those_that_were_written_here(shell: Shell) -> None:
    file = thread_file(a_thread(a_reply("r1")))
    shell.take_in(file)
    mo = shell.moderator()
    text = read_text("Hier.", "")
    for key in ("sleutel-1", "sleutel-2", "sleutel-3"):
        with clock.set_to(datetime.now(UTC)):
            shell.change(lambda key=key: post_reply(*find_post(shell.id_of("r1"), mo), mo, text, key=key))
    file["threads"][0]["posts"] += [a_reply("r2", "r1"), a_reply("r3")]
    shell.take_in(file)

    assert shell.only_thread().reply_count == 6
    assert faults(shell.database) == []


def test_a_thread_is_told_by_its_ref_whatever_became_of_its_words(shell: Shell) -> None:
    shell.take_in(thread_file(a_thread(a_reply("r1"), ref="oud-17")))
    renamed = a_thread(a_reply("r1"), a_reply("r2"), ref="oud-17", title="Anders", topic="algemeen")
    shell.take_in(thread_file(renamed))
    shell.take_in(thread_file(a_thread(a_reply("r1"), ref="oud-18")))

    assert sorted(thread.reply_count for thread in shell.threads()) == [1, 2]
    assert faults(shell.database) == []


def test_a_thread_without_a_ref_is_told_by_topic_title_and_question(shell: Shell) -> None:
    shell.take_in(thread_file(a_thread()))
    other_body = a_thread()
    other_body["posts"][0]["body"] += " "
    shell.take_in(thread_file(a_thread(title="Anders"), a_thread(topic="algemeen"), other_body, a_thread()))

    assert shell.counts()["threads"] == 4
