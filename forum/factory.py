"""The application: settings, plumbing, wiring, doors."""

import gc
import signal
from ctypes import CDLL
from datetime import timedelta
from wsgiref.types import WSGIApplication

from flask import Flask
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from forum import consequences, feeds, pages, schedule
from forum.kit import events
from forum.kit.config import Settings, read_settings
from forum.kit.db import Database
from forum.kit.resources import TEMPLATES
from forum.web import (
    assets,
    body,
    csrf,
    database,
    errors,
    headers,
    hosts,
    limits,
    locale,
    login,
    looks,
    noted,
    passkeys,
    providers,
    readers,
    templating,
    urls,
)
from forum.web.application import Application
from forum.web.cache import Cache, Kinds, Storage, Watch
from forum.web.visits import Visits

MOST_BYTES = 4 * 1024 * 1024
"""Of answers that are kept in each process."""


def create_app(settings: Settings | None = None) -> Flask:
    """The forum as a WSGI application; without settings, those of the environment."""
    settings = settings or read_settings()
    app = Application("forum", static_folder=None, template_folder=str(TEMPLATES))
    _configure(app, settings)
    _lay_plumbing(app, settings)
    events.listen(consequences.TABLE)
    pages.init_app(app)
    feeds.init_app(app, settings)
    doors = _asked_by_proxies(app.wsgi_app, settings)
    # First of all: who asks, and by which proxy, makes no difference to what everybody gets.
    cache = app.extensions["cache"] = _cache(app, settings, doors)
    app.wsgi_app = cache  # type: ignore[assignment,method-assign]  # Flask's own way to wrap it
    return app


def create_serving_app() -> Flask:
    """The same, with its jobs running: a process of a server that knows nothing of ours."""
    settings = read_settings()
    app = create_app(settings)
    start_working(app, settings)
    settle_memory()
    return app


def start_working(app: Flask, settings: Settings) -> None:
    """Begin with the jobs of a server, in one of its processes; before that ends, those at hand finish."""
    schedule.crew_of_a_server(app.extensions["database"], settings).start()


def leave_work_to_others(app: Flask, settings: Settings) -> None:
    """Be one of a server's other processes: it wakes jobs, and does none."""
    schedule.wake_others(app.extensions["database"], settings)


def settle_memory() -> None:
    """Give back what is free, and let the collector never again look at what is here for good: all of that took a tenth of
    a second, in some request, and it writes to what workers share."""
    gc.collect()
    give_back_memory()
    gc.freeze()


def give_back_memory() -> None:
    """Let other processes have what is free here: some MiB after many pages. It takes a thousandth of a second."""
    if trim := getattr(CDLL(None), "malloc_trim", None):  # glibc has it
        trim(0)


def create_worker_app() -> Flask:
    """The application of one of the processes of `forum run --reload`, which Ctrl+C does not reach.

    A terminal sends it to the whole group, and the server then asks its processes to stop: granian (2.8.7) loses both
    where they come together, and kills the process half a minute later.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    return create_serving_app()


def _asked_by_proxies(doors: WSGIApplication, settings: Settings) -> WSGIApplication:
    """The same, which is told for whom a proxy asks that is trusted; who sent no word of that is who they are."""
    told = wrap_wsgi_with_proxy_headers(doors, list(settings.trusted_proxies))
    return lambda environ, start: (told if "HTTP_X_FORWARDED_FOR" in environ else doors)(environ, start)


def _cache(app: Flask, settings: Settings, doors: WSGIApplication) -> Cache:
    storage, store = Storage(MOST_BYTES), app.extensions["database"]
    watch = Watch(store, storage)
    store.nearest.position = lambda: store.mark.position if watch.look() else None
    kinds = Kinds(hosts.is_ours(settings), app.config["SESSION_COOKIE_NAME"], settings.language)
    on_read = app.extensions["readership"].note_read
    return Cache(doors, watch, storage, kinds, on_read)


def _configure(app: Flask, settings: Settings) -> None:
    prefix = "__Host-" if settings.is_https else ""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        BASE_URL=settings.base_url,
        BASE_HOST=settings.host,
        SITE_NAME=settings.site_name,
        SITE_LANGUAGE=settings.language,
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=31),
        SESSION_REFRESH_EACH_REQUEST=False,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.url_map.strict_slashes = True


def _lay_plumbing(app: Flask, settings: Settings) -> None:
    store = Database(settings.database_url, settings.servers)
    readers.init_app(app, readers.start_readership(settings, store))
    hosts.init_app(app, settings)
    urls.init_app(app)
    looks.init_app(app)
    headers.init_app(app, settings)
    database.init_app(app, store)
    body.init_app(app)
    login.init_app(app)
    noted.init_app(app, store)
    locale.init_app(app, settings)
    csrf.init_app(app)
    limits.init_app(app, settings)
    templating.init_app(app, settings)
    providers.init_app(app, settings)
    assets.init_app(app)
    passkeys.init_app(app, settings)
    errors.init_app(app)
    app.extensions["visits"] = Visits(store)
