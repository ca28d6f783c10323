"""Mail by a server, as `FORUM_SMTP_URL` names it.

`smtp://` uses STARTTLS where the server offers it, `smtp+starttls://` insists on it, `smtps://` speaks TLS from the first
byte. The latter two check who the server is; the first cannot: who stands in between can take the offer away anyway.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from forum.kit.mail.transports import NotNow, Parcel, Undeliverable, Unreachable, Wire
from forum.kit.text import clean_line

SECONDS = 15.0
"""How long to wait for a server's next word."""
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_GONE = 421
"""RFC 5321: the server closes the connection."""


@dataclass(frozen=True)
class SmtpServer:
    """A server, and how to speak to it."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_url(url: str) -> SmtpServer:
    """The server that an address names, as smtp://user:password@host:port does. Raises `ValueError`."""
    parts = urlsplit(url)
    port = parts.port if parts.port is not None else _PORTS.get(parts.scheme)
    if not port or parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("no address of a mail server")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("a user without a password, or a password without a user")
    return SmtpServer(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


class Smtp:
    """Hands mail over to a server, from one sender; `name` is what this machine calls itself."""

    def __init__(self, server: SmtpServer, sender: str, name: str, seconds: float = SECONDS) -> None:
        self._server = server
        self._sender = sender
        self._name = name
        self._seconds = seconds

    @contextmanager
    def open(self) -> Iterator[Wire]:
        connection = self._connect()
        try:
            yield Connection(connection, self._sender)
        finally:
            _leave(connection)

    def _connect(self) -> smtplib.SMTP:
        try:
            connection = self._call()
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_said(error)) from error
        try:
            self._greet(connection)
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise Unreachable(_said(error)) from error
        return connection

    def _call(self) -> smtplib.SMTP:
        to = self._server
        if to.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(to.host, to.port, self._name, timeout=self._seconds, context=context)
        return smtplib.SMTP(to.host, to.port, self._name, timeout=self._seconds)

    def _greet(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        must = self._server.scheme == "smtp+starttls"
        if must or (self._server.scheme == "smtp" and connection.has_extn("starttls")):
            connection.starttls(context=ssl.create_default_context() if must else _whoever_it_is())
            connection.ehlo()
        if self._server.user:
            connection.login(self._server.user, self._server.password)


class Connection:
    """A connection to a server that greeted us."""

    def __init__(self, connection: smtplib.SMTP, sender: str) -> None:
        self._smtp = connection
        self._sender = sender

    def send(self, parcel: Parcel) -> None:
        if not parcel.recipient.isascii() and not self._smtp.has_extn("smtputf8"):
            raise Undeliverable("the mail server takes no such address (SMTPUTF8)")
        options = () if parcel.recipient.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            self._envelope(parcel.recipient, options)
            self._check(*self._smtp.data(bytes(parcel)), is_final=True)
        except smtplib.SMTPDataError as error:
            self._check(error.smtp_code, error.smtp_error, is_final=True)
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_said(error)) from error

    def _envelope(self, recipient: str, options: tuple[str, ...]) -> None:
        # That we may not send at all is no fault of who would get it: the host can mend it.
        self._check(*self._smtp.mail(self._sender, options), is_final=False)
        self._check(*self._smtp.rcpt(recipient), is_final=True)

    def _check(self, code: int, words: bytes | str, *, is_final: bool) -> None:
        """Go on where the server said yes; else leave it ready for the next mail, and raise."""
        if 200 <= code < 300:
            return
        problem = _line(code, words)
        if code == _GONE:
            raise Unreachable(problem)
        self._smtp.rset()
        if is_final and code >= 500:
            raise Undeliverable(problem)
        raise NotNow(problem)


def _whoever_it_is() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(error.smtp_code, error.smtp_error)
    return clean_line(str(error)) or type(error).__name__


def _line(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return clean_line(f"{code} {text}")
