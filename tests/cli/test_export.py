"""Exporting all threads, and importing what was exported."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum.cli.exchange.exporting import _whole
from forum.threads.actions import delete_post, hide_post, post_reply
from forum.threads.queries import find_post, read_text
from tests.support.shell import Shell, a_reply, a_thread, thread_file
from tests.support.truth import faults

DATA = Path(__file__).parents[1] / "data" / "threads"


def without_numbers(exported: dict[str, Any]) -> dict[str, Any]:
    """An export whose refs are places in it: what two forums with other numbers have alike."""
    for thread in exported["threads"]:
        places = {post["ref"]: number for number, post in enumerate(thread["posts"])}
        thread["ref"] = None
        for post in thread["posts"]:
            post["ref"], post["parent"] = places[post["ref"]], places.get(post["parent"])
    return exported


@pytest.fixture
def lived_in(shell: Shell) -> Shell:
    """A forum with threads from elsewhere and from here, and a view counted on each."""
    for name in ("shape.json", "tree.json"):
        shell.run("import", str(DATA / name))
    shell.run("demo", "--users", "5", "--questions", "4", "--replies", "30")
    shell.execute("UPDATE threads SET view_count = 1")
    return shell


def test_an_empty_forum_and_an_export_make_the_forum_again(lived_in: Shell, make_shell: Callable[[], Shell]) -> None:
    exported = lived_in.export()
    empty = make_shell()
    empty.take_in(exported)
    again = empty.export()

    assert len(exported["threads"]) == 7
    assert {thread["ref"] for thread in exported["threads"]}.isdisjoint(thread["ref"] for thread in again["threads"])
    assert without_numbers(again) == without_numbers(exported)
    assert faults(empty.database) == []


def test_its_own_export_adds_nothing_to_a_forum(lived_in: Shell) -> None:
    before = lived_in.counts()
    exported = lived_in.export()
    lived_in.take_in(exported)

    assert lived_in.counts() == before
    assert lived_in.export() == exported


def test_its_own_export_with_more_in_it_adds_that(lived_in: Shell) -> None:
    exported = lived_in.export()
    thread = exported["threads"][-1]
    thread["posts"] += [a_reply("nieuw", thread["posts"][-1]["ref"]), a_reply("nieuwer", "nieuw")]
    said = [lived_in.take_in(exported) for _ in range(2)]

    assert [line.partition(" (")[0] for line in said] == ["Posts added: 2", "Posts added: 0"]
    assert faults(lived_in.database) == []


def test_an_export_that_grew_adds_to_the_forum_that_has_the_first(
    lived_in: Shell, make_shell: Callable[[], Shell]
) -> None:
    other = make_shell()
    other.take_in(lived_in.export())
    question = lived_in.export()["threads"][0]["posts"][0]["ref"]
    mo = lived_in.moderator()
    text = read_text("Nog iets.", "")
    lived_in.change(lambda: post_reply(*find_post(int(question), mo), mo, text, key="sleutel-1"))
    said = other.take_in(lived_in.export())

    assert said.startswith("Posts added: 1 (threads begun: 0).")
    assert faults(other.database) == []


def test_another_forum_s_numbers_are_not_taken_for_its_own(lived_in: Shell, make_shell: Callable[[], Shell]) -> None:
    other = make_shell()
    other.run("import", str(DATA / "tree.json"))
    theirs, own = len(lived_in.export()["threads"]), len(other.export()["threads"])
    other.take_in(lived_in.export())

    assert len(other.export()["threads"]) == theirs + own
    assert faults(other.database) == []


def test_it_holds_what_a_guest_sees(shell: Shell) -> None:
    thread = a_thread(
        a_reply("r1", body="Verborgen."), a_reply("r2", "r1", body="Gewist."), a_reply("r3", "r2"), a_reply("r4", "r3")
    )
    gone = a_thread(a_reply("g1"), title="Weg")
    gone["posts"][0]["ref"] = "weg"
    gone["posts"][1]["parent"] = "weg"
    waiting = a_thread(a_reply("w1", body="Wacht nog."), title="Wacht")
    shell.take_in(thread_file(thread, gone, waiting))
    mo = shell.moderator()
    for ref, take_away in (("r1", hide_post), ("r2", delete_post), ("weg", hide_post)):
        shell.change(lambda ref=ref, away=take_away: away(*find_post(shell.id_of(ref), mo), mo, "Weg."))
    shell.execute("UPDATE posts SET state = 'pending' WHERE source_ref = 'w1'")

    shown, lonely = shell.export()["threads"]
    assert (shown["title"], lonely["title"], len(lonely["posts"])) == ("Reglement social media", "Wacht", 1)
    question, r3, r4 = shown["posts"]
    assert (r3["ref"], r3["parent"], r4["parent"]) == (str(shell.id_of("r3")), question["ref"], r3["ref"])


def test_it_says_what_is_known_and_no_address(shell: Shell) -> None:
    shell.moderator()
    reply = a_reply("r1", author_email="mo@example.org", created_at="2025-03-03T14:05:00.25+01:00", useful=2)
    shell.take_in(thread_file(a_thread(reply | {"accepted": True}, tags=["a b", "c"])))
    shell.execute("UPDATE threads SET view_count = 3")
    exported = shell.export()

    (thread,) = exported["threads"]
    question, answer = thread["posts"]
    assert exported["format"] == "vraagbaak-threads/1"
    assert [topic["slug"] for topic in exported["topics"]] == ["algemeen", "social-media"]
    assert (thread["views"], thread["tags"], thread["language"]) == (772, ["a b", "c"], "nl")
    assert question == {
        "ref": str(shell.id_of("q")),
        "parent": None,
        "author": "Caroline",
        "created_at": None,
        "body": "Wie heeft een reglement?",
    }
    assert answer == {
        "ref": str(shell.id_of("r1")),
        "parent": question["ref"],
        "author": "Mo",
        "created_at": "2025-03-03T13:05:00.250000Z",
        "body": "Wij wel: r1.",
        "accepted": True,
        "useful": 2,
    }
    assert "@" not in json.dumps(exported)


def test_it_may_go_to_standard_output(lived_in: Shell) -> None:
    done = lived_in.spawn("from forum.cli import main; main()", "export", "-")

    assert done.errors == "Threads exported: 7.\n"
    assert json.loads(done.output) == lived_in.export()


def test_an_export_that_cannot_be_written_says_so_in_a_line(shell: Shell) -> None:
    code, said = shell.say("export", str(shell.folder / "nergens" / "export.json"))

    assert (code, said.count("\n")) == (1, 1)
    assert "No such file or directory" in said


def test_an_export_that_fails_half_way_leaves_the_last_one(shell: Shell) -> None:
    file = shell.folder / "export.json"
    file.write_text("de vorige")

    def write_half() -> None:
        with _whole(str(file)) as out:
            out.write("een halve")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()

    assert file.read_text() == "de vorige"
    assert not [left for left in shell.folder.iterdir() if left.name.startswith(".")]


def test_an_empty_forum_exports_its_topics(shell: Shell) -> None:
    exported = shell.export()

    assert (len(exported["topics"]), exported["threads"]) == (1, [])
    assert shell.take_in(exported) == "Posts added: 0 (threads begun: 0). Posts that were here: 0.\n"
