"""The `forum` command as a host types it, in a process of its own or in this one, and what it left in the database."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from click.testing import CliRunner
from sqlalchemy import select, text

from forum.accounts.actions import register
from forum.accounts.viewer import STRANGER, Viewer
from forum.cli import main
from forum.kit import paging
from forum.kit.config import Settings, read_settings
from forum.kit.db import Database, commit, session
from forum.threads.models import Post
from forum.threads.queries import PostView, ThreadView, cut_pages, find_thread, list_latest, list_page
from tests.support.forum import HOST
from tests.support.processes import run_python

Said = tuple[int, str]
"""With what a command exited, and all it wrote."""


class Ended(NamedTuple):
    """A process that ended: how, and what it wrote."""

    code: int
    output: str
    errors: str


@dataclass
class Shell:
    """A shell whose environment names a forum."""

    folder: Path
    database: Database

    @property
    def environ(self) -> dict[str, str]:
        return {
            "FORUM_DATA_DIR": str(self.folder / "data"),
            "FORUM_DATABASE_URL": self.database.url,
            "FORUM_SECRET_KEY": "a key for tests alone",
            "FORUM_BASE_URL": f"http://{HOST}",
        }

    @property
    def settings(self) -> Settings:
        return read_settings(self.environ)

    def say(self, *words: str, typed: bytes | None = None) -> Said:
        """Run a command here; one that fails has said so, without a traceback."""
        result = CliRunner().invoke(main, words, input=typed, env=self.environ)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    def run(self, *words: str) -> str:
        """Run a command that succeeds; what it wrote."""
        code, said = self.say(*words)
        assert code == 0, said
        return said

    def spawn(self, script: str, *words: str, terminal: str = "") -> Ended:
        """Run Python in a process of its own, which may see a terminal where it would write errors."""
        output, errors = (self.folder / f"{token_hex(4)}.{name}" for name in ("out", "err"))
        code = run_python(script, words, self.environ, str(output), terminal or str(errors))
        return Ended(code, output.read_text(), "" if terminal else errors.read_text())

    def write(self, content: Mapping[str, Any] | bytes, name: str = "threads.json") -> str:
        """A file of that content; its name."""
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(file)

    def take_in(self, content: Mapping[str, Any] | bytes) -> str:
        """Import a file of that content."""
        return self.run("import", self.write(content))

    def export(self) -> dict[str, Any]:
        """What the forum exports."""
        self.run("export", str(self.folder / "export.json"))
        exported: dict[str, Any] = json.loads((self.folder / "export.json").read_text(encoding="utf-8"))
        return exported

    def read(self, query: Callable[..., Any], *values: Any, **named: Any) -> Any:
        """What a query answers."""
        with self.database.reading():
            return query(*values, **named)

    def change(self, action: Callable[..., Any], *values: Any, **named: Any) -> Any:
        """Do something to the forum, for good."""
        with self.database.writing():
            done = action(*values, **named)
            commit()
        return done

    def execute(self, statement: str, **values: Any) -> None:
        """Do what no action does."""
        self.change(lambda: session().execute(text(statement), values))

    def threads(self) -> list[ThreadView]:
        """What a guest finds, the last active first."""
        with self.database.reading():
            return [find_thread(card.id, STRANGER) for card in list_latest(STRANGER, paging.Place(), size=500).items]

    def only_thread(self) -> ThreadView:
        """The one there is."""
        (thread,) = self.threads()
        return thread

    def posts(self, thread: ThreadView, order: str = "tree") -> list[PostView]:
        """The question, and what a guest sees below it."""
        with self.database.reading():
            question, replies = list_page(thread, STRANGER, cut_pages(thread, STRANGER, order), 1)
            return [question, *replies]

    def id_of(self, ref: str) -> int:
        """The number of an imported post."""
        with self.database.reading() as session:
            return session.scalars(select(Post.id).where(Post.source_ref == ref)).one()

    def moderator(self) -> Viewer:
        """Mo."""
        return Viewer(self.change(lambda: register("Mo", "mo@example.org", "-", role="moderator").id), "moderator")

    def counts(self) -> dict[str, int]:
        """How many rows there are."""
        with self.database.reading() as session:
            return {
                table: session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608
                for table in ("topics", "threads", "posts", "accounts")
            }


def thread_file(*threads: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A good file: one topic, and these threads."""
    topic = {"slug": "social-media", "name": "Social media", "language": "nl", "description": "Beleid."}
    return {"format": "vraagbaak-threads/1", "topics": [topic], "threads": list(threads), **more}


def a_thread(*replies: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A good thread: a question, and these replies."""
    question = {
        "ref": "q",
        "parent": None,
        "author": "Caroline",
        "created_at": None,
        "body": "Wie heeft een reglement?",
    }
    return {
        "topic": "social-media",
        "title": "Reglement social media",
        "language": "nl",
        "views": 769,
        "posts": [question, *replies],
        **more,
    }


def a_reply(ref: str, parent: str = "q", **more: Any) -> dict[str, Any]:
    """A good reply by nobody knows whom."""
    return {"ref": ref, "parent": parent, "author": None, "created_at": None, "body": f"Wij wel: {ref}.", **more}


GOOD = thread_file(
    a_thread(a_reply("r1", created_at="2025-03-03T14:05:00+01:00"), a_reply("r2", "r1", useful=2), tags=["reglement"]),
    a_thread(a_reply("r1"), ref="tweede", title="Nog een"),
)
"""A file in which nothing is broken."""
