"""What processes write to one forum at the same moment."""

from contextlib import suppress

from forum.accounts.viewer import Viewer
from forum.kit.db import Database, commit
from forum.kit.errors import Gone, Refused
from forum.threads.actions import (
    accept_reply,
    ask_question,
    branch_post,
    hide_post,
    post_reply,
    show_post,
    unaccept_reply,
)
from forum.threads.actions.edit import Heading
from forum.threads.queries import find_post, read_text
from forum.topics.queries import find_topic
from forum.votes.actions import mark_useful, unmark_useful
from tests.support.processes import at_once, wait_for_all

__all__ = ["act_often", "ask_once", "at_once", "branch_once", "reply_often", "reply_once"]

TOO, WHO = read_text("Wij ook.", ""), read_text("Wie?", "")


def reply_often(url: str, account_id: int, question_id: int, count: int) -> list[tuple[int, int]]:
    """So many replies, each a transaction as of a form; of each the number of the turn that it had, and of its place in line
    (on SQLite; PostgreSQL has no line)."""
    database, viewer, turns = Database(url), Viewer(account_id, "member"), []
    wait_for_all()
    for number in range(count):
        with database.writing() as session:
            question, thread = find_post(question_id, viewer)
            post_reply(question, thread, viewer, TOO, key=f"{account_id}-number-{number}")
            if database.is_sqlite:
                turns.append((thread.post_count, session.connection().info["line"].place))
            commit()
    database.dispose()
    return turns


def reply_once(url: str, account_id: int, question_id: int, key: str) -> int:
    """One reply, of a form that others send too; where it lands."""
    database, viewer = Database(url), Viewer(account_id, "member")
    wait_for_all()
    with database.writing():
        question, thread = find_post(question_id, viewer)
        reply_id = post_reply(question, thread, viewer, TOO, key=key)
        commit()
    database.dispose()
    return reply_id


def act_often(url: str, kind: str, account_id: int, post_id: int, count: int) -> None:
    """The same thing so many times, turning to and fro, each a transaction as of a form; who comes too late is refused."""
    database, viewer = Database(url), Viewer(account_id, "admin" if kind == "hide" else "member")
    wait_for_all()
    for number in range(count):
        with database.writing(), suppress(Refused, Gone):
            post, thread = find_post(post_id, viewer)
            if kind == "reply":
                post_reply(post, thread, viewer, TOO, key=f"{account_id}-act-{number}")
            elif kind == "hide":
                (show_post if number % 2 else hide_post)(post, thread, viewer, "Om te zien")
            else:
                (_TAKING if number % 2 else _MARKING)[kind](post, thread, viewer)
            commit()
    database.dispose()


_MARKING = {"useful": mark_useful, "accept": accept_reply}
_TAKING = {"useful": unmark_useful, "accept": unaccept_reply}


def ask_once(url: str, account_id: int, key: str) -> int:
    """One question, of a form that others send too; where it lands."""
    database, viewer = Database(url), Viewer(account_id, "member")
    wait_for_all()
    with database.writing():
        question_id = ask_question(viewer, find_topic("algemeen"), "Wie weet het?", WHO, key=key)
        commit()
    database.dispose()
    return question_id


def branch_once(url: str, account_id: int, reply_id: int) -> None:
    """A reply made a question of its own."""
    database, viewer = Database(url), Viewer(account_id, "member")
    wait_for_all()
    with database.writing():
        reply, thread = find_post(reply_id, viewer)
        branch_post(reply, thread, viewer, find_topic("algemeen"), Heading(f"Vraag van {account_id}", ()), WHO)
        commit()
    database.dispose()
