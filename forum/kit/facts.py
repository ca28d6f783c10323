"""Facts about this forum that were settled once and never change, such as the host that its feed ids name."""

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.kit.db import Base, session


class Fact(Base):
    """A name and what was settled under it."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def settle(name: str, value: str) -> None:
    """Settle a fact, unless it was settled before."""
    if session().get(Fact, name) is None:
        session().add(Fact(name=name, value=value))
        session().flush()


def fact(name: str) -> str:
    """What was settled; a fact nobody settled is an error."""
    return session().execute(select(Fact.value).where(Fact.name == name)).scalar_one()
