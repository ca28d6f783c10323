"""`python -m bench.plots FILE.json`: how latency grows with the forum, drawn into docs/growth.svg from what `bench --json` wrote.

A panel for each database: the number of posts by powers of ten, milliseconds from nothing. It reads in light and dark, and
tells its figures to who cannot see it.
"""

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, TypeAlias

from bench.growth import LATENCY

TARGET = Path(__file__).parents[1] / "docs" / "growth.svg"
KINDS = ("thread", "topic", "front page")
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM, _GAP = 360, 300, 52, 48, 52, 40
_STYLE = (
    "svg{font:13px system-ui,sans-serif;--paper:#fff;--ink:#1b1b1b;--line:#c9c9c9;--thread:#0b57a4;--topic:#a3420b;--front:#2f6b1e}"
    "@media(prefers-color-scheme:dark){svg{--paper:#1c1c1c;--ink:#ececec;--line:#555;--thread:#8bbcf5;--topic:#f2a97c;--front:#9bd08a}}"
    "text{fill:var(--ink)}.grid{stroke:var(--line)}.thread{--own:var(--thread)}.topic{--own:var(--topic)}"
    ".front{--own:var(--front)}polyline{fill:none;stroke:var(--own);stroke-width:2}circle{fill:var(--own)}"
    ".name{fill:var(--own);font-weight:600}.topic polyline{stroke-dasharray:6 3}.front polyline{stroke-dasharray:2 3}"
)
Points: TypeAlias = list[tuple[int, float]]
Series: TypeAlias = Mapping[str, Points]


def main(files: Sequence[str]) -> None:
    """Draw what is in these files together."""
    runs = [run for file in files for run in json.loads(Path(file).read_text())["runs"]]
    TARGET.write_text(draw(series_of(runs)))
    print(TARGET)


def series_of(runs: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Points]]:
    """By database and kind of page: posts and milliseconds."""
    found: dict[str, dict[str, Points]] = {}
    for run in sorted(runs, key=lambda run: int(run["posts"])):
        figures = {row["name"]: row["figure"] for row in run["rows"]}
        for kind in KINDS:
            if (figure := figures.get(f"{LATENCY} {kind}")) is not None:
                found.setdefault(run["database"], {}).setdefault(kind, []).append((run["posts"], figure))
    return found


def draw(databases: Mapping[str, Series]) -> str:
    """The whole picture."""
    most = max((figure for of in databases.values() for points in of.values() for _, figure in points), default=1.0)
    step = next(step for step in (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, math.inf) if most / step <= 6)
    panels = [_panel(name, of, step, place) for place, (name, of) in enumerate(databases.items())]
    width = len(panels) * (_WIDTH + _GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" role="img" '
        f'aria-labelledby="title desc"><title id="title">How long a guest’s page takes as the forum grows</title>'
        f'<desc id="desc">{escape(tell(databases))}</desc><style>{_STYLE}</style>'
        f'<rect width="100%" height="100%" fill="var(--paper)"/>{"".join(panels)}</svg>\n'
    )


def tell(databases: Mapping[str, Series]) -> str:
    """The same in words."""
    return " ".join(
        f"{name}, {kind}: {', '.join(f'{figure:.2f} ms at {posts:,} posts' for posts, figure in points)}."
        for name, of in databases.items()
        for kind, points in of.items()
    )


def _panel(name: str, of: Series, step: float, place: int) -> str:
    left = _LEFT + place * (_WIDTH + _GAP)
    lines = [f'<text x="{left}" y="24" font-weight="600">{escape(name)}: ms by number of posts</text>']
    for number in range(7):
        y = _y(number * step, step)
        lines.append(f'<path class="grid" d="M{left} {y}h{_WIDTH - _LEFT}"/>')
        lines.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{number * step:g}</text>')
    sizes = sorted({posts for points in of.values() for posts, _ in points})
    lines += [
        f'<text x="{_x(size, left)}" y="{_HEIGHT - 24}" text-anchor="middle">{_short(size)}</text>' for size in sizes
    ]
    heights = _apart([_y(points[-1][1], step) for points in of.values()])
    for (kind, points), height in zip(of.items(), heights, strict=True):
        marks = [(_x(posts, left), _y(figure, step)) for posts, figure in points]
        line = " ".join(f"{x},{y}" for x, y in marks)
        dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5"/>' for x, y in marks)
        label = f'<text class="name" x="{marks[-1][0] + 8}" y="{height + 4}">{kind}</text>'
        lines.append(f'<g class="{kind.split()[0]}"><polyline points="{line}"/>{dots}{label}</g>')
    return "".join(lines)


def _x(posts: int, left: int) -> float:
    """Between ten thousand and ten million, with room for the names."""
    return round(left + 24 + (math.log10(max(posts, 10_000)) - 4) / 3 * (_WIDTH - _LEFT - 110), 1)


def _y(figure: float, step: float) -> float:
    return round(_HEIGHT - _BOTTOM - figure / (6 * step) * (_HEIGHT - _BOTTOM - _TOP), 1)


def _apart(heights: Sequence[float], least: float = 15) -> list[float]:
    """Where names stand, so that none covers another."""
    placed: dict[int, float] = {}
    below = math.inf
    for number in sorted(range(len(heights)), key=lambda number: -heights[number]):
        below = placed[number] = min(heights[number], below - least)
    return [placed[number] for number in range(len(heights))]


def _short(posts: int) -> str:
    """The nearest power of ten: 10 k, 1 M."""
    power = round(math.log10(max(posts, 1)))
    return f"{10 ** (power - 6)} M" if power >= 6 else f"{10 ** (power - 3)} k"


if __name__ == "__main__":
    main(sys.argv[1:])
