"""The settings, read once from the environment and `.env`; what each means is in `docs/settings.md`."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from forum.kit.words import LANGUAGES


class BadSetting(ValueError):
    """A setting that cannot be used; its text is one clear line."""


@dataclass(frozen=True)
class Settings:
    """All that a host may choose."""

    data_dir: Path
    database_url: str
    redis_url: str | None
    base_url: str
    secret_key: str
    site_name: str
    language: str
    timezone: str
    rate_limits: bool

    @property
    def host(self) -> str:
        """The host name and port of the base address."""
        return urlsplit(self.base_url).netloc

    @property
    def host_name(self) -> str:
        """The host name alone: what feed ids may name (RFC 4151)."""
        return urlsplit(self.base_url).hostname or ""

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
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(given.get("FORUM_DATABASE_URL"), data_dir),
        redis_url=given.get("FORUM_REDIS_URL") or None,
        base_url=_base_url(given.get("FORUM_BASE_URL") or "http://127.0.0.1:8000"),
        secret_key=given.get("FORUM_SECRET_KEY") or _stored_secret(data_dir / "secret_key"),
        site_name=given.get("FORUM_SITE_NAME") or "Vraagbaak",
        language=_one_of("FORUM_LANGUAGE", given.get("FORUM_LANGUAGE") or "nl", LANGUAGES),
        timezone=_timezone(given.get("FORUM_TIMEZONE") or "Europe/Amsterdam"),
        rate_limits=_one_of("FORUM_RATE_LIMITS", given.get("FORUM_RATE_LIMITS") or "on", ("on", "off")) == "on",
    )


def _given(environ: Mapping[str, str] | None) -> dict[str, str]:
    if environ is not None:
        return dict(environ)
    from_file = {name: value or "" for name, value in dotenv_values(".env").items()}
    return {**from_file, **os.environ}


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(f"FORUM_DATA_DIR: {folder} cannot be made ({error.strerror})") from error


def _database_url(given: str | None, data_dir: Path) -> str:
    url = given or f"sqlite:///{data_dir / 'forum.sqlite'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("FORUM_DATABASE_URL: begins with sqlite:/// or postgresql+psycopg://")
    return url


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.path.strip("/"):
        raise BadSetting(f"FORUM_BASE_URL: {url} is not an address such as https://forum.example.org")
    return url.rstrip("/")


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise BadSetting(f"{name}: {value} is none of {', '.join(choices)}")
    return value


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSetting(f"FORUM_TIMEZONE: {name} is not a zone such as Europe/Amsterdam") from error


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
    return file.read_text()
