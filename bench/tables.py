"""The figures as tables: to be read on a terminal, or as docs/performance.md has them.

`python -m bench.tables FILE.json …` puts what `bench --json` wrote there, between its two marks: first what is aimed at,
beside what was reached, then all figures.
"""

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

TARGET = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"
Run: TypeAlias = Mapping[str, Any]


def main(files: Sequence[str]) -> None:
    """Put the figures of these files together into the document."""
    told = [json.loads(Path(file).read_text()) for file in files]
    runs = [run for one in told for run in one["runs"]]
    before, _, rest = TARGET.read_text().partition(_BEGIN)
    after = rest.partition(_END)[2]
    TARGET.write_text(f"{before}{_BEGIN}\n{markdown(runs, told[0]['machine'])}\n{_END}{after}")


def machine() -> str:
    """What was measured on, by its kind."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def plain(runs: Iterable[Run]) -> str:
    """For a terminal."""
    lines = [machine()]
    for run in runs:
        lines.append(f"\n{_title(run)}")
        for row in run["rows"]:
            aim, is_met = aim_of(row)
            said = "" if is_met is None else "met" if is_met else "missed"
            lines.append(f"{row['name']:<48}{_figure(row):>18}{_ratio(row):>40}{aim:>10} {said}")
    return "\n".join(lines)


def markdown(runs: Sequence[Run], where: str) -> str:
    """For docs/performance.md."""
    return "\n".join([f"Measured on {where}.", "", *_aims(runs), *(line for run in runs for line in _all(run))])


def _aims(runs: Sequence[Run]) -> Iterable[str]:
    """One line for each aim, one column for each run."""
    aimed: dict[tuple[str, str], dict[int, Any]] = {}
    for place, run in enumerate(runs):
        for row in run["rows"]:
            if row.get("at_least") is not None or row.get("at_most") is not None:
                aimed.setdefault((row["name"], row.get("reference", "").partition(" at ")[0]), {})[place] = row
    shown = [place for place in range(len(runs)) if any(place in rows for rows in aimed.values())]
    yield f"| | of | {' | '.join(_title(runs[place]) for place in shown)} |"
    yield "| --- " * (len(shown) + 2) + "|"
    for (name, reference), rows in aimed.items():
        cells = (_reached(rows.get(place)) for place in shown)
        yield f"| {name} | {reference} | {' | '.join(cells)} |"


def _reached(row: Run | None) -> str:
    if row is None:
        return ""
    aim, is_met = aim_of(row)
    reached = _figure(row) if row.get("ratio") is None else f"{row['ratio']:.3g}"
    return f"{reached if is_met else f'**{reached}**'} ({aim})"


def _all(run: Run) -> Iterable[str]:
    yield from ("", f"### {_title(run)}", "", "| | figure | of its reference |", "| --- | --- | --- |")
    for row in run["rows"]:
        yield f"| {row['name']} | {_figure(row)} | {_ratio(row)} |"


def aim_of(row: Run) -> tuple[str, bool | None]:
    """What is aimed at, in words; and whether it is met."""
    reached = row["figure"] if row.get("ratio") is None else row["ratio"]
    if (least := row.get("at_least")) is not None:
        return f"≥ {least:g}", reached >= least
    if (most := row.get("at_most")) is not None:
        return f"≤ {most:g}", reached <= most
    return "", None


def _title(run: Run) -> str:
    return f"{run['database']}, {run['posts']:,} posts"


def _figure(row: Run) -> str:
    figure = row["figure"]
    return f"{figure:,.0f} {row['unit']}" if abs(figure) >= 100 else f"{figure:.3g} {row['unit']}"


def _ratio(row: Run) -> str:
    return "" if row.get("ratio") is None else f"{row['ratio']:.3g} of {row.get('reference', '')}"


if __name__ == "__main__":
    main(sys.argv[1:])
