"""Much at once: memory stays what it was, and nothing is lost."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from forum.kit.db import Database
from tests.support.databases import SqliteDatabases
from tests.support.forum import migrated
from tests.support.shell import Shell, a_reply, a_thread
from tests.support.truth import faults

MEGABYTE = 1_024

# The peak of the process's own memory, in kilobytes: what `resource` tells counts the parent's too.
SCRIPT = """
import re, sys
from forum.cli import main
main(sys.argv[1:], standalone_mode=False)
print("peak", re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


@pytest.fixture
def make_embedded(tmp_path: Path) -> Iterator[Callable[[str], Shell]]:
    """Makes forums on SQLite alone: what is measured is the command."""
    made: list[Shell] = []

    def make(name: str) -> Shell:
        folder = tmp_path / name
        folder.mkdir()
        made.append(Shell(folder, Database(SqliteDatabases(folder).make(migrated))))
        return made[-1]

    yield make
    for shell in made:
        shell.database.dispose()


def write_posts(shell: Shell, number: int, *, size: int, texts: int) -> str:
    """A file of so many posts in threads of up to 200, with so many different texts of that size."""
    dice = random.Random(number)
    file = shell.folder / "many.json"
    with file.open("w", encoding="utf-8") as out:
        topic = {"slug": "social-media", "name": "Social media", "language": "nl", "description": "Beleid."}
        out.write(f'{{"format": "vraagbaak-threads/1", "topics": [{json.dumps(topic)}], "threads": [\n')
        written = 0
        for title in count():
            replies = min(dice.choice([0, 2, 9, 30, 199]), number - written - 1)
            out.write((",\n" if title else "") + json.dumps(_thread(dice, title, replies, size, texts)))
            written += replies + 1
            if written == number:
                break
        out.write("]}")
    return str(file)


def _thread(dice: random.Random, title: int, replies: int, size: int, texts: int) -> dict[str, Any]:
    def body() -> str:
        return f"Tekst {dice.randrange(texts)}. " + "Wij hebben het zo geregeld. " * (size // 28)

    return a_thread(
        *(
            a_reply(f"r{reply}", f"r{dice.randrange(max(1, reply - 9), reply)}" if reply > 1 else "q", body=body())
            for reply in range(1, replies + 1)
        ),
        title=f"Titel {title}",
    )


def peak(shell: Shell, *words: str) -> int:
    """The most memory that a command took."""
    command = [sys.executable, "-c", SCRIPT, *words]  # in a process that grew for nothing else
    done = subprocess.run(command, env={**os.environ, **shell.environ}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rpartition("peak ")[2])


@pytest.mark.soak
def test_memory_does_not_grow_with_the_file(make_embedded: Callable[[str], Shell]) -> None:
    few, many = make_embedded("few"), make_embedded("many")
    small = write_posts(few, 1_000, size=3_000, texts=20)
    large = write_posts(many, 10_000, size=3_000, texts=20)
    assert Path(large).stat().st_size > 25 * 1_000_000

    assert peak(many, "import", large) - peak(few, "import", small) < 10 * MEGABYTE
    assert peak(many, "export", "/dev/null") - peak(few, "export", "/dev/null") < 10 * MEGABYTE
    assert many.counts()["posts"] == 10_000


@pytest.mark.soak
def test_150_000_posts_arrive_whole_and_once(shell: Shell) -> None:
    file = write_posts(shell, 150_000, size=600, texts=1_000_000)

    assert peak(shell, "import", file) < 400 * MEGABYTE
    assert shell.counts()["posts"] == 150_000
    assert faults(shell.database) == []
    assert "Posts added: 0 " in shell.run("import", file)


@pytest.mark.soak
def test_150_000_posts_in_one_thread_arrive(shell: Shell) -> None:
    replies = (
        a_reply(f"r{number}", f"r{number // 2}" if number > 1 else "q", body="Ja.") for number in range(1, 150_000)
    )
    shell.take_in(
        {
            "format": "vraagbaak-threads/1",
            "threads": [
                a_thread(*(reply | {"created_at": "2025-03-03T14:05:00Z"} for reply in replies), topic="algemeen")
            ],
        }
    )

    assert shell.counts()["posts"] == 150_000
    assert faults(shell.database) == []


@pytest.mark.soak
def test_however_often_an_import_is_killed_it_ends_whole(shell: Shell) -> None:
    file = write_posts(shell, 20_000, size=300, texts=20)
    dice = random.Random(1)
    for _ in range(15):
        command = [sys.executable, "-c", "from forum.cli import main; main()", "import", file]
        process = subprocess.Popen(command, env={**shell.environ, "PATH": "/usr/bin:/bin"}, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=dice.uniform(0.5, 4))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert faults(shell.database) == []

    shell.run("import", file)
    assert shell.counts()["posts"] == 20_000
    assert faults(shell.database) == []


@pytest.mark.soak
def test_150_000_posts_are_made_to_measure(shell: Shell) -> None:
    shell.run("demo", "--users", "2000", "--questions", "10000", "--replies", "140000")

    assert shell.counts()["posts"] == 150_000
    assert faults(shell.database) == []
