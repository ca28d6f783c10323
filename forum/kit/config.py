"""The settings, read once from the environment and `.env`; what each means is in `docs/settings.md`."""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from forum.kit.mail.smtp import SmtpServer, read_smtp_url
from forum.kit.openid import Provider, is_loopback, is_safe, read_providers
from forum.kit.servers import Servers, read_connections, read_database_url, read_replicas
from forum.kit.text import clean_line
from forum.kit.words import LANGUAGES

_SITE = re.compile(r"(?P<scheme>https?)://(?P<host>[^\s/?#@:\[\]]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?/?")
_SENDER = re.compile(r'("?(?P<name>[^"<>\n\r]*?)"? *<)?(?P<local>[!-;=?A-~]+)@(?P<domain>[^\s<>@]+)(?(1)>)')
_NAMED = re.compile(r"[^0-9.:]")
"""In the name of a host that is no number of it."""


class BadSetting(ValueError):
    """A setting that cannot be used; its text is one clear line."""


@dataclass(frozen=True)
class Settings:
    """All that a host may choose."""

    data_dir: Path
    database_url: str
    servers: Servers
    redis_url: str | None
    base_url: str
    secret_key: str
    site_name: str
    language: str
    timezone: str
    rate_limits: bool
    trusted_proxies: tuple[str, ...]
    smtp: SmtpServer | None
    mail_from: Address
    providers: tuple[Provider, ...]
    hub: str
    """What pushes the feeds (WebSub): `own`, `off`, or the address of a hub elsewhere."""

    @property
    def host(self) -> str:
        """The host name and port of the base address."""
        return urlsplit(self.base_url).netloc

    @property
    def host_name(self) -> str:
        """The host name alone: what feed ids may name (RFC 4151)."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether readers find the forum on its own machine alone."""
        return is_loopback(self.host_name)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https:")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment; makes the data folder and the secret key on first use.

    Raises `BadSetting` where one cannot be used.
    """
    given = _given(environ)
    data_dir = Path(given.get("FORUM_DATA_DIR") or "instance").resolve()
    _make_private(data_dir)
    base_url = _base_url(given.get("FORUM_BASE_URL") or "http://127.0.0.1:8000")
    site_name = given.get("FORUM_SITE_NAME") or "Vraagbaak"
    database_url = _database_url(given.get("FORUM_DATABASE_URL") or f"sqlite:///{data_dir / 'forum.sqlite'}")
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        servers=_servers(given, database_url),
        redis_url=_redis_url(given.get("FORUM_REDIS_URL") or None),
        base_url=base_url,
        secret_key=given.get("FORUM_SECRET_KEY") or _stored_secret(data_dir / "secret_key"),
        site_name=site_name,
        language=_one_of("FORUM_LANGUAGE", given.get("FORUM_LANGUAGE") or "nl", LANGUAGES),
        timezone=_timezone(given.get("FORUM_TIMEZONE") or "Europe/Amsterdam"),
        rate_limits=_one_of("FORUM_RATE_LIMITS", given.get("FORUM_RATE_LIMITS") or "on", ("on", "off")) == "on",
        trusted_proxies=_networks(given.get("FORUM_TRUSTED_PROXIES") or "127.0.0.1,::1"),
        smtp=_smtp(given.get("FORUM_SMTP_URL")),
        mail_from=_mail_from(given.get("FORUM_MAIL_FROM"), site_name, base_url),
        providers=_providers(given),
        hub=_hub(given.get("FORUM_WEBSUB_HUB") or "own"),
    )


def _given(environ: Mapping[str, str] | None) -> dict[str, str]:
    if environ is not None:
        return dict(environ)
    try:
        from_file = {name: value or "" for name, value in dotenv_values(".env").items()}
    except UnicodeDecodeError as error:
        raise BadSetting(".env: this file is not UTF-8") from error
    return {**from_file, **os.environ}


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(f"FORUM_DATA_DIR: {folder} cannot be made ({error.strerror})") from error


def _database_url(given: str) -> str:
    try:
        return read_database_url(given)
    except ValueError as error:
        raise BadSetting(f"FORUM_DATABASE_URL: {error}") from error


def _servers(given: Mapping[str, str], database_url: str) -> Servers:
    pooler = _one_of("FORUM_DATABASE_POOLER", given.get("FORUM_DATABASE_POOLER") or "off", ("on", "off"))
    try:
        replicas = read_replicas(given.get("FORUM_DATABASE_REPLICAS") or "", database_url)
    except ValueError as error:
        raise BadSetting(f"FORUM_DATABASE_REPLICAS: {error}") from error
    try:
        connections = read_connections(given.get("FORUM_DATABASE_CONNECTIONS") or "16")
    except ValueError as error:
        raise BadSetting(f"FORUM_DATABASE_CONNECTIONS: {error}") from error
    return Servers(replicas, pooler == "on", connections)


def _redis_url(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        is_one = url.startswith(("redis://", "rediss://", "redis+unix://")) and urlsplit(url).port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise BadSetting("FORUM_REDIS_URL: is not an address such as redis://localhost:6379/0")
    return url


def _base_url(url: str) -> str:
    """As browsers say it in `Origin`: in lower case, without the usual port."""
    match = _SITE.fullmatch(url.lower())
    if match is None or int(match["port"] or 1) not in range(1, 65536):
        raise BadSetting("FORUM_BASE_URL: is not an address such as https://forum.example.org")
    host = match["host"] if match["host"].startswith("[") else _as_ascii(match["host"])
    usual = {"http": "80", "https": "443"}[match["scheme"]]
    return f"{match['scheme']}://{host}" + (f":{match['port']}" if match["port"] not in (None, usual) else "")


def _as_ascii(host: str) -> str:
    """A name as browsers ask for it (IDNA)."""
    try:
        return host.encode("idna").decode()
    except UnicodeError as error:
        raise BadSetting("FORUM_BASE_URL: is not an address such as https://forum.example.org") from error


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise BadSetting(f"{name}: {value} is none of {', '.join(choices)}")
    return value


def _networks(text: str) -> tuple[str, ...]:
    """Addresses and networks, as in "10.0.0.7, 192.168.0.0/24"."""
    try:
        return tuple(
            str(ipaddress.ip_network(part.strip())).removesuffix("/32").removesuffix("/128") for part in text.split(",")
        )
    except ValueError as error:
        raise BadSetting(f"FORUM_TRUSTED_PROXIES: {error}, as in 127.0.0.1, 10.0.0.0/8") from error


def _smtp(url: str | None) -> SmtpServer | None:
    try:
        return read_smtp_url(url) if url else None
    except ValueError as error:
        raise BadSetting(
            "FORUM_SMTP_URL: is not an address such as smtp://user:password@mail.example.org:587"
        ) from error


def _mail_from(given: str | None, site_name: str, base_url: str) -> Address:
    """An address, or a name and an address as in "Vraagbaak <noreply@example.org>"."""
    host = urlsplit(base_url).hostname or ""
    problem = BadSetting("FORUM_MAIL_FROM: is not an address such as noreply@example.org")
    match = _SENDER.fullmatch(given or f"noreply@{host if _NAMED.search(host) else 'localhost'}")
    if match is None:
        raise problem
    try:
        return Address(clean_line(match["name"] or site_name), match["local"], match["domain"].encode("idna").decode())
    except ValueError as error:
        raise problem from error


def _providers(given: Mapping[str, str]) -> tuple[Provider, ...]:
    try:
        return read_providers(given)
    except ValueError as error:
        raise BadSetting(str(error)) from error


def _hub(given: str) -> str:
    if given not in ("own", "off") and ("#" in given or not is_safe(given)):
        raise BadSetting("FORUM_WEBSUB_HUB: is neither own, off nor an address such as https://hub.example.org/")
    return given


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones, or too long a name
        raise BadSetting(f"FORUM_TIMEZONE: {name[:80]} is not a zone such as Europe/Amsterdam") from error


def _stored_secret(file: Path) -> str:
    """The secret key of this data folder; of processes that start at once, one makes it and all read it."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    if not (secret := file.read_text().strip()):
        raise BadSetting(
            f"FORUM_SECRET_KEY: {file} is empty; remove it, and a new key is made (which ends all sessions)"
        )
    return secret
