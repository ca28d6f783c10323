"""Rendering all posts anew."""

import pytest
from sqlalchemy import select

from forum.cli import rendering
from forum.kit.db import session
from forum.threads.actions import edit_post
from forum.threads.actions.rerender import keep_rendered
from forum.threads.models import Post, Thread
from forum.threads.queries import find_post, read_text
from forum.threads.queries.outdated import list_outdated
from tests.support.shell import Shell, a_reply, a_thread, thread_file
from tests.support.truth import faults

# Kills itself when the second batch is written and not yet committed.
SCRIPT = """
import os, signal
from forum.cli import main, rendering

rendering.BATCH = 10
kept, calls = rendering.keep_rendered, 0

def counted(*values):
    global calls
    calls += 1
    done = kept(*values)
    if calls == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

rendering.keep_rendered = counted
main(["render"])
"""


def outdate(shell: Shell) -> None:
    """Make all posts those of a renderer of long ago."""
    shell.execute("UPDATE posts SET renderer_version = 0, html = 'oud'")
    shell.execute("UPDATE threads SET excerpt = 'oud'")


def filled(shell: Shell, count: int = 30) -> Shell:
    shell.take_in(thread_file(a_thread(*(a_reply(f"r{number}") for number in range(1, count)))))
    return shell


def test_what_an_earlier_renderer_made_is_made_anew(shell: Shell) -> None:
    filled(shell)
    outdate(shell)

    assert shell.run("render") == "Posts rendered: 30.\n"
    assert faults(shell.database) == []
    assert shell.run("render") == "Posts rendered: 0.\n"


def test_a_thread_changes_only_where_a_reader_can_see_it(shell: Shell) -> None:
    filled(shell, 3)
    shell.take_in(thread_file(a_thread(title="Anders")))
    before = dict(shell.read(lambda: session().execute(select(Thread.id, Thread.changed_at)).all()))
    shell.execute("UPDATE posts SET renderer_version = 0")
    shell.execute("UPDATE posts SET html = 'oud' WHERE source_ref = 'r2'")
    shell.run("render")

    after = dict(shell.read(lambda: session().execute(select(Thread.id, Thread.changed_at)).all()))
    assert [after[thread] > before[thread] for thread in sorted(after)] == [True, False]


def test_rendering_that_was_killed_goes_on_where_it_was(shell: Shell) -> None:
    filled(shell)
    outdate(shell)

    assert shell.spawn(SCRIPT).code == -9
    assert shell.run("render") == "Posts rendered: 20.\n"
    assert faults(shell.database) == []


def test_a_post_that_is_edited_meanwhile_keeps_the_edit(shell: Shell) -> None:
    filled(shell, 2)
    outdate(shell)
    posts = shell.read(list_outdated, 0, 10)
    mo = shell.moderator()
    new = read_text("Nieuw.", "")
    shell.change(lambda: edit_post(*find_post(shell.id_of("r1"), mo), mo, new, version=1, reason="Netter."))

    assert shell.change(keep_rendered, posts, lambda body, _mentions: f"<p>{body}</p>") == 1
    assert (
        shell.read(lambda: session().scalars(select(Post.html).where(Post.source_ref == "r1")).one()) == "<p>Nieuw.</p>"
    )


def test_it_reads_in_batches(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "BATCH", 40)
    filled(shell, rendering.BATCH * 2 + 1)
    outdate(shell)

    assert shell.run("render") == f"Posts rendered: {rendering.BATCH * 2 + 1}.\n"
    assert faults(shell.database) == []
