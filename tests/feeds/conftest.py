"""What tests of feeds ask for: a format, and a thread in which Alice asked and Bob answered."""

import os
import shutil
from dataclasses import dataclass

import pytest

from tests.support.forum import Reader
from tests.support.polling import KINDS


@dataclass(frozen=True)
class Thread:
    """A question, and a reply to it."""

    id: int
    question_id: int
    reply_id: int


@pytest.fixture(scope="session")
def newsboat() -> str | None:
    """Debian's feed reader; None where it is not installed, which in CI is a failure."""
    found = shutil.which("newsboat")
    assert found or os.environ.get("CI") != "true", "newsboat is not installed"
    return found


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The format; asking for it runs the test in each."""
    return str(request.param)


@pytest.fixture
def thread(alice: Reader, bob: Reader) -> Thread:
    """The first of the forum: its number is its question's."""
    thread_id = alice.ask("Eigen of privé?", "Zie **ons** [reglement](/questions/1).")
    return Thread(thread_id, thread_id, bob.reply(thread_id, "Wij doen *beide*."))


@pytest.fixture
def address(thread: Thread) -> str:
    """The address of a feed that holds the thread, for what is the same for all."""
    return "/topics/algemeen.atom"


@pytest.fixture
def addresses(thread: Thread) -> list[str]:
    """Feeds that hold the thread, one of each format, for one test to go through."""
    return ["/feed.rss", "/topics/algemeen.atom", f"/questions/{thread.id}.json"]
