"""Holes in memory are filled before the workers are forked (`forum/serving/holes.py`)."""

import os
import subprocess
import sys
from ctypes import CDLL, c_size_t, c_void_p

import pytest

from forum.serving.holes import fill_holes


def test_what_is_made_afterwards_lies_in_no_hole_that_was_there() -> None:
    pieces = [bytes(70 + number % 2) for number in range(5_000)]
    holes = {id(piece) for piece in pieces[::2]}
    del pieces[::2]
    fill_holes()
    made = [bytes(70) for _ in range(1_000)]
    assert not holes & {id(piece) for piece in made}


def test_nor_does_what_libraries_make() -> None:
    libc = CDLL(None)
    if not hasattr(libc, "mallinfo2"):
        pytest.skip("another library than glibc, or an old one")
    libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = c_void_p, [c_size_t], [c_void_p]
    pieces = [libc.malloc(1_500) for _ in range(1_000)]
    holes = set(pieces[::2])
    for hole in holes:
        libc.free(hole)
    fill_holes()
    made = {libc.malloc(1_500) for _ in range(100)}
    for piece in {*pieces[1::2], *made}:
        libc.free(piece)
    assert not holes & made


def test_where_python_takes_memory_in_another_way_none_is_kept_for_it() -> None:
    """Such as in its development mode; there were 180 MiB."""
    words = "from forum.serving import holes; holes.fill_holes(); print(len(holes._filling))"
    environ = {**os.environ, "PYTHONMALLOC": "debug"}
    done = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True, env=environ)
    assert done.stdout == "0\n"
