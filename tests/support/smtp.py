"""A mail server that records what it takes. How it treats a mail depends on to whom it goes.

`refused@…`, `deferred@…`: as their names say; `barred@…`: refused for what it holds, once that was sent; `gone@…`: the
connection is cut in the middle; `slow@…`: no answer comes until the test lets go.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.mails import Mailed, read_mail
from tests.support.ports import HOST, free_port

USER, PASSWORD = b"forum", b"een:geheim/@"


@dataclass
class MailServer:
    """What a server took, and how often somebody came."""

    port: int
    taken: list[Mailed] = field(default_factory=list)
    senders: set[str] = field(default_factory=set)
    visits: int = 0
    encrypted: bool = False
    asked_slowly: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    def counted(self) -> Counter[str]:
        """How many mails each got."""
        return Counter(mail.to for mail in self.taken)

    # What aiosmtpd asks

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, _envelope: Envelope, name: str, said: list[str]
    ) -> list[str]:
        session.host_name = name
        self.visits += 1
        self.encrypted = session.ssl is not None
        return said

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answers = {
            "refused": f"550 5.1.1 <{address}>: no such user",
            "deferred": "451 4.7.1 come back later",
        }
        answer = answers.get(address.partition("@")[0], "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name == "barred":
            return "554 5.7.1 this looks like spam"
        if name == "gone":
            server.transport.close()  # type: ignore[union-attr]  # it is there as long as the connection
            return "250 never heard"
        if name == "slow":
            self.asked_slowly.set()
            await server.loop.run_in_executor(None, self.let_go.wait)
        self.senders.add(envelope.mail_from or "")
        self.taken.append(read_mail(envelope.original_content or b""))
        return "250 OK"


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """A server for as long as the block lasts; `options` are aiosmtpd's."""
    recorder = MailServer(free_port())
    controller = Controller(recorder, hostname=HOST, port=recorder.port, **options)
    controller.start()
    try:
        yield recorder
    finally:
        recorder.let_go.set()
        controller.stop()


def check_password(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    """Whether the one user comes with the one password."""
    return AuthResult(success=given == LoginPassword(USER, PASSWORD), handled=False)
