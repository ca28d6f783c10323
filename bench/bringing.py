"""What comes in at once: a thread file whose posts all say something else is imported into an empty forum, and rendered anew.

Both run on all cores; beside them stands the reading of the same Markdown alone, on one.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import create_engine, make_url, text

from bench import volume
from bench.servers import run
from bench.shape import Row, Subject
from forum.markup import render

THREADS, REPLIES = 250, 8
_REFERENCE = "reading Markdown alone"
_TEXT = (
    "Bij ons ({0}) staat dit in het **verzuimreglement**: wie {1} weken ziek is, krijgt een gesprek over [werk]"
    "(https://example.org/{0}).\n\n- Leg {1} afspraken vast.\n- Vraag niet naar de oorzaak, dat doet de bedrijfsarts.\n\n"
    "Sinds we elke week alle {0} lopende dossiers doornemen, komt het bijna niet meer voor dat er een plan ontbreekt."
)


def measure(subject: Subject) -> Iterator[Row]:
    """Import, and render."""
    bodies = [_TEXT.format(number, number % 52) for number in range(THREADS * (REPLIES + 1))]
    alone = _rate(len(bodies), lambda: [render(body) for body in bodies])
    file = subject.folder / "threads.json"
    file.write_text(json.dumps(_thread_file(bodies)))
    with _empty(subject) as url:
        environ = {**subject.environ, "FORUM_DATABASE_URL": url, "FORUM_DATA_DIR": str(subject.folder / "another")}
        run(environ, "migrate")
        rate = _rate(len(bodies), lambda: run(environ, "import", str(file)))
        yield Row("import, of posts that are all different", rate, "posts/s", round(rate / alone, 3), _REFERENCE)
        with volume.prepared(url) as connection:
            connection.execute(text("UPDATE posts SET renderer_version = 0"))
        rate = _rate(len(bodies), lambda: run(environ, "render"))
        yield Row("render anew", rate, "posts/s", round(rate / alone, 3), _REFERENCE)


def _thread_file(bodies: list[str]) -> dict[str, object]:
    posts = iter(bodies)
    return {
        "format": "vraagbaak-threads/1",
        "topics": [{"slug": "verzuim", "name": "Verzuim", "description": "", "language": "nl"}],
        "threads": [
            {
                "topic": "verzuim",
                "title": f"Hoe gaan jullie om met verzuim {number}?",
                "language": "nl",
                "posts": [
                    {
                        "ref": str(ref),
                        "parent": "0" if ref else None,
                        "author": None,
                        "created_at": None,
                        "body": next(posts),
                    }
                    for ref in range(REPLIES + 1)
                ],
            }
            for number in range(THREADS)
        ],
    }


@contextmanager
def _empty(subject: Subject) -> Iterator[str]:
    """Another database of the same kind, which is removed."""
    if subject.is_sqlite:
        file = Path(subject.folder / "another.sqlite")
        yield f"sqlite:///{file}"
        return
    name = f"bench_{token_hex(4)}"
    engine = create_engine(subject.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        yield make_url(subject.url).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


def _rate(count: int, act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return round(count / (time.monotonic() - begun), 1)
