"""Importing a file that is broken: it changes nothing, and one line says where, and how."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from forum.cli.exchange.reading import Broken, read_parts
from tests.support.shell import GOOD, Shell, a_thread, thread_file

GONE = object()


def with_value(path: str, value: Any) -> bytes:
    """The good file with another value at a place such as `threads.0.title`."""
    content: Any = copy.deepcopy(GOOD)
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    at = content
    for step in way:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return json.dumps(content).encode()


def refused(shell: Shell, content: bytes) -> str:
    """What the command says of a file that it refuses."""
    before = shell.counts()
    name = shell.write(content)
    code, said = shell.say("import", name)
    assert code == 1, said
    assert said.startswith(f"Error: {name}: ")
    assert said.count("\n") == 1
    assert shell.counts() == before
    return said.removeprefix(f"Error: {name}: ").rstrip("\n")


TEXT = "this must be a text"
COUNT = "this must be a whole number from 0 to 2^53"
UNSEEN = "there is nothing to be seen in this"
MOMENT = "this must be a date and time with its zone, such as 2025-03-03T14:05:00+01:00"
REF = "a ref is 1 to 200 characters that can be seen"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("format", "vraagbaak-threads/2", "format: this must be vraagbaak-threads/1"),
        ("format", {"a": 1}, "format: this must be vraagbaak-threads/1"),
        ("format", GONE, "format: this is missing"),
        ("threads", GONE, "threads: this is missing"),
        ("threads", {}, "threads: this must be a list"),
        ("topics", "social-media", "topics: this must be a list"),
        ("topics.0", 7, "topics[0]: this must be an object"),
        (
            "topics.0.slug",
            "Social media",
            "topics[0].slug: only lower-case letters, digits and single hyphens make a slug",
        ),
        ("topics.0.name", " \u200b", f"topics[0].name: {UNSEEN}"),
        ("topics.0.name", "n" * 121, "topics[0].name: this has 121 characters; at most 120 fit"),
        ("topics.0.description", [], f"topics[0].description: {TEXT}"),
        ("topics.0.language", "fr", "topics[0].language: this is none of nl, en"),
        ("topics.0.language", GONE, "topics[0].language: this is missing"),
        ("threads.1", [], "threads[1]: this must be an object"),
        ("threads.1.topic", "onbekend", "threads[1].topic: neither the file nor the forum has this topic"),
        ("threads.1.title", None, "threads[1].title: this is missing"),
        ("threads.1.title", "\u200b\n", f"threads[1].title: {UNSEEN}"),
        ("threads.1.title", "t" * 201, "threads[1].title: this has 201 characters; at most 200 fit"),
        ("threads.1.language", "NL", "threads[1].language: this is none of nl, en"),
        ("threads.1.views", -1, f"threads[1].views: {COUNT}"),
        ("threads.1.views", 1.0, f"threads[1].views: {COUNT}"),
        ("threads.1.views", 2**53, f"threads[1].views: {COUNT}"),
        ("threads.1.views", True, f"threads[1].views: {COUNT}"),
        ("threads.1.views", "769", f"threads[1].views: {COUNT}"),
        ("threads.0.tags", "reglement", "threads[0].tags: this must be a list of texts"),
        ("threads.0.tags.0", "x" * 81, f"threads[0].tags: “{'x' * 60}…” is too long; a tag has at most 80 characters."),
        (
            "threads.0.tags.0",
            "<b>",
            "threads[0].tags: “<b>” cannot be a tag: only letters, digits, spaces and - . & ’ / + # fit.",
        ),
        ("threads.0.tags.0", 7, "threads[0].tags: this must be a list of texts"),
        ("threads.1.ref", "", f"threads[1].ref: {REF}"),
        ("threads.1.ref", "r\u0000", f"threads[1].ref: {REF}"),
        ("threads.1.ref", "r" * 201, f"threads[1].ref: {REF}"),
        ("threads.1.posts", [], "threads[1].posts: this must be a list that begins with the question"),
        ("threads.1.posts", GONE, "threads[1].posts: this must be a list that begins with the question"),
        ("threads.0.posts.1", "r1", "threads[0].posts[1]: this must be an object"),
        ("threads.0.posts.1.ref", "q", "threads[0].posts[1].ref: an earlier post of this thread has it"),
        ("threads.0.posts.1.ref", 1, f"threads[0].posts[1].ref: {TEXT}"),
        ("threads.0.posts.1.ref", GONE, "threads[0].posts[1].ref: this is missing"),
        (
            "threads.0.posts.0.parent",
            "q",
            "threads[0].posts[0].parent: the first post is the question, and answers nothing",
        ),
        (
            "threads.0.posts.1.parent",
            None,
            "threads[0].posts[1].parent: this is missing; only the first post of a thread answers nothing",
        ),
        ("threads.0.posts.1.parent", "r2", "threads[0].posts[1].parent: no earlier post of this thread has this ref"),
        ("threads.0.posts.1.parent", "r1", "threads[0].posts[1].parent: no earlier post of this thread has this ref"),
        ("threads.0.posts.1.author", ["Bob"], f"threads[0].posts[1].author: {TEXT}"),
        ("threads.0.posts.1.author", "a" * 81, "threads[0].posts[1].author: this has 81 characters; at most 80 fit"),
        ("threads.0.posts.1.author_email", 1, f"threads[0].posts[1].author_email: {TEXT}"),
        ("threads.0.posts.1.body", "", f"threads[0].posts[1].body: {UNSEEN}"),
        ("threads.0.posts.1.body", "\u0000\u0007", f"threads[0].posts[1].body: {UNSEEN}"),
        ("threads.0.posts.1.body", {"text": "Ja."}, f"threads[0].posts[1].body: {TEXT}"),
        (
            "threads.0.posts.1.body",
            "b" * 20_001,
            "threads[0].posts[1].body: this has 20001 characters; at most 20000 fit",
        ),
        ("threads.0.posts.1.created_at", "2025-03-03", f"threads[0].posts[1].created_at: {MOMENT}"),
        ("threads.0.posts.1.created_at", "2025-03-03T14:05:00", f"threads[0].posts[1].created_at: {MOMENT}"),
        ("threads.0.posts.1.created_at", "2025-W10-1T14:05:00Z", f"threads[0].posts[1].created_at: {MOMENT}"),
        ("threads.0.posts.1.created_at", "٢٠٢٥-03-03T14:05:00Z", f"threads[0].posts[1].created_at: {MOMENT}"),
        (
            "threads.0.posts.1.created_at",
            "2025-02-29T14:05:00Z",
            "threads[0].posts[1].created_at: there is no such date and time",
        ),
        (
            "threads.0.posts.1.created_at",
            "0001-01-01T00:00:00+01:00",
            "threads[0].posts[1].created_at: there is no such date and time",
        ),
        (
            "threads.0.posts.1.created_at",
            "0001-01-02T00:00:00Z",
            "threads[0].posts[1].created_at: this must be from 1900 to 9997",
        ),
        ("threads.0.posts.1.created_at", 1741007100, f"threads[0].posts[1].created_at: {TEXT}"),
        ("threads.0.posts.1.accepted", 1, "threads[0].posts[1].accepted: this must be true or false"),
        ("threads.0.posts.1.useful", -1, f"threads[0].posts[1].useful: {COUNT}"),
        ("threads.0.posts.1.useful", 2**53 - 1, "threads[0].posts: together they were found useful too often to count"),
        ("threads.1", GOOD["threads"][0], "threads[1]: this is threads[0] again; give each thread a ref of its own"),
        ("topics", GOOD["topics"] * 2, "topics[1].slug: the file has this topic twice"),
    ],
)
def test_a_rule_that_is_broken_is_told_with_its_place(unchanging: Shell, path: str, value: Any, says: str) -> None:
    assert refused(unchanging, with_value(path, value)) == says


NOT_JSON = "this is no JSON, no UTF-8, or a number beyond 64 bits"
ENDS = "the file ends here, before its JSON does"
GOOD_TEXT = json.dumps(GOOD, indent=1, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", f"line 1, column 1: {ENDS}"),
        (b"[]", "the file is not a JSON object"),
        (b'"vraagbaak-threads/1"', "the file is not a JSON object"),
        (b'{\n"format": vraagbaak}', f"line 2, column 11: {NOT_JSON}"),
        (b'{"format":\n "vraagbaak-threads/1",}', f"line 2, column 24: {NOT_JSON}"),
        (b'{"threads": [{"title": "caf\xc3\xa9 \xff"}]}', f"line 1, column 30: {NOT_JSON}"),
        (GOOD_TEXT[:-1], f"line {GOOD_TEXT.count(10) + 1}, column 1: {ENDS}"),
        (GOOD_TEXT[:-1] + b"\n", f"line {GOOD_TEXT.count(10) + 2}, column 1: {ENDS}"),
        (GOOD_TEXT + b"\n]", f"line {GOOD_TEXT.count(10) + 2}, column 1: {NOT_JSON}"),
        (GOOD_TEXT.replace(b"769", b"0769", 1), None),
        (GOOD_TEXT.replace(b"769", b"9" * 5_000, 1), None),
        (GOOD_TEXT.replace(b"769", b"1e99999999999999999999", 1), None),
        (GOOD_TEXT.replace(b"Caroline", b"Caro\nline", 1), None),
        (b"{" + b'"a":{' * 100_000, f"line 1, column 500002: {ENDS}"),
        (
            b'{"format": "vraagbaak-threads/1", "threads": [], "topics": []}',
            "topics: these must stand before the threads",
        ),
        (b'{"format": "vraagbaak-threads/1", "threads": [], "threads": []}', "threads: this stands in the file twice"),
        (
            b'{"format": "vraagbaak-threads/1",\n"note": "\\ud83d\\ude00 \\\\ud83d \\ud83d!"}',
            "line 2, column 31: half of a surrogate pair stands alone here",
        ),
    ],
)
def test_what_is_not_json_is_told_with_its_line(unchanging: Shell, content: bytes, says: str | None) -> None:
    line = GOOD_TEXT[: GOOD_TEXT.index(b"Caroline" if b"Caro\n" in content else b"769")].count(10) + 1
    assert refused(unchanging, content).startswith(says or f"line {line}, column ")


def test_the_line_is_told_also_far_into_a_file(unchanging: Shell) -> None:
    many = thread_file(*(a_thread(title=f"Titel {number}") for number in range(2_000)))
    lines = json.dumps(many, indent=1).encode().split(b"\n")
    lines[15_000] = lines[15_000] + b"!"

    assert refused(unchanging, b"\n".join(lines)) == f"line 15001, column {len(lines[15_000])}: {NOT_JSON}"


@pytest.mark.parametrize(("pair", "read"), [(rb"\ud83d\ude00", "😀"), (rb"\\\ud83d", None), (rb"\ude00\ud83d", None)])
def test_a_pair_of_surrogates_may_stand_anywhere(tmp_path: Path, pair: bytes, read: str | None) -> None:
    """Also where the file is read in pieces; half of one may stand nowhere."""
    file = tmp_path / "threads.json"
    for before in range(65_470, 65_500):
        file.write_bytes(b'{"format": "vraagbaak-threads/1", "threads": ["' + b"." * before + pair + b'"]}')
        with file.open("rb") as opened:
            if read:
                assert list(read_parts(opened))[1:] == [("threads", "." * before + read)]
                continue
            with pytest.raises(Broken, match="surrogate"):
                list(read_parts(opened))


def test_a_file_that_is_not_there_is_told_in_a_line(unchanging: Shell) -> None:
    code, said = unchanging.say("import", str(unchanging.folder / "nergens.json"))

    assert code == 2
    assert "nergens.json" in said.splitlines()[-1]
