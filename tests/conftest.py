"""What every test can ask for: databases, a Valkey, a browser. Warnings are errors, and no socket leads elsewhere.

Services start when the first test asks, once for each process of the run.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page
from redis import Redis

from tests.support.cheap_hashing import hash_cheaply
from tests.support.chromium import DRIVER_NEEDS, find_chromium, running_chromium
from tests.support.databases import Databases, PostgresDatabases, Prepare, SqliteDatabases
from tests.support.memory import folder_in_memory
from tests.support.nu_checker import find_nu_checker
from tests.support.postgres import Postgres, running_postgres
from tests.support.remembered import remember_files, remember_routes, remember_statements
from tests.support.sockets import refuse_other_machines
from tests.support.valkey import running_valkey

pytest_plugins = ["tests.support.fixtures", "tests.support.served"]

IN_CI = os.environ.get("CI") == "true"
BROWSER = "VRAAGBAAK_TEST_BROWSER"
NO_BROWSER = f"no Chromium could be found or installed, or {DRIVER_NEEDS} is missing"
NU_CHECKER = "VRAAGBAAK_TEST_NU_CHECKER"
NO_NU_CHECKER = "no Nu HTML checker could be fetched by npm"

# No deadline: a machine may be busy. In CI the same examples each time: what fails there can be repeated here.
settings.register_profile("house", deadline=None, derandomize=IN_CI, print_blob=True)
settings.load_profile("house")
# The tests start some hundred processes: without compiled code each would read all of the source anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
refuse_other_machines()
hash_cheaply()
remember_files()
remember_routes()
remember_statements()


# --- Databases


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this run."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """The address of that server's own database, for what is not about one forum's."""
    return postgres.url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; asking for it, or for what follows, runs the test on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def _databases_of_kind(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    if database_kind == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("databases"))
        return
    databases = PostgresDatabases(request.getfixturevalue("postgres"))
    yield databases
    databases.drop_prepared()


@pytest.fixture
def make_database(_databases_of_kind: Databases) -> Iterator[Callable[[Prepare | None], str]]:
    """Makes databases that live as long as the test: `make_database()`, or `make_database(prepare)` for a copy of
    what `prepare(url)` made once."""
    with _making(_databases_of_kind) as make:
        yield make


@pytest.fixture(scope="module")
def make_module_database(_databases_of_kind: Databases) -> Iterator[Callable[[Prepare | None], str]]:
    """The same, for databases that live as long as the tests of a file."""
    with _making(_databases_of_kind) as make:
        yield make


@contextmanager
def _making(databases: Databases) -> Iterator[Callable[[Prepare | None], str]]:
    made: list[str] = []

    def make(prepare: Prepare | None = None) -> str:
        made.append(databases.make(prepare))
        return made[-1]

    yield make
    for url in made:
        databases.drop(url)


@pytest.fixture
def database_url(make_database: Callable[[], str]) -> str:
    """The address of an empty database of the test's own."""
    return make_database()


# --- Valkey


@pytest.fixture(scope="session")
def _valkey() -> Iterator[str]:
    with running_valkey() as url:
        yield url


@pytest.fixture
def valkey_url(_valkey: str) -> str:
    """The address of a Valkey (Redis) with nothing in it."""
    with Redis.from_url(_valkey) as client:
        client.flushall()
    return _valkey


# --- Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; a test that asks for it is a browser test."""
    executable = os.environ[BROWSER]
    assert executable, NO_BROWSER
    with running_chromium(executable) as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a reader who was never here: Dutch, in Amsterdam, without cookies."""
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def nu_checker() -> str | None:
    """The Nu HTML checker; None where there is none, which in CI is a failure."""
    checker = os.environ[NU_CHECKER]
    assert checker or not IN_CI, NO_NU_CHECKER
    return checker or None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--get-browser", action="store_true", help="download or install Chromium where there is none")


def pytest_configure(config: pytest.Config) -> None:
    """Find the browser once, before workers start: they inherit what was found."""
    if not hasattr(config, "workerinput"):
        os.environ[BROWSER] = find_chromium(get=config.getoption("--get-browser") or IN_CI) or ""
        os.environ[NU_CHECKER] = find_nu_checker() or ""
        if memory := folder_in_memory():
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_finish() -> None:
    """Let the garbage collector look no more at what was imported, for it lives as long as the process, and seldom at the
    rest: tests leave little behind."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_report_header() -> list[str]:
    return [
        f"browser: {os.environ[BROWSER] or NO_BROWSER}",
        f"HTML checker: {os.environ[NU_CHECKER] or NO_NU_CHECKER}",
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not os.environ[BROWSER]:
        terminalreporter.write_sep("-", NO_BROWSER + ("" if IN_CI else ": the browser tests were left out"))
    if not os.environ[NU_CHECKER]:
        terminalreporter.write_sep("-", NO_NU_CHECKER + ("" if IN_CI else ": pages were only parsed"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and leave it out where there is none; in CI it then fails."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if os.environ[BROWSER] or IN_CI:
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parent.parent
