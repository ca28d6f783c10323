"""Language, time zone, theme and order of one request, and how they show dates, numbers and words.

A member's account decides, then the `prefs` cookie, then (language) the browser, then the site.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - `date` is a filter here
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from babel.units import format_unit
from flask import Flask, Response, current_app, g, request

from forum.kit.config import Settings
from forum.kit.paging import COUNTED
from forum.kit.words import LANGUAGES, Message, translate
from forum.web.accepted import CHOICES, PREFERENCES, best_language, choices
from forum.web.login import signed_in

_A_YEAR = 365 * 24 * 3600
_YESTERDAY = Message("yesterday")
_A_WEEK = 7
_LOCALES = {name: Locale.parse({"en": "en_GB"}.get(name, name)) for name in LANGUAGES}


def init_app(app: Flask, settings: Settings) -> None:
    """Know what holds for who chose nothing."""
    app.extensions["locale_defaults"] = {"language": settings.language, "zone": settings.timezone}


@dataclass(frozen=True)
class Manner:
    """How words, numbers and dates are shown to who reads a language in a zone."""

    language: str
    zone: str

    @property
    def filters(self) -> dict[str, Callable[..., str]]:
        """By the names that templates know them by."""
        shown = (
            self.words,
            self.number,
            self.counted,
            self.date,
            self.day,
            self.calendar,
            self.since,
            self.years,
            isodate,
        )
        return {function.__name__: function for function in shown}

    def words(self, message: object) -> str:
        """A message in that language; plain text as it is."""
        return translate(message, self.language) if isinstance(message, Message) else str(message or "")

    def number(self, value: int) -> str:
        """Grouped as the language does: 12.345 or 12,345."""
        return _grouped(value, self.language)

    def counted(self, value: int) -> str:
        """The same, of what is counted only so far: 1.000+."""
        return self.number(value) if value <= COUNTED else f"{self.number(COUNTED)}+"

    def date(self, moment: datetime) -> str:
        """As in: 3 maart 2025 14:05."""
        return _formatted(moment, "d MMMM y HH:mm", self.zone, self.language)

    def day(self, moment: datetime) -> str:
        """As in: 3 maart 2025."""
        return _formatted(moment, "d MMMM y", self.zone, self.language)

    def calendar(self, day: Date) -> str:
        """A day of the calendar, as in: 3 maart 2025."""
        return str(format_date(day, "d MMMM y", locale=_LOCALES[self.language]))

    def since(self, moment: datetime, now: datetime) -> str:
        """What stands after "since": 14:05, yesterday, Tuesday, 3 March, or 3 March 2024."""
        return past(moment, now, self.zone, self.language)

    def years(self, count: int) -> str:
        """As in: 4 jaar."""
        return _years(count, self.language)


def language() -> str:
    """`nl` or `en`."""
    chosen: str | None = g.get("language")
    if chosen is None:
        person = signed_in()
        chosen = g.language = (person and person.language) or guest_language()
    return chosen


def guest_language() -> str:
    """The same, without asking who is signed in."""
    best = best_language(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    default: str = _defaults()["language"]
    return _preferred("language") or best or default


def theme() -> str:
    """`system`, `light` or `dark`."""
    person = signed_in()
    return (person and person.theme) or _preferred("theme") or "system"


def order() -> str:
    """The order of replies that the reader prefers."""
    person = signed_in()
    return (person and person.reply_order) or _preferred("order") or "tree"


def zone() -> str:
    """The name of the reader's time zone."""
    person = signed_in()
    default: str = _defaults()["zone"]
    return (person and person.timezone) or default


def remember(response: Response, preferences: dict[str, str], *, secure: bool) -> None:
    """Keep choices in the one cookie that a guest can get."""
    kept = {name: value for name in CHOICES if (value := preferences.get(name) or _preferred(name))}
    response.set_cookie(PREFERENCES, urlencode(kept), max_age=_A_YEAR, secure=secure, samesite="Lax")


def words(message: object) -> str:
    """A message in the reader's language; plain text as it is."""
    return Manner(language(), "").words(message)


def past(moment: datetime, now: datetime, zone_name: str, in_language: str) -> str:
    """A moment as people say it who look back at it, by the days of a zone. What lies ahead (clocks differ) is today."""
    then, today = moment.astimezone(ZoneInfo(zone_name)).date(), now.astimezone(ZoneInfo(zone_name)).date()
    days = (today - then).days
    if days == 1:
        return translate(_YESTERDAY, in_language)
    patterns = {"HH:mm": days < 1, "EEEE": days < _A_WEEK, "d MMMM": then.year == today.year, "d MMMM y": True}
    return _formatted(moment, next(pattern for pattern, fits in patterns.items() if fits), zone_name, in_language)


def isodate(moment: datetime) -> str:
    """For `<time datetime>` (RFC 3339, UTC)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.lru_cache(maxsize=2_000)
def _formatted(moment: datetime, pattern: str, zone_name: str, in_language: str) -> str:
    """Babel takes its time; the same few moments are shown again and again."""
    local = moment.astimezone(ZoneInfo(zone_name))
    return str(format_datetime(local, pattern, locale=_LOCALES[in_language]))


@functools.lru_cache(maxsize=2_000)
def _grouped(value: int, in_language: str) -> str:
    return str(format_decimal(value, locale=_LOCALES[in_language]))


@functools.lru_cache(maxsize=1_000)
def _years(count: int, in_language: str) -> str:
    return str(format_unit(count, "duration-year", locale=_LOCALES[in_language]))


def _preferred(name: str) -> str | None:
    return choices(request.environ.get("HTTP_COOKIE", "")).get(name)


def _defaults() -> dict[str, Any]:
    defaults: dict[str, Any] = current_app.extensions["locale_defaults"]
    return defaults
