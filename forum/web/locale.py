"""Language, time zone, theme and order of one request, and how they show dates, numbers and words.

A member's account decides, then the `prefs` cookie, then (language) the browser, then the site.
"""

import functools
from datetime import UTC, datetime, timedelta
from datetime import date as Date  # noqa: N812 - `date` is a filter here
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from babel.units import format_unit
from flask import Flask, Response, current_app, g, request

from forum.kit import clock
from forum.kit.config import Settings
from forum.kit.paging import COUNTED
from forum.kit.words import LANGUAGES, Message, translate, translations
from forum.web.login import signed_in

CHOICES = {
    "language": LANGUAGES,
    "theme": ("system", "light", "dark"),
    "order": ("tree", "newest", "useful", "flat"),
}
_COOKIE = "prefs"
_A_YEAR = 365 * 24 * 3600
_YESTERDAY = Message("yesterday")
_A_WEEK = 7
_LOCALES = {name: Locale.parse({"en": "en_GB"}.get(name, name)) for name in LANGUAGES}


def init_app(app: Flask, settings: Settings) -> None:
    """Teach the templates this request's language."""
    app.extensions["locale_defaults"] = {"language": settings.language, "zone": settings.timezone}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda text: translations(language()).gettext(text),
        lambda one, many, count: translations(language()).ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        date=date,
        day=day,
        calendar=calendar,
        number=number,
        counted=counted,
        words=words,
        isodate=isodate,
        since=since,
        age=age,
    )


def language() -> str:
    """`nl` or `en`."""
    if "language" not in g:
        person = signed_in()
        g.language = (person and person.language) or guest_language()
    chosen: str = g.language
    return chosen


def guest_language() -> str:
    """The same, without asking who is signed in."""
    best = request.accept_languages.best_match(LANGUAGES)
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
    response.set_cookie(_COOKIE, urlencode(kept), max_age=_A_YEAR, secure=secure, samesite="Lax")


def words(message: object) -> str:
    """A message in the reader's language; plain text as it is."""
    return translate(message, language()) if isinstance(message, Message) else str(message or "")


def date(moment: datetime) -> str:
    """As in: 3 maart 2025 14:05, in the zone of the reader."""
    return _format(moment, "d MMMM y HH:mm")


def day(moment: datetime) -> str:
    """As in: 3 maart 2025."""
    return _format(moment, "d MMMM y")


def calendar(day: Date) -> str:
    """A day of the calendar, as in: 3 maart 2025."""
    return str(format_date(day, "d MMMM y", locale=_LOCALES[language()]))


def since(moment: datetime) -> str:
    """What stands after "since": 14:05, yesterday, Tuesday, 3 March, or 3 March 2024; in the zone of the reader."""
    return past(moment, clock.now(), zone(), language())


def past(moment: datetime, now: datetime, zone_name: str, in_language: str) -> str:
    """A moment as people say it who look back at it, by the days of a zone. What lies ahead (clocks differ) is today."""
    then, today = moment.astimezone(ZoneInfo(zone_name)).date(), now.astimezone(ZoneInfo(zone_name)).date()
    days = (today - then).days
    if days == 1:
        return translate(_YESTERDAY, in_language)
    patterns = {"HH:mm": days < 1, "EEEE": days < _A_WEEK, "d MMMM": then.year == today.year, "d MMMM y": True}
    return _formatted(moment, next(pattern for pattern, fits in patterns.items() if fits), zone_name, in_language)


def age(moment: datetime) -> str:
    """How many whole years ago, as in: 4 jaar."""
    years = (clock.now() - moment) // timedelta(days=365.2425)
    return str(format_unit(years, "duration-year", locale=_LOCALES[language()]))


def isodate(moment: datetime) -> str:
    """For `<time datetime>` (RFC 3339, UTC)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(value: int) -> str:
    """Grouped as the language does: 12.345 or 12,345."""
    return _grouped(value, language())


def counted(value: int) -> str:
    """The same, of what is counted only so far: 1.000+."""
    return number(value) if value <= COUNTED else f"{number(COUNTED)}+"


def _format(moment: datetime, pattern: str) -> str:
    return _formatted(moment, pattern, zone(), language())


@functools.lru_cache(maxsize=10_000)
def _formatted(moment: datetime, pattern: str, zone_name: str, in_language: str) -> str:
    """Babel takes its time; the same few moments are shown again and again."""
    local = moment.astimezone(ZoneInfo(zone_name))
    return str(format_datetime(local, pattern, locale=_LOCALES[in_language]))


@functools.lru_cache(maxsize=10_000)
def _grouped(value: int, in_language: str) -> str:
    return str(format_decimal(value, locale=_LOCALES[in_language]))


def _preferred(name: str) -> str | None:
    if "prefs" not in g:
        g.prefs = dict(parse_qsl(request.cookies.get(_COOKIE, "")[:200]))
    value: str | None = g.prefs.get(name)
    return value if value in CHOICES[name] else None


def _defaults() -> dict[str, Any]:
    defaults: dict[str, Any] = current_app.extensions["locale_defaults"]
    return defaults
