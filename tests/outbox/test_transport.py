"""Speaking to a mail server: encrypted where it can be, as somebody where it must be, in any script where it is known."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from forum.kit import clock
from tests.outbox.support import later, post, rows, send, states
from tests.support.forum import Forum, migrated, running_forum
from tests.support.ports import HOST
from tests.support.smtp import MailServer, check_password, mail_server


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    """A forum on SQLite alone: what is said to a mail server is the same whatever keeps the mails."""
    url = f"sqlite:///{tmp_path / 'forum.sqlite'}"
    migrated(url)
    with running_forum(url, tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """What a server encrypts with that shows a certificate for this machine for which nobody vouches."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = clock.now()
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
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
