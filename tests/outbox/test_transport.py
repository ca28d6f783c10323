"""Speaking to a mail server: encrypted where it can be, as somebody where it must be, in any script where it is known."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from forum.cli import main
from forum.kit import clock
from forum.kit.mail import smtp
from tests.outbox.support import later, post, rows, send, states
from tests.support.forum import Forum, migrated, running_forum
from tests.support.ports import HOST, free_port
from tests.support.smtp import MailServer, check_password, mail_server


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    """A forum on SQLite alone: what is said to a mail server is the same whatever keeps the mails."""
    url = f"sqlite:///{tmp_path / 'forum.sqlite'}"
    migrated(url)
    with running_forum(url, tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, with its key, for which nobody vouches."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = clock.now()
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def tls(certificate: Path) -> ssl.SSLContext:
    """What a server encrypts with that shows it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def test_encryption_that_is_offered_is_used_and_what_must_be_encrypted_asks_who_it_is(
    forum: Forum, tls: ssl.SSLContext
) -> None:
    with mail_server(tls_context=tls) as server:
        post(forum, "alice")
        assert send(forum, server.address) == 1
        assert server.encrypted

        post(forum, "bob")
        assert send(forum, server.address.replace("smtp:", "smtp+starttls:")) == 0
    assert "CERTIFICATE_VERIFY_FAILED" in rows(forum)[1].problem
    with later(minutes=2), mail_server(ssl_context=tls) as server:
        assert send(forum, server.address.replace("smtp:", "smtps:")) == 0
    assert "CERTIFICATE_VERIFY_FAILED" in rows(forum)[1].problem


def test_a_server_whose_certificate_is_vouched_for_is_spoken_to(
    forum: Forum, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post(forum, "alice", "bob")
    with mail_server(tls_context=tls) as server:
        assert send(forum, server.address.replace("smtp:", "smtp+starttls:")) == 2
    post(forum, "charlie")
    with mail_server(ssl_context=tls) as server:
        assert send(forum, server.address.replace("smtp:", "smtps:")) == 1
    post(forum, "mo")
    with mail_server(ssl_context=tls) as server:
        assert send(forum, server.address.replace("smtp:", "smtps:").replace(HOST, "localhost")) == 0
    assert "not valid for 'localhost'" in rows(forum)[3].problem


def test_where_encryption_must_be_and_is_not_offered_mail_waits(forum: Forum, server: MailServer) -> None:
    post(forum, "alice")

    assert send(forum, server.address.replace("smtp:", "smtp+starttls:")) == 0
    assert states(forum) == ["waiting"]
    assert "STARTTLS" in rows(forum)[0].problem


def test_who_has_a_password_gives_it_and_a_wrong_one_makes_mail_wait(forum: Forum, tls: ssl.SSLContext) -> None:
    with mail_server(tls_context=tls, authenticator=check_password, auth_required=True) as server:
        post(forum, "alice")
        assert send(forum, server.address.replace("//", "//forum:verkeerd@")) == 0
        assert rows(forum)[0].problem.startswith("535")
        with later(minutes=2):
            assert send(forum, server.address) == 0  # who says nothing may not send: the host can mend that
        with later(minutes=20):
            assert send(forum, server.address.replace("//", "//forum:een%3Ageheim%2F%40@")) == 1


def test_an_address_that_the_server_cannot_write_fails_at_once(forum: Forum) -> None:
    with mail_server(enable_SMTPUTF8=False) as server:
        post(forum, "ié@example.org", "x@bücher.example.org")

        assert send(forum, server.address) == 1
    assert states(forum) == ["failed", "sent"]


def test_the_settings_choose_the_server(tmp_path: Path, server: MailServer) -> None:
    url = f"sqlite:///{tmp_path / 'forum.sqlite'}"
    migrated(url)
    environ = {"FORUM_SMTP_URL": server.address, "FORUM_MAIL_FROM": "De Vraagbaak <forum@bücher.example.org>"}
    with running_forum(url, tmp_path / "data", **environ) as forum:
        post(forum, "alice")
        assert forum.mails() == []

    [mail] = server.taken
    assert mail.message["From"] == "De Vraagbaak <forum@xn--bcher-kva.example.org>"
    assert server.senders == {"forum@xn--bcher-kva.example.org"}


def test_a_server_that_says_a_letter_a_second_does_not_hold_mail_up_for_ever(forum: Forum) -> None:
    post(forum, "alice")
    with socket.create_server((HOST, 0)) as listening:
        threading.Thread(target=dribble, args=(listening,), daemon=True).start()
        assert send(forum, f"smtp://{HOST}:{listening.getsockname()[1]}", seconds=0.02) == 0

    assert rows(forum)[0].attempt_count == 1
    assert states(forum) == ["waiting"]


def dribble(listening: socket.socket) -> None:
    """Greet, and never come to an end."""
    connection, _ = listening.accept()
    with connection, suppress(OSError):
        connection.sendall(b"220 ")
        while True:
            connection.sendall(b"x")
            time.sleep(0.005)


def test_no_password_goes_over_an_open_line_to_another_machine(monkeypatch: pytest.MonkeyPatch, forum: Forum) -> None:
    monkeypatch.setattr(smtp, "_is_here", lambda _connection: False)
    with mail_server(authenticator=check_password) as server:
        post(forum, "alice")
        assert send(forum, server.address.replace("//", "//forum:geheim@")) == 0

    assert "no password is sent" in rows(forum)[0].problem


def test_a_host_sees_whether_mail_goes(tmp_path: Path, server: MailServer) -> None:
    def say(*words: str, **environ: str) -> tuple[int, str]:
        given = {"FORUM_DATA_DIR": str(tmp_path), "FORUM_SMTP_URL": server.address, **environ}
        result = CliRunner().invoke(main, ["mail", *words], env=given)
        return result.exit_code, result.output

    assert say("alice@example.org", "--language", "en") == (0, f"A mail to alice@example.org was taken by {HOST}.\n")
    assert server.taken[0].subject == "Vraagbaak can send mail"
    assert say("refused@example.org")[1].startswith("Error: the mail did not go: 550 5.1.1")
    assert say("alice@example.org", FORUM_SMTP_URL=f"smtp://{HOST}:{free_port()}")[0] == 1
    assert say("nobody") == (1, "Error: nobody is not an e-mail address\n")
    assert "FORUM_SMTP_URL is not set" in say("alice@example.org", FORUM_SMTP_URL="")[1]
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1
