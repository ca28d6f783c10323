"""What a benchmark tells: figures with what is aimed at, as a table and as a picture."""

from xml.etree import ElementTree as ET

from bench import plots, tables
from bench.shape import Row

ROWS = [
    Row("guest, thread of 8, kept", 31_234.5, "pages/s", 0.961, "a bare WSGI callable", at_least=0.95),
    Row("two workers, idle", 131.2, "MiB", at_most=120),
    Row("latency of a thread", 1.5, "ms"),
]


def test_what_is_missed_is_said_to_be() -> None:
    assert [row.is_met for row in ROWS] == [True, False, None]

    table = tables.markdown([{"database": "SQLite", "posts": 10_000, "rows": [row.as_json() for row in ROWS]}])
    assert "| guest, thread of 8, kept | 31,234 pages/s | 0.961 of a bare WSGI callable | ≥ 0.95 | met |" in table
    assert "| two workers, idle | 131 MiB |  | ≤ 120 | missed |" in table


def test_growth_is_drawn_and_told() -> None:
    rows = [{"name": f"latency of a {kind}", "figure": 1.25} for kind in plots.KINDS]
    runs = [
        {"database": database, "posts": posts, "rows": rows}
        for database in ("SQLite", "PostgreSQL")
        for posts in (1_005_001, 15_001)
    ]

    drawn = ET.fromstring(plots.draw(plots.series_of(runs)))  # noqa: S314 - our own
    words = " ".join(part.text or "" for part in drawn.iter())

    assert "PostgreSQL, front page: 1.25 ms at 15,001 posts, 1.25 ms at 1,005,001 posts." in words
    assert "10 k posts" in words
    assert "1 M posts" in words
    heights = [float(part.attrib["y"]) for part in drawn.iter() if part.get("class") == "name"]
    assert len(set(heights[:3])) == 3  # no name covers another
