"""What an administrator chose for the forum while it runs; what they chose nothing for is as the host's settings have it.

A process remembers all of it for some seconds, so that pages ask the database nothing for it.
"""

from datetime import datetime
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, String, Text, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from forum.kit import clock
from forum.kit.db import Base, as_of, engine, exclusively, session

REMEMBERED = 5.0
"""Seconds within which another process follows a choice."""
_known: dict[str, tuple[float, object, dict[str, str]]] = {}
"""Of each database: until when, after what it was read (a session that reads after something knows nothing older), and what
was chosen."""
_places: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()
"""The addresses of the databases, which engines take their time to tell."""


class Option(Base):
    """A name and what was chosen."""

    __tablename__ = "options"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


def option(name: str, default: str) -> str:
    """What was chosen under that name, as it was at most a few seconds ago; the default where nothing was."""
    after = as_of()
    place = _place()
    until, known_after, chosen = _known.get(place, (0.0, None, {}))
    if until < monotonic() or (after is not None and after != known_after):
        chosen = {row.name: row.value for row in session().execute(select(Option.name, Option.value))}
        _known[place] = monotonic() + REMEMBERED, after, chosen
    return chosen.get(name, default)


def choose(name: str, value: str) -> None:
    """Choose. This process knows it once that is committed, others some seconds later."""
    exclusively("options")
    session().merge(Option(name=name, value=value, changed_at=clock.now()))
    place = _place()

    def forget(_session: Session) -> None:
        _known.pop(place, None)

    event.listen(session(), "after_commit", forget, once=True)


def _place() -> str:
    asked = engine()
    found = _places.get(asked)
    if found is None:
        found = _places[asked] = asked.url.render_as_string(hide_password=False)
    return found
