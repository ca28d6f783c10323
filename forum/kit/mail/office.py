"""Where letters become parcels: MIME with a text and an HTML part, and headers that tell machines what it is.

A mail that must be sent twice, for nobody knows whether it arrived, is the same mail to its receiver: by its Message-ID.
"""

import hashlib
import hmac
from collections.abc import Mapping
from contextlib import AbstractContextManager
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from forum.kit.mail.transports import Parcel, Transport, Undeliverable, Wire
from forum.kit.mail.writing import Envelope, Letter, Letterhead, Written, write


class _Unfolded(UnstructuredHeader, BaseHeader):
    """A header that machines read: Python would write what is longer than a line as an encoded word, which they do not."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
for _name in ("list-unsubscribe", "in-reply-to", "references"):
    _headers.map_to_type(_name, _Unfolded)
_POLICY = SMTP.clone(header_factory=_headers)


class Office:
    """Writes the letters of a forum, and knows the way out."""

    def __init__(
        self, letters: Mapping[str, Letter], letterhead: Letterhead, sender: Address, transport: Transport
    ) -> None:
        self._letters = letters
        self._letterhead = letterhead
        self._sender = sender
        self._transport = transport

    def open(self) -> AbstractContextManager[Wire]:
        """The way out, for several mails. Raises `Unreachable`."""
        return self._transport.open()

    def pack(self, envelope: Envelope) -> Parcel | None:
        """The mail, ready to leave; None where it has become pointless. Raises `Undeliverable`.

        It reads the database: what is told of is as it is now.
        """
        recipient = _deliverable(envelope.recipient)
        written = write(self._letters[envelope.kind], envelope, self._letterhead)
        if written is None:
            return None
        name = f"{envelope.created_at:%Y%m%dT%H%M%S}-{envelope.id:08}"
        return Parcel(name, recipient, self._message(envelope, written, recipient))

    def _message(self, envelope: Envelope, written: Written, recipient: str) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        message["From"] = self._sender
        name, _, domain = recipient.rpartition("@")
        message["To"] = Address("", name, domain)
        message["Subject"] = written.subject
        message["Date"] = format_datetime(envelope.created_at)
        message["Message-ID"] = self._id_of(envelope)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine need answer
        for name, value in written.headers.items():
            message[name] = value
        message.set_content(written.text, cte="quoted-printable")
        message.add_alternative(written.html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = envelope.language  # last: what is there before moves into the first part
        return message

    def _id_of(self, envelope: Envelope) -> str:
        """Always the same for the same mail, and nothing to guess another's by."""
        made_of = f"mail {envelope.id} {envelope.created_at.isoformat()}"
        digest = hmac.new(self._letterhead.secret_key.encode(), made_of.encode(), hashlib.sha256)
        return f"<{digest.hexdigest()[:32]}@{self._sender.domain}>"


def _deliverable(recipient: str) -> str:
    """The address as servers know it: a domain of any script in ASCII, unless what is before it needs more than that too."""
    try:
        found = validate_email(recipient, check_deliverability=False)
    except EmailNotValidError as error:
        raise Undeliverable("it is no mail address") from error
    return found.ascii_email or found.normalized
