"""Importing that is killed half-way, or that meets another import."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.cli.exchange import writing
from tests.support.shell import Shell, a_reply, a_thread, thread_file
from tests.support.truth import faults

KILLED = -9
BATCH = 100

# Kills itself at the second batch: when its rows are written and not yet committed, or right after.
SCRIPT = """
import os, signal, sys
from forum.cli import main
from forum.cli.exchange import writing

calls, writing.BATCH = 0, int(sys.argv[3])

def counted(step):
    def wrapped(*values):
        global calls
        calls += 1
        done = step(*values)
        if calls == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return wrapped

setattr(writing, sys.argv[1], counted(getattr(writing, sys.argv[1])))
main(["import", sys.argv[2]])
"""


def large_file() -> dict[str, object]:
    """Three batches of posts, of one large thread and many small ones."""
    large = [a_reply(f"r{number}", f"r{number // 3}" if number > 2 else "q", body="Ja.") for number in range(1, 150)]
    small = [a_thread(a_reply("r1", useful=1), a_reply("r2", "r1"), title=f"Titel {number}") for number in range(30)]
    return thread_file(*small[:10], a_thread(*large), *small[10:])


@pytest.mark.parametrize("step", ["receive_threads", "commit"])
def test_an_import_that_was_killed_is_completed_by_the_next(
    make_shell: Callable[[], Shell], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BATCH", BATCH)
    interrupted, at_once = make_shell(), make_shell()
    file = interrupted.write(large_file())

    killed = interrupted.spawn(SCRIPT, step, file, str(BATCH))
    assert killed.code == KILLED, killed.errors
    left = interrupted.counts()["posts"]
    assert 0 < left < 240
    assert faults(interrupted.database) == []

    said = interrupted.run("import", file)
    at_once.run("import", file)
    assert said.endswith(f"Posts that were here: {left}.\n")
    assert faults(interrupted.database) == []
    assert interrupted.counts() == at_once.counts()
    assert _without_refs(interrupted) == _without_refs(at_once)


def test_two_imports_of_a_file_at_once_add_it_once(shell: Shell) -> None:
    small = [a_thread(a_reply("r1"), a_reply("r2", "r1"), title=f"Titel {number}") for number in range(500)]
    command = ("from forum.cli import main; main()", "import", shell.write(thread_file(*small)))
    with ThreadPoolExecutor() as both:
        done = [both.submit(shell.spawn, *command) for _ in range(2)]

    assert [one.result().code for one in done] == [0, 0]
    assert shell.counts()["posts"] == 1_500
    assert faults(shell.database) == []


def _without_refs(shell: Shell) -> list[object]:
    return [
        (thread["title"], [(post["body"], post.get("useful")) for post in thread["posts"]])
        for thread in sorted(shell.export()["threads"], key=lambda thread: thread["title"])
    ]
