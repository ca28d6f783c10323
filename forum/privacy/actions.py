"""Asking for everything about oneself, leaving, and taking out of others' words who left."""

from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from forum.accounts.actions import empty_account
from forum.accounts.queries import find_addressee
from forum.audit.actions import record
from forum.kit import clock
from forum.kit.db import session, wake_after_commit
from forum.kit.words import Message, translate
from forum.moderation.models import Flag
from forum.outbox.actions import post_mail
from forum.outbox.models import Mail
from forum.privacy.models import Archive, Departure
from forum.readership.models import ReadMark
from forum.topics.models import TopicModerator
from forum.votes.models import Vote

FORMER_MEMBER = Message("former member")
ARCHIVE_LIFETIME = timedelta(days=7)


def ask_for_archive(account_id: int) -> None:
    """Let a job prepare everything about a member, in place of what was prepared before; while one waits, asking again
    changes nothing."""
    waiting = select(Archive.id).where(Archive.account_id == account_id, Archive.state == "waiting")
    if session().scalar(waiting.limit(1)) is None:
        session().execute(delete(Archive).where(Archive.account_id == account_id))
        session().add(Archive(account_id=account_id, created_at=clock.now()))
        record("archive_asked", account_id, account_id=account_id)
        wake_after_commit("prepare_archives")


def keep_archive(archive_id: int, content: bytes) -> bool:
    """Keep what the job made, for some days; whether it was still waited for."""
    now = clock.now()
    kept = session().execute(
        update(Archive)
        .where(Archive.id == archive_id, Archive.state == "waiting")
        .values(state="ready", content=content, ready_at=now, expires_at=now + ARCHIVE_LIFETIME)
        .returning(Archive.id)
    )
    return kept.first() is not None


def forget_archives() -> int:
    """Forget archives that can no longer be had; how many."""
    gone = delete(Archive).where(Archive.expires_at <= clock.now()).returning(Archive.id)
    return len(session().scalars(gone).all())


def leave(account_id: int, *, erase: bool, language: str) -> None:
    """Let a member go, for good. What they wrote stays under "former member" (in the site's language), or goes too.

    At once: the account is empty, and so is whatever only they were in. What others wrote of them, and their own words
    where these go, follow in a job (`Departure`). Marks of use stay counted. Raises `Refused` for the last administrator.
    """
    person = find_addressee(account_id)
    handle = empty_account(account_id, translate(FORMER_MEMBER, language))
    for table in (Archive, ReadMark, TopicModerator, Vote):
        session().execute(delete(table).where(table.account_id == account_id))
    session().execute(delete(Mail).where(or_(Mail.account_id == account_id, Mail.recipient == person.email)))
    post_mail("left", person.email, person.language or language, erased=erase)
    if erase:
        session().execute(update(Flag).where(Flag.account_id == account_id).values(reason=""))
    session().add(Departure(account_id=account_id, handle=handle, erase=erase, created_at=clock.now()))
    record("member_left", account_id, account_id=account_id, erase=erase)
    wake_after_commit("finish_departures")


def finish_departure(account_id: int) -> None:
    """Nothing of who left is left to be taken out."""
    session().execute(delete(Departure).where(Departure.account_id == account_id))
