"""Taking a person out of what others wrote: the name over quotes of them, the quoted words, their `@handle`. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_HEADING = re.compile(
    r"(?P<lead>[ \t]{0,3}(?:>[ \t]?)+)\[(?:\\.|[^\]\\])*\]\((?P<address>[^()\s]*/posts/(?P<post>[0-9]{1,18}))\)[ \t]*"
)
"""The line that a quote begins with, as `markup.quoting` writes it."""


@dataclass(frozen=True)
class Departed:
    """Who is to be taken out: the numbers of their posts, and the handle that they had."""

    posts: Collection[int]
    handle: str
    heading: str
    """What stands over a quote of them from now on, such as "Former member wrote:"."""
    name: str
    """What a mention of them becomes."""
    gone: str | None = None
    """What stands where their quoted words stood; None: these stay."""


def without(departed: Departed, body: str) -> str:
    """The Markdown of a post of somebody else, the departed taken out of it."""
    lines: list[str] = []
    cut: int | None = None
    for line in body.split("\n"):
        if cut is not None and _depth(line) >= cut:
            continue
        cut = None
        heading = _HEADING.fullmatch(line)
        if heading and int(heading["post"]) in departed.posts:
            lines.append(f"{heading['lead']}[{departed.heading}]({heading['address']})")
            if departed.gone is not None:
                cut = heading["lead"].count(">")
                quote = heading["lead"].rstrip()
                lines += [quote, f"{quote} {departed.gone}"]
            continue
        lines.append(line)
    return _mentions(departed).sub(departed.name, "\n".join(lines))


def _depth(line: str) -> int:
    """How many quotes a line stands in."""
    marks = re.match(r"[ \t]{0,3}(?:>[ \t]?)*", line)
    return marks[0].count(">") if marks else 0


def _mentions(departed: Departed) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@/.-])@{re.escape(departed.handle)}(?![\w-])", re.IGNORECASE)
