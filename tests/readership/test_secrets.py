"""The secret of a day is one for all processes, lies where nobody else reads it, and is destroyed 8 hours after its day."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from forum.kit import clock
from forum.kit.db import Database
from forum.readership.jobs import day_secrets
from forum.readership.journal import mask, token
from forum.readership.models import ViewSecret
from forum.readership.rules import who
from forum.web.readers import Readership
from tests.readership.support import FIREFOX, GUEST, Forum

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def stored(forum: Forum) -> dict[str, bytes]:
    """The secrets there are, by day, wherever they are kept."""
    if forum.database.is_sqlite:
        return {file.name.removeprefix("secret-"): file.read_bytes() for file in forum.folder.glob("secret-*")}
    with forum.database.reading() as session:
        return {str(row.day): row.secret for row in session.execute(select(ViewSecret.day, ViewSecret.secret))}


def test_a_secret_is_random_and_of_one_day(forum: Forum) -> None:
    one = day_secrets(forum.database, forum.folder).keys(NOON)
    next_day = day_secrets(forum.database, forum.folder).keys(NOON + timedelta(days=1))

    assert len(one.today) == len(next_day.today) == 32
    assert one.today != next_day.today
    assert set(stored(forum)) == {"2026-11-22", "2026-11-23"}


def test_all_who_ask_at_once_get_the_same(forum: Forum) -> None:
    others = [day_secrets(Database(forum.database.url), forum.folder) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda secrets: secrets.keys(NOON), others))
    for other in others:
        getattr(other, "_database", forum.database).dispose()

    assert len(keys) == 1
    assert [*stored(forum).values()] == [key.today for key in keys]


def test_for_eight_hours_the_former_secret_is_known_too(forum: Forum) -> None:
    secrets = day_secrets(forum.database, forum.folder)
    assert secrets.keys(NOON).former is None
    former = secrets.keys(MIDNIGHT - timedelta(seconds=1)).today

    assert secrets.keys(MIDNIGHT).former == former
    assert secrets.keys(MIDNIGHT + timedelta(hours=7, minutes=59)).former == former
    assert secrets.keys(MIDNIGHT + timedelta(hours=8)).former is None


def test_a_day_without_readers_gets_no_secret_afterwards(forum: Forum) -> None:
    day_secrets(forum.database, forum.folder).keys(MIDNIGHT)

    assert set(stored(forum)) == {"2026-11-23"}


@pytest.mark.parametrize(("hours", "is_there"), [(0, True), (7.99, True), (8, False), (200, False)])
def test_folding_destroys_a_secret_eight_hours_after_its_day(hours: float, is_there: bool, forum: Forum) -> None:  # noqa: FBT001 - a case
    day_secrets(forum.database, forum.folder).keys(NOON)

    with clock.set_to(MIDNIGHT + timedelta(hours=hours)):
        forum.fold()

    assert ("2026-11-22" in stored(forum)) == is_there


def test_the_files_are_for_this_user_alone(forum: Forum, readership: Readership) -> None:
    readership.note(1, GUEST)
    if not forum.database.is_sqlite:
        assert not list(forum.folder.glob("secret-*"))
        return
    (file,) = forum.folder.glob("secret-*")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_draft_that_a_kill_left_goes_with_its_day(forum: Forum) -> None:
    forum.folder.mkdir()
    draft = forum.folder / "secret-2026-11-22.0123456789abcdef"
    draft.touch()
    if not forum.database.is_sqlite:
        draft.unlink()

    with clock.set_to(MIDNIGHT):
        forum.fold()
        assert draft.exists() == forum.database.is_sqlite
    with clock.set_to(MIDNIGHT + timedelta(hours=8)):
        forum.fold()
    assert not draft.exists()


def test_a_hash_tells_nothing_without_the_secret_and_differs_on_another_thread() -> None:
    reader = who(7, None, FIREFOX)
    hashes = {mask(token(reader, secret * 32), thread_id) for thread_id in (1, 2) for secret in (b"a", b"b")}

    assert len(hashes) == 4
    assert {len(each) for each in hashes} == {16}


def test_a_member_and_a_guest_are_never_one() -> None:
    assert who(7, "192.0.2.7", FIREFOX) != who(None, "192.0.2.7", FIREFOX)
    assert who(None, "not an address", "\udcff") == who(None, None, "\udcff")


def test_secrets_that_cannot_be_had_stop_counting_only(
    forum: Forum, readership: Readership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[Path] = []

    def away(*arguments: Path) -> None:
        asked.append(*arguments)
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(readership._secrets, "_settle", away)
        for account in range(5):
            readership.note(1, account)

    assert len(asked) == len(caplog.records) == 1
    assert not forum.folder.exists() or forum.files() == []
