"""Mail by a server, as `FORUM_SMTP_URL` names it.

`smtp://` uses STARTTLS where the server offers it, `smtp+starttls://` insists on it, `smtps://` speaks TLS from the first
byte. The latter two check who the server is; the first cannot: who stands in between can take the offer away anyway. A password
goes over an open line to no other machine.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from forum.kit.mail.transports import NotNow, Parcel, Undeliverable, Unreachable, Wire
from forum.kit.text import clean_line

SECONDS = 15.0
"""How long to wait for a server's next word."""
_LONGEST = 20
"""So many times as long may all of its words for one mail take."""
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
            yield Connection(connection, self._sender, _LONGEST * self._seconds)
        finally:
            _leave(connection)

    def _connect(self) -> smtplib.SMTP:
        to = self._server
        if to.scheme == "smtps":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL("", 0, self._name, timeout=self._seconds, context=context)
        else:
            connection = smtplib.SMTP("", 0, self._name, timeout=self._seconds)
        # Whose certificate it must be: `connect` alone does not note it, and what the constructor waits for has no end.
        vars(connection)["_host"] = to.host
        try:
            with _within(connection, _LONGEST * self._seconds):
                self._greet(connection)
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise Unreachable(_said(error)) from error
        return connection

    def _greet(self, connection: smtplib.SMTP) -> None:
        code, words = connection.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        connection.ehlo_or_helo_if_needed()
        must = self._server.scheme == "smtp+starttls"
        if must or (self._server.scheme == "smtp" and connection.has_extn("starttls")):
            connection.starttls(context=ssl.create_default_context() if must else _whoever_it_is())
            connection.ehlo()
        if self._server.user:
            if not (isinstance(connection.sock, ssl.SSLSocket) or _is_here(connection)):
                raise smtplib.SMTPNotSupportedError("the server offers no encryption: no password is sent to it")
            connection.login(self._server.user, self._server.password)


class Connection:
    """A connection to a server that greeted us."""

    def __init__(self, connection: smtplib.SMTP, sender: str, seconds: float) -> None:
        self._smtp = connection
        self._sender = sender
        self._seconds = seconds

    def send(self, parcel: Parcel) -> None:
        if not parcel.recipient.isascii() and not self._smtp.has_extn("smtputf8"):
            raise Undeliverable("the mail server takes no such address (SMTPUTF8)")
        options = () if parcel.recipient.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            with _within(self._smtp, self._seconds):
                self._hand_over(parcel, options)
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_said(error)) from error

    def _hand_over(self, parcel: Parcel, options: tuple[str, ...]) -> None:
        # That we may not send at all is no fault of who would get it: the host can mend it.
        self._check(*self._smtp.mail(self._sender, options), is_final=False)
        self._check(*self._smtp.rcpt(parcel.recipient), is_final=True)
        try:
            self._check(*self._smtp.data(bytes(parcel)), is_final=True)
        except smtplib.SMTPDataError as error:
            self._check(error.smtp_code, error.smtp_error, is_final=True)

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


@contextmanager
def _within(connection: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the connection where it takes longer in all: a server that says a letter a second is never late with the next."""
    timer = threading.Timer(seconds, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connection: smtplib.SMTP) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _is_here(connection: smtplib.SMTP) -> bool:
    """Whether the server is on this machine, so that nobody stands in between."""
    return connection.sock is not None and ip_address(connection.sock.getpeername()[0]).is_loopback


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
