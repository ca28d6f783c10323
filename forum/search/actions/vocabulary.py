"""The vocabulary: the words of what guests see. They come with posts, and go when no such post has them any more.

Words are written at the very end of a transaction, all at once and in order: so that of two that bring the same words one
waits for the other, and neither for anything else. Most posts bring none, for their words are known to be there.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from forum.kit.db import asking, exclusively, gathered, session, together
from forum.kit.prepared import Prepared
from forum.kit.rows import insert_into
from forum.search.models import Build, Stem, Word
from forum.search.queries.vocabulary import list_unused
from forum.search.terms import stems

LOCK = "search vocabulary"
"""Held together by who adds words or counts them, and exclusively by who takes some out; and by all of them, as by whoever
changes the row of the build, before any row of ours."""
_AT_ONCE = 500
_SWEEP_COUNT = Prepared(select(Build.sweep_count))
_KNOWN_AT_MOST = 20_000

_Said = tuple[str, str]
"""A word, and in which language."""


@dataclass
class _Pending:
    """What a transaction brings, and what it takes away from guests' eyes."""

    here: set[_Said] = field(default_factory=set)
    gone: set[_Said] = field(default_factory=set)
    is_sweep_begun: bool = False

    def settle(self) -> None:
        """Write it."""
        current = session()
        current.flush()
        if self.gone:
            exclusively(LOCK)
        for some in _portions(sorted(self.gone)):
            take_out(Word.word.in_({word for word, _ in some}), {stems(word, language)[0] for word, language in some})
        together(LOCK)  # a sweep that began before sees none of our posts: what it took out is found missing here
        if self.here:
            _add(self.here, current)
        if self.is_sweep_begun:
            last = select(func.coalesce(func.max(Word.id), 0)).scalar_subquery()
            current.execute(update(Build).values(swept_id=last))


@dataclass
class _Known:
    """What a connection has read to be in the vocabulary, committed, since so many sweeps."""

    sweep_count: int = -1
    words: set[_Said] = field(default_factory=set)


def remember(words: Iterable[_Said]) -> None:
    """Let words be in the vocabulary once this transaction is committed."""
    gathered(_Pending).here.update(words)


def forget(words: Iterable[_Said]) -> None:
    """Let those of the words go, once it is, that no post has any more which guests see."""
    gathered(_Pending).gone.update(words)


def begin_sweep() -> None:
    """Have all words looked at, once this transaction is committed, whether any post has them."""
    gathered(_Pending).is_sweep_begun = True


def take_out(chosen: ColumnElement[bool], stems_of_them: Collection[str]) -> None:
    """Of the chosen words, those of whose stems no post has one any more that guests see."""
    if unused := list_unused(stems_of_them):
        session().execute(delete(Word).where(chosen, Word.stem.in_(unused)))
        session().execute(delete(Stem).where(Stem.stem.in_(unused)))
        session().execute(update(Build).values(sweep_count=Build.sweep_count + 1))


def _add(wanted: set[_Said], current: Session) -> None:
    known = _known()
    for some in _portions(sorted(wanted - known.words)):
        here = _list_here(some)
        if missing := [
            {"word": word, "language": language, "stem": stems(word, language)[0]}
            for word, language in some
            if (word, language) not in here
        ]:
            current.connection().execute(insert_into(Word).on_conflict_do_nothing(), missing)
        known.words.update(here)


def _known() -> _Known:
    """What is known on this connection: of what this transaction adds nothing, for it may be rolled back."""
    known: _Known = asking().info.setdefault("search vocabulary", _Known())
    sweep_count = _SWEEP_COUNT.scalar()
    if known.sweep_count != sweep_count or len(known.words) > _KNOWN_AT_MOST:
        known.sweep_count = sweep_count
        known.words.clear()
    return known


def _list_here(some: Sequence[_Said]) -> set[_Said]:
    rows = session().execute(select(Word.word, Word.language).where(Word.word.in_({word for word, _ in some})))
    return {(row.word, row.language) for row in rows}


def _portions(words: Iterable[_Said]) -> Iterator[list[_Said]]:
    left = iter(words)
    while some := list(islice(left, _AT_ONCE)):
        yield some
