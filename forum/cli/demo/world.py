"""The small world of the first `make run`: Alice asks, Bob answers, Charlie looks on, Mo moderates."""

from pathlib import Path

from forum.accounts.actions import register
from forum.accounts.queries import is_email_taken
from forum.accounts.viewer import MEMBER, MODERATOR
from forum.cli.exchange.importing import import_file
from forum.kit.config import Settings
from forum.kit.db import Database, commit
from forum.search.jobs import relate

_WORLD = Path(__file__).parent / "world.json"
_PEOPLE = (("Alice", MEMBER), ("Bob", MEMBER), ("Charlie", MEMBER), ("Mo", MODERATOR))


def plant_world(settings: Settings, database: Database, password_hash: str) -> None:
    """Make the four accounts, all with that password, and import what they and others wrote, with the questions that are like each. Twice adds nothing."""
    with database.writing():
        for name, role in _PEOPLE:
            email = f"{name.lower()}@example.org"
            if not is_email_taken(email):
                register(name, email, password_hash, role=role)
        commit()
    with _WORLD.open("rb") as file:
        import_file(file, settings, database)
    relate(database, settings.data_dir, wait=True)
