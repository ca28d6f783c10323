"""Mail that waits, and what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from forum import letters
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.mail.office import Office
from forum.kit.mail.smtp import Smtp, read_smtp_url
from forum.kit.mail.writing import Letter, Letterhead
from forum.outbox.actions import post_mail
from forum.outbox.jobs import send_mails
from forum.outbox.models import Mail
from tests.support.forum import Forum

HEAD = Letterhead("Vraagbaak", "https://forum.example.org", "a key for tests alone")


def post(forum: Forum, *recipients: str, kind: str = "trial", language: str = "nl") -> None:
    """Put a mail to each into the outbox; a name alone is one at example.org."""
    with forum.database.writing():
        for recipient in recipients:
            post_mail(kind, recipient if "@" in recipient else f"{recipient}@example.org", language)
        commit()


def office(forum: Forum, url: str, table: dict[str, Letter] | None = None, seconds: float = 10) -> Office:
    """An office that sends by a server, and waits so long for its words."""
    sender = forum.settings.mail_from
    way = Smtp(read_smtp_url(url), sender.addr_spec, sender.domain, seconds)
    return Office(table or letters.TABLE, HEAD, sender, way)


def send(forum: Forum, url: str, **options: Any) -> int:
    """Send what is due by a server; how many were sent."""
    return send_mails(forum.database, office(forum, url, **options))


def states(forum: Forum) -> list[str]:
    """What became of each mail, in order."""
    return [row.state for row in forum.execute("SELECT state FROM mails ORDER BY id")]


def rows(forum: Forum) -> list[Any]:
    """The mails, in order."""
    return list(forum.execute("SELECT * FROM mails ORDER BY id"))


def due_at(forum: Forum) -> datetime:
    """When the next mail is to be tried."""
    with forum.database.reading() as session:
        return (
            session.scalars(select(Mail.due_at).where(Mail.state == "waiting").order_by(Mail.due_at)).first()
            or clock.now()
        )


@contextmanager
def later(**time: float) -> Iterator[None]:
    """So much later, by the clock of this process."""
    with clock.set_to(clock.now() + timedelta(**time)):
        yield
