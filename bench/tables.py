"""The figures as a table: to be read on a terminal, or as docs/performance.md has it."""

import os
import platform
from collections.abc import Iterable
from typing import Any


def machine() -> str:
    """What was measured on, by its kind."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def plain(runs: Iterable[dict[str, Any]]) -> str:
    """For a terminal."""
    lines = [machine()]
    for run in runs:
        lines.append(f"\n{run['database']}, {run['posts']:,} posts")
        lines += [_plain_line(*cells(row)) for row in run["rows"]]
    return "\n".join(lines)


def _plain_line(name: str, figure: str, ratio: str, aim: str, met: str) -> str:
    return f"{name:<48}{figure:>18}{ratio:>36}{aim:>10} {met}"


def markdown(runs: Iterable[dict[str, Any]]) -> str:
    """For docs/performance.md."""
    lines = [f"Measured on {machine()}."]
    for run in runs:
        lines += ["", f"### {run['database']}, {run['posts']:,} posts", "", "| | figure | of its reference | aim | |"]
        lines.append("| --- | --- | --- | --- | --- |")
        lines += [f"| {' | '.join(cells(row))} |" for row in run["rows"]]
    return "\n".join(lines)


def cells(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """Name, figure, ratio with its reference, aim, and whether that is met."""
    ratio = row.get("ratio")
    reached = row["figure"] if ratio is None else ratio
    least, most = row.get("at_least"), row.get("at_most")
    aim = f"≥ {least:g}" if least is not None else f"≤ {most:g}" if most is not None else ""
    is_met = not aim or (reached >= least if least is not None else reached <= most)
    told = "" if ratio is None else f"{ratio:.3g} of {row.get('reference', '')}"
    return (
        row["name"],
        f"{_number(row['figure'])} {row['unit']}",
        told,
        aim,
        "" if not aim else "met" if is_met else "missed",
    )


def _number(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
