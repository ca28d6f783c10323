"""What processes do to one forum at the same moment, and how they are killed."""

import random
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess

from forum import consequences
from forum.accounts.viewer import Viewer
from forum.kit import events
from forum.kit.db import Database, commit
from forum.kit.errors import Gone, Refused
from forum.search.actions import begin_build, begin_sweep
from forum.search.jobs.indexing import take_step
from forum.tags.actions import TagWords, edit_tag
from forum.tags.queries import get_tag
from forum.threads.actions import EditConflict, ask_question, edit_post, hide_post, post_reply, show_post
from forum.threads.actions.edit import Heading
from forum.threads.actions.forget import rewrite_posts
from forum.threads.queries import find_post, read_text
from forum.topics.queries import find_topic
from tests.support.forum import Forum
from tests.support.processes import at_once, context, wait_for_all

__all__ = ["act_often", "at_once", "start_building", "start_writing"]

WORDS = "verlof ziekte rooster loon contract pauze dienst jubileum fiets thuis kantoor opleiding".split()


def act_often(url: str, kind: str, account_id: int, posts: list[int], count: int) -> None:
    """The same thing so many times, each a transaction as of a form."""
    database = _opened(url)
    wait_for_all()
    for number in range(count):
        with suppress(EditConflict, Gone, Refused):
            _ACTS[kind](database, account_id, posts, number)
    database.dispose()


def start_building(forum: Forum) -> BaseProcess:
    """A process that indexes all anew, and does what is left, until it is killed."""
    return _start(_build_on, forum.database.url)


def start_writing(forum: Forum, account_id: int, posts: list[int]) -> BaseProcess:
    """A process that replies and edits until it is killed."""
    return _start(_write_on, forum.database.url, account_id, posts)


def _start(program: Callable[..., None], *arguments: object) -> BaseProcess:
    process = context.Process(target=program, args=arguments)
    process.start()
    return process


def _opened(url: str) -> Database:
    events.listen(consequences.TABLE)
    return Database(url)


def _build_on(url: str) -> None:
    database = _opened(url)
    while True:
        _build(database)
        while take_step(database):
            pass


def _write_on(url: str, account_id: int, posts: list[int]) -> None:
    database, number = _opened(url), random.randrange(2**40)
    while True:
        number += 1
        _reply(database, account_id, posts, number)
        with suppress(EditConflict):
            _edit(database, account_id, posts, number)


def _text(number: int) -> str:
    """Words that all have, in any order, and new ones."""
    new = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return " ".join([*random.sample(WORDS, 6), f"woord{new}", f"aap{new}", random.choice(WORDS) + new])


def _reply(database: Database, account_id: int, posts: list[int], number: int) -> None:
    with database.writing():
        post, thread = find_post(random.choice(posts), Viewer(account_id, "member"))
        said = read_text(_text(number), "")
        post_reply(post, thread, Viewer(account_id, "member"), said, key=f"{account_id}-number-{number}")
        commit()


def _ask(database: Database, account_id: int, _posts: list[int], number: int) -> None:
    with database.writing():
        topic, tags = find_topic("algemeen"), random.sample(WORDS[:3], 2)
        said = read_text(_text(number), "")
        ask_question(Viewer(account_id, "member"), topic, _text(number), said, tags, key=f"{account_id}-ask-{number}")
        commit()


def _edit(database: Database, _account_id: int, posts: list[int], number: int) -> None:
    admin = Viewer(1, "admin")
    with database.writing():
        post, thread = find_post(random.choice(posts), admin)
        heading = Heading(_text(number), random.sample(WORDS[:3], 2))
        said = read_text(_text(number), "")
        edit_post(post, thread, admin, said, version=post.version, heading=heading, reason="Beter")
        commit()


def _hide(database: Database, _account_id: int, posts: list[int], number: int) -> None:
    admin = Viewer(1, "admin")
    with database.writing():
        post, thread = find_post(random.choice(posts), admin)
        (show_post if number % 2 else hide_post)(post, thread, admin, "Om te zien")
        commit()


def _rewrite(database: Database, account_id: int, posts: list[int], number: int) -> None:
    with database.writing():
        said = _text(number)
        rewrite_posts(sorted(posts), account_id, lambda _body, _language: said, base_url="")
        commit()


def _rename(database: Database, _account_id: int, _posts: list[int], number: int) -> None:
    with database.writing():
        tag = get_tag(WORDS[number % 2])
        assert tag
        name = WORDS[number % 2] if tag.name != WORDS[number % 2] else WORDS[number % 2] + random.choice("abcdef")
        edit_tag(tag, Viewer(1, "admin"), TagWords(name, "", [WORDS[number % 2]]), "Netter")
        commit()


def _build(database: Database, *_: object) -> None:
    with database.writing():
        begin_build()
        begin_sweep()
        commit()


def _rebuild(database: Database, *_: object) -> None:
    _build(database)
    _work(database)


def _work(database: Database, *_: object) -> None:
    while take_step(database):
        pass


_ACTS: dict[str, Callable[[Database, int, list[int], int], None]] = {
    "reply": _reply,
    "ask": _ask,
    "edit": _edit,
    "hide": _hide,
    "rewrite": _rewrite,
    "rename": _rename,
    "rebuild": _rebuild,
    "work": _work,
}
