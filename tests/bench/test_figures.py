"""What a benchmark tells: figures with what is aimed at, as a table and as a picture."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import plots, tables
from bench.shape import Row

ROWS = [
    Row("guest, thread of 8, kept", 31_234.5, "pages/s", 0.961, "a bare WSGI callable", at_least=0.95),
    Row("two workers, idle", 131.2, "MiB", at_most=120),
    Row("latency of a thread", 1.5, "ms"),
]


def test_what_is_missed_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "TARGET", tmp_path / "performance.md")
    tables.TARGET.write_text("Before.\n<!-- figures -->\nold\n<!-- end of figures -->\nAfter.\n")
    run = {"database": "SQLite", "posts": 10_000, "rows": [row.as_json() for row in ROWS]}
    (tmp_path / "told.json").write_text(json.dumps({"machine": "x86_64, 2 cores", "runs": [run]}))

    tables.main([str(tmp_path / "told.json")])
    written = tables.TARGET.read_text()

    assert written.startswith("Before.\n<!-- figures -->\nMeasured on x86_64, 2 cores.\n")
    assert written.endswith("\n<!-- end of figures -->\nAfter.\n")
    assert "old" not in written
    assert "| guest, thread of 8, kept | a bare WSGI callable | 0.961 (≥ 0.95) |" in written
    assert "| two workers, idle |  | **131 MiB** (≤ 120) |" in written
    assert "| latency of a thread | 1.5 ms |  |" in written
    assert [line.split()[-1] for line in tables.plain([run]).splitlines()[3:5]] == ["met", "missed"]


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
    assert "10 k" in words
    assert "1 M" in words
    heights = [float(part.attrib["y"]) for part in drawn.iter() if part.get("class") == "name"]
    assert len(set(heights[:3])) == 3  # no name covers another
