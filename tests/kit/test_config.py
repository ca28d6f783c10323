"""The settings: each bad one is one clear line, and the secret key is made once, for its owner alone."""

import stat
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from forum.kit.config import BadSetting, read_settings
from forum.kit.mail.smtp import SmtpServer
from forum.kit.servers import Servers
from tests.support.processes import context

ACME = {
    "FORUM_OIDC_ACME_ISSUER": "https://login.acme.example",
    "FORUM_OIDC_ACME_CLIENT_ID": "forum",
    "FORUM_OIDC_ACME_CLIENT_SECRET": "geheim",
}


def settings(folder: Path, **given: str):
    return read_settings({"FORUM_DATA_DIR": str(folder), **given})


def test_unset_the_embedded_default_works(tmp_path: Path) -> None:
    default = settings(tmp_path / "data")

    assert default.database_url == f"sqlite:///{tmp_path}/data/forum.sqlite"
    assert (default.base_url, default.site_name, default.language) == ("http://127.0.0.1:8000", "Vraagbaak", "nl")
    assert (default.timezone, default.redis_url, default.rate_limits) == ("Europe/Amsterdam", None, True)
    assert not default.is_https
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("base_url", "given", "sender"),
    [
        ("https://forum.example.org", "", "Vraagbaak <noreply@forum.example.org>"),
        ("http://127.0.0.1:8000", "", "Vraagbaak <noreply@localhost>"),
        ("http://[::1]:8000", "", "Vraagbaak <noreply@localhost>"),
        ("https://forum.example.org", "hr@example.org", "Vraagbaak <hr@example.org>"),
        ("https://forum.example.org", '"Het forum, HR" <hr@example.org>', '"Het forum, HR" <hr@example.org>'),
    ],
)
def test_mail_has_a_sender(base_url: str, given: str, sender: str, tmp_path: Path) -> None:
    assert str(settings(tmp_path, FORUM_BASE_URL=base_url, FORUM_MAIL_FROM=given).mail_from) == sender


def test_a_mail_server_is_named_by_an_address(tmp_path: Path) -> None:
    named = settings(tmp_path, FORUM_SMTP_URL="smtp+starttls://forum:p%40ss@mail.example.org").smtp

    assert named == SmtpServer("smtp+starttls", "mail.example.org", 587, "forum", "p@ss")
    assert "p@ss" not in repr(named)


def test_a_setting_that_is_empty_is_unset(tmp_path: Path) -> None:
    names = "DATABASE_URL DATABASE_REPLICAS DATABASE_POOLER DATABASE_CONNECTIONS REDIS_URL BASE_URL SECRET_KEY SITE_NAME LANGUAGE TIMEZONE RATE_LIMITS SMTP_URL MAIL_FROM WEBSUB_HUB".split()

    assert settings(tmp_path, **{f"FORUM_{name}": "" for name in names}) == settings(tmp_path)


def test_replicas_are_servers_beside_the_one_that_is_written_to(tmp_path: Path) -> None:
    url = "postgresql://forum:geheim@db1/forum"
    named = settings(
        tmp_path, FORUM_DATABASE_URL=url, FORUM_DATABASE_REPLICAS="postgres://db2/forum, postgresql+psycopg://db3/forum"
    ).servers

    assert named == Servers(("postgresql+psycopg://db2/forum", "postgresql+psycopg://db3/forum"))
    assert "db2" not in repr(named)  # there may be a password in it
    for wrong in (url, "sqlite:////srv/forum.sqlite", "db2"):
        with pytest.raises(BadSetting, match=r"^FORUM_DATABASE_REPLICAS: "):
            settings(tmp_path, FORUM_DATABASE_URL=url, FORUM_DATABASE_REPLICAS=wrong)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORUM_DATABASE_URL", "mysql://localhost/forum"),
        ("FORUM_DATABASE_URL", "forum.sqlite"),
        ("FORUM_DATABASE_URL", "postgresql://localhost:abc/forum"),
        ("FORUM_DATABASE_URL", "sqlite:///"),
        ("FORUM_DATABASE_URL", "sqlite:///:memory:"),
        ("FORUM_DATABASE_REPLICAS", "postgresql://reader:geheim@db2/forum"),  # of a file
        ("FORUM_DATABASE_REPLICAS", "mysql://db2/forum"),
        ("FORUM_DATABASE_POOLER", "pgbouncer"),
        ("FORUM_DATABASE_CONNECTIONS", "7"),
        ("FORUM_DATABASE_CONNECTIONS", "999999999999"),
        ("FORUM_DATABASE_CONNECTIONS", "٣٢"),
        ("FORUM_REDIS_URL", "http://localhost"),
        ("FORUM_REDIS_URL", "localhost:6379"),
        ("FORUM_REDIS_URL", "redis://localhost:abc/0"),
        ("FORUM_REDIS_URL", "redis://["),
        ("FORUM_BASE_URL", "forum.example.org"),
        ("FORUM_BASE_URL", "ftp://forum.example.org"),
        ("FORUM_BASE_URL", "https://"),
        ("FORUM_BASE_URL", "https://forum.example.org/path"),
        ("FORUM_BASE_URL", "https://forum.example.org?x=1"),
        ("FORUM_BASE_URL", "https://forum.example.org#x"),
        ("FORUM_BASE_URL", "https://forum.example.org:abc"),
        ("FORUM_BASE_URL", "https://user:geheim@forum.example.org"),
        ("FORUM_BASE_URL", "https://forum.example.org:0"),
        ("FORUM_BASE_URL", "https://["),
        ("FORUM_BASE_URL", "https://forum.example.org\nX: y"),
        ("FORUM_SMTP_URL", "mail.example.org"),
        ("FORUM_SMTP_URL", "https://mail.example.org"),
        ("FORUM_SMTP_URL", "smtp://"),
        ("FORUM_SMTP_URL", "smtp://mail.example.org:0"),
        ("FORUM_SMTP_URL", "smtp://mail.example.org:abc"),
        ("FORUM_SMTP_URL", "smtp://user@mail.example.org"),
        ("FORUM_SMTP_URL", "smtp://mail.example.org/path"),
        ("FORUM_SMTP_URL", "smtp://["),
        ("FORUM_MAIL_FROM", "forum"),
        ("FORUM_MAIL_FROM", "forum@"),
        ("FORUM_MAIL_FROM", "ié@example.org"),
        ("FORUM_MAIL_FROM", "a b@example.org"),
        ("FORUM_MAIL_FROM", "forum@example.org\nBcc: x@example.org"),
        ("FORUM_MAIL_FROM", "forum@" + "x" * 64 + ".org"),
        ("FORUM_LANGUAGE", "de"),
        ("FORUM_TIMEZONE", "Mars/Olympus"),
        ("FORUM_TIMEZONE", "Europe"),
        ("FORUM_TIMEZONE", "../../etc/passwd"),
        ("FORUM_TIMEZONE", "/etc/localtime"),
        ("FORUM_TIMEZONE", "a" * 10_000),
        ("FORUM_RATE_LIMITS", "yes"),
        ("FORUM_WEBSUB_HUB", "on"),
        ("FORUM_WEBSUB_HUB", "http://hub.example.org/"),
        ("FORUM_WEBSUB_HUB", "https://user:geheim@hub.example.org/"),
        ("FORUM_WEBSUB_HUB", "https://hub.example.org/#x"),
        ("FORUM_WEBSUB_HUB", "https://hub.example.org/\n<x>"),
        ("FORUM_OIDC_ACME_ISSUER", "http://login.acme.example"),
        ("FORUM_OIDC_ACME_ISSUER", "login.acme.example"),
        ("FORUM_OIDC_ACME_ISSUER", "https://user:geheim@acme.example"),
        ("FORUM_OIDC_ACME_ISSUER", "https://acme.example/?x=1"),
        ("FORUM_OIDC_ACME_ISSUER", "https://["),
        ("FORUM_OIDC_ACME_CLIENT_SECRET", "geheim\n"),
        ("FORUM_OIDC_ACME_CLIENT_ID", "é"),
        ("FORUM_OIDC_ACME_LABEL", "x" * 61),
        ("FORUM_OIDC_ACME_SECRET", "geheim"),
        ("FORUM_OIDC_ISSUER", "https://acme.example"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_line_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting) as raised:
        settings(tmp_path, **{**ACME, name: value})

    assert str(raised.value).startswith(f"{name}: ")
    assert len(str(raised.value).splitlines()) == 1
    assert "geheim" not in str(raised.value)


def test_a_data_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BadSetting, match=r"\AFORUM_DATA_DIR: [^\n]+\Z"):
            settings(folder)


def test_a_secret_key_that_is_empty_is_one_clear_line(tmp_path: Path) -> None:
    """As a crash of the machine can leave it: with an empty key, nothing could be signed."""
    (tmp_path / "secret_key").touch()
    with pytest.raises(BadSetting, match=r"\AFORUM_SECRET_KEY: [^\n]+\Z"):
        settings(tmp_path)


def test_the_common_spelling_of_postgresql_is_understood(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        url = settings(tmp_path, FORUM_DATABASE_URL=f"{scheme}://u:p%40w@localhost/forum").database_url
        assert url == "postgresql+psycopg://u:p%40w@localhost/forum"


def test_the_base_address_is_kept_as_browsers_say_it(tmp_path: Path) -> None:
    made = settings(tmp_path, FORUM_BASE_URL="HTTPS://Forum.Example.org:443/")

    assert (made.base_url, made.host, made.is_https) == ("https://forum.example.org", "forum.example.org", True)
    assert settings(tmp_path, FORUM_BASE_URL="http://[::1]:8000").base_url == "http://[::1]:8000"


def test_settings_stand_in_a_file_too_and_the_environment_goes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("FORUM_SITE_NAME", "FORUM_LANGUAGE", "FORUM_DATA_DIR", "FORUM_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_text('FORUM_SITE_NAME="HR & co"\nFORUM_LANGUAGE=en\nFORUM_TIMEZONE\n')
    monkeypatch.setenv("FORUM_LANGUAGE", "nl")
    read = read_settings()

    assert (read.site_name, read.language) == ("HR & co", "nl")
    assert read.data_dir == tmp_path / "instance"


def test_a_file_of_settings_that_cannot_be_read_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"FORUM_SITE_NAME=\xff\n")
    with pytest.raises(BadSetting, match=r"\A\.env: [^\n]+\Z"):
        read_settings()


def test_the_secret_key_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    first = settings(tmp_path).secret_key

    assert len(first) >= 43
    assert settings(tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
    assert settings(tmp_path, FORUM_SECRET_KEY="given").secret_key == "given"


def tell_secret(folder: str, start: Connection, report: Connection) -> None:
    start.recv()
    report.send(settings(Path(folder)).secret_key)


def test_processes_that_start_at_once_agree_on_the_secret_key(tmp_path: Path) -> None:
    starts, reports = zip(*[(context.Pipe(), context.Pipe()) for _ in range(8)], strict=True)
    processes = [
        context.Process(target=tell_secret, args=(str(tmp_path), start[1], report[1]))
        for start, report in zip(starts, reports, strict=True)
    ]
    for process in processes:
        process.start()
    for start, _ in starts:
        start.send(None)
    told = {report.recv() for report, _ in reports}
    for process in processes:
        process.join()

    assert told == {(tmp_path / "secret_key").read_text()}
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_any_number_of_organisations_can_be_named(tmp_path: Path) -> None:
    big = {name.replace("ACME", "BIG_CO"): value for name, value in ACME.items()}
    acme, other = settings(tmp_path, **ACME, **big, FORUM_OIDC_ACME_LABEL="Acme & Zonen").providers

    assert (acme.name, acme.label, other.name, other.label) == ("acme", "Acme & Zonen", "big-co", "Big Co")
    assert "geheim" not in repr(acme)
    local = settings(tmp_path, **{**ACME, "FORUM_OIDC_ACME_ISSUER": "http://127.0.0.1:8080/realms/acme"})
    assert local.providers[0].issuer == "http://127.0.0.1:8080/realms/acme"


@pytest.mark.parametrize("missing", ACME)
def test_an_organisation_that_lacks_a_part_is_one_clear_line(tmp_path: Path, missing: str) -> None:
    with pytest.raises(BadSetting, match=rf"\A{missing}: is missing[^\n]*\Z"):
        settings(tmp_path, **{name: value for name, value in ACME.items() if name != missing})
