"""Importing a thread file."""

import json
import os
import pty
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from forum.accounts.actions import register
from forum.accounts.viewer import STRANGER
from forum.cli.exchange import writing
from forum.kit.db import session
from forum.threads.models import Post, Thread
from forum.threads.queries import find_post
from forum.topics.queries import find_topic
from tests.support.shell import Shell, a_reply, a_thread, thread_file
from tests.support.truth import faults

SHARED = Path(__file__).parents[3] / "shared" / "seed" / "thread.json"
DATA = Path(__file__).parents[1] / "data" / "threads"


def the_real_thread() -> Path:
    """The thread that this forum was made for; where it is not at hand, one of its shape."""
    return SHARED if SHARED.exists() else DATA / "shape.json"


def test_the_real_thread_imported_twice_is_there_once(shell: Shell) -> None:
    for _ in range(2):
        shell.run("import", str(the_real_thread()))

    thread = shell.only_thread()
    shown = shell.posts(thread)
    assert (thread.views, thread.reply_count, len(shown)) == (769, 7, 8)
    assert [post.depth for post in shown] == [0, 1, 1, 1, 1, 1, 1, 1]
    assert [post.author.name is None for post in shown] == [False, True, True, True, True, False, False, True]
    assert all(post.author.handle is None and post.created_at is None for post in shown)
    assert shown[6].author.is_asker
    assert faults(shell.database) == []


def test_replies_stand_below_the_posts_they_answer(shell: Shell) -> None:
    shell.run("import", str(DATA / "tree.json"))
    told = {thread["title"]: thread for thread in json.loads((DATA / "tree.json").read_text())["threads"]}

    for thread in shell.threads():
        depths = {None: -1}
        for post in told[thread.title]["posts"]:
            depths[post["ref"]] = depths[post["parent"]] + 1
        in_order = shell.posts(thread, order="flat")
        assert [post.depth for post in in_order] == [depths[post["ref"]] for post in told[thread.title]["posts"]]
        assert [post.body or post.html for post in in_order]
        assert [tag.name for tag in thread.tags] == told[thread.title]["tags"]
    assert faults(shell.database) == []


def test_who_has_an_account_is_known_by_the_address(shell: Shell) -> None:
    alice = shell.change(lambda: register("Alice", "alice@example.org", "-").id)
    reply = a_reply("r1", author="A. de Vries", author_email=" Alice@Example.org ")
    shell.take_in(thread_file(a_thread(reply, a_reply("r2", author="Bob", author_email="bob@example.org"))))

    _, by_alice, by_bob = shell.posts(shell.only_thread())
    assert (by_alice.author_id, by_alice.author.name, by_alice.author.handle) == (alice, "Alice", "alice")
    assert (by_bob.author_id, by_bob.author.name, by_bob.author.handle) == (None, "Bob", None)
    assert shell.counts()["accounts"] == 1


@pytest.mark.parametrize(
    ("asker", "replier", "answers"),
    [
        ({"author": "Caroline"}, {"author": "Caroline"}, 0),
        ({"author": "Caroline"}, {"author": "Sandra"}, 1),
        ({"author": None}, {"author": None}, 1),
        ({"author": "Caroline"}, {"author": None}, 1),
        ({"author": "Alice", "author_email": "alice@example.org"}, {"author_email": "alice@example.org"}, 0),
        ({"author": "Alice", "author_email": "alice@example.org"}, {"author": "Alice"}, 1),
    ],
)
def test_an_answer_is_a_reply_by_anyone_but_the_asker(
    shell: Shell, asker: dict[str, Any], replier: dict[str, Any], answers: int
) -> None:
    shell.change(register, "Alice", "alice@example.org", "-")
    thread = a_thread(a_reply("r1", **replier))
    thread["posts"][0] |= asker
    shell.take_in(thread_file(thread))

    assert shell.read(lambda: session().scalars(select(Thread.answer_count)).one()) == answers
    assert faults(shell.database) == []


def test_lists_sort_by_the_last_known_date(shell: Shell) -> None:
    dated = [a_reply("r1", created_at="2020-05-01T12:00:00+02:00"), a_reply("r2", created_at="2019-01-01T00:00:00Z")]
    shell.take_in(thread_file(a_thread(*dated, title="Oud"), a_thread(title="Van onbekende datum")))

    newest, oldest = shell.threads()
    assert (newest.title, newest.active_at) == ("Van onbekende datum", newest.received_at)
    assert (oldest.title, oldest.active_at.isoformat()) == ("Oud", "2020-05-01T10:00:00+00:00")
    assert oldest.created_at is None


def test_text_is_cleaned_and_the_rest_is_kept(shell: Shell) -> None:
    reply = a_reply("r1", author="  Ca\u0000roline\t ", body="Zo\u0007 dus.\r\nJa.", accepted=True, useful=3)
    shell.take_in(thread_file(a_thread(reply, title=" Mag\u0000 dit? ", tags=["reglement", " social  media "])))

    thread = shell.only_thread()
    shown = shell.posts(thread)[1]
    assert (thread.title, thread.useful_count) == ("Mag dit?", 3)
    assert [tag.name for tag in thread.tags] == ["reglement", "social media"]
    assert (shown.author.name, shown.accepted, shown.useful_count) == ("Caroline", True, 3)
    assert shell.read(find_post, shown.id, STRANGER)[0].body == "Zo dus.\nJa."


def test_what_nobody_knows_is_passed_over(shell: Shell) -> None:
    deep: Any = "diep"
    for _ in range(200):
        deep = [{"nog dieper": deep}]
    shell.take_in(thread_file(a_thread(a_reply("r1", mood=deep), mood=deep), mood=deep) | {"note": deep})

    assert shell.counts() == {"topics": 2, "threads": 1, "posts": 2, "accounts": 0}


def test_topics_are_added_and_those_that_are_there_stay(shell: Shell) -> None:
    there = {"slug": "algemeen", "name": "Anders", "language": "en", "description": "Anders."}
    file = thread_file(a_thread(), a_thread(topic="algemeen", title="Overig"))
    file["topics"].append(there)
    shell.take_in(file)

    assert shell.read(find_topic, "social-media").description == "Beleid."
    assert shell.read(find_topic, "algemeen").name == "Algemeen"


def test_a_thread_may_take_the_language_of_its_topic(shell: Shell) -> None:
    thread = a_thread(topic="algemeen")
    del thread["language"], thread["views"]
    shell.take_in({"format": "vraagbaak-threads/1", "threads": [thread]})

    assert (shell.only_thread().language, shell.only_thread().views) == ("nl", 0)


def test_a_file_may_come_through_a_pipe(shell: Shell) -> None:
    code, said = shell.say("import", "-", typed=json.dumps(thread_file(a_thread())).encode())

    assert (code, said) == (0, "Posts added: 1 (threads begun: 1). Posts that were here: 0.\n")


def test_a_file_may_begin_with_a_byte_order_mark(shell: Shell) -> None:
    shell.take_in(b"\xef\xbb\xbf" + json.dumps(thread_file(a_thread())).encode())

    assert shell.counts()["threads"] == 1


def test_a_reply_may_be_deeper_than_any_path(shell: Shell) -> None:
    chain = [a_reply(f"r{number}", f"r{number - 1}" if number > 1 else "q") for number in range(1, 301)]
    shell.take_in(thread_file(a_thread(*chain)))

    depths = shell.read(lambda: session().scalars(select(Post.depth).order_by(Post.path)).all())
    assert depths == list(range(301))
    assert faults(shell.database) == []


def test_a_thread_larger_than_a_batch_is_whole(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH", 100)
    replies = [a_reply(f"r{number}", f"r{number // 2}" if number > 1 else "q", body="Ja.") for number in range(1, 251)]
    shell.take_in(thread_file(a_thread(*replies)))

    assert shell.counts()["posts"] == 251
    assert faults(shell.database) == []


def test_a_terminal_shows_how_far_it_is(shell: Shell) -> None:
    ours, theirs = pty.openpty()
    script = "from forum.cli import main; main()"
    done = shell.spawn(script, "import", str(DATA / "tree.json"), terminal=os.ttyname(theirs))
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)

    assert "Checking" in shown
    assert "Importing" in shown
    assert "100%" in shown
    assert done.output.startswith("Posts added: 13 ")


def test_one_tag_for_all_ways_to_write_it_and_as_many_as_come(shell: Shell) -> None:
    more = [f"tag {number}" for number in range(7)]
    first = a_thread(title="Een", tags=["Sociale media", "#cao", "sociale-media"])
    shell.take_in(thread_file(first, a_thread(title="Twee", tags=["SOCIALE MEDIA", *more])))

    shown = {thread.title: [tag.name for tag in thread.tags] for thread in shell.threads()}
    assert shown == {"Een": ["Sociale media", "cao"], "Twee": ["Sociale media", *more]}
    assert faults(shell.database) == []
