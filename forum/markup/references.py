"""Addresses and titles of links, and the definitions that give them a name.

The grammar is CommonMark's (sections "Links" and "Link reference definitions"),
with every repetition bounded. One thing is stricter: a definition needs
an address that looks like one. `[Let op]: dringend` stays text, as people mean it.
"""

import html.entities
import re
from typing import NamedTuple

MAX_LABEL = 999
MAX_ADDRESS = 2_000
MAX_TITLE = 1_000
_MAX_PARENTHESES = 32

PUNCTUATION = r"[!-/:-@\[-`{-~]"
ENTITY = re.compile(r"&(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
LABEL = re.compile(rf"\[((?:[^\[\]\\]|\\.){{1,{MAX_LABEL}}}+)\]", re.DOTALL)

_ESCAPED = re.compile(rf"\\({PUNCTUATION})|{ENTITY.pattern}")
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
_END_OF_LINE = re.compile(r"[ \t]*(?:\n|$)")
_BRACKETED = re.compile(rf"<((?:[^<>\n\\]|\\.){{0,{MAX_ADDRESS}}}+)>")
_BARE = re.compile(r"[^()\\\x00-\x20\x7f]++|\\.|[()\\]")
_UP_TO = rf"{{0,{MAX_TITLE}}}+"
_TITLE = re.compile(
    rf'"((?:[^"\\]|\\.){_UP_TO})"|\'((?:[^\'\\]|\\.){_UP_TO})\'|\(((?:[^()\\]|\\.){_UP_TO})\)', re.DOTALL
)
_LOOKS_LIKE_ADDRESS = re.compile(r"[/.:#@]|^$")


class Target(NamedTuple):
    """Where a link goes, its title, and where its notation ends."""

    address: str
    title: str
    end: int


class References:
    """The named addresses of one document; the first definition of a name counts."""

    def __init__(self) -> None:
        self._targets: dict[str, Target] = {}

    def __bool__(self) -> bool:
        return bool(self._targets)

    def find(self, label: str) -> Target | None:
        """The target with this name, capitals and spacing aside."""
        return self._targets.get(_folded(label))

    def take_from(self, text: str) -> str:
        """Remember the definitions that a paragraph begins with; returns the rest of it."""
        at = 0
        while text.startswith("[", at):
            found = _definition(text, at)
            if found is None:
                break
            label, target = found
            self._targets.setdefault(_folded(label), target)
            at = target.end
        return text[at:]


def read_target(text: str, at: int) -> Target | None:
    """What follows a link's text: `(address "title")`. None where it is something else."""
    if not text.startswith("(", at):
        return None
    address = read_address(text, _skip_space(text, at + 1))
    if address is None:
        return None
    end = _skip_space(text, address.end)
    title = _TITLE.match(text, end) if end > address.end else None
    if title:
        end = _skip_space(text, title.end())
    if not text.startswith(")", end):
        return None
    return Target(address.address, _title(title), end + 1)


def read_address(text: str, at: int) -> Target | None:
    """An address: in angle brackets, or without spaces and with its parentheses in pairs."""
    if text.startswith("<", at):
        found = _BRACKETED.match(text, at)
        return Target(unescape(found[1]), "", found.end()) if found else None
    end, depth = at, 0
    while end - at <= MAX_ADDRESS and (part := _BARE.match(text, end)):
        if part[0] == ")" and not depth:
            break
        depth += (part[0] == "(") - (part[0] == ")")
        if depth > _MAX_PARENTHESES:
            return None
        end = part.end()
    return None if depth or end - at > MAX_ADDRESS else Target(unescape(text[at:end]), "", end)


def unescape(text: str) -> str:
    """Text without its backslashes, and with characters for entities."""
    return _ESCAPED.sub(lambda found: found[1] or decode_entity(found[2]), text)


def decode_entity(name: str) -> str:
    """The character that `&name;` stands for; what stands for none stays as it was typed."""
    if not name.startswith("#"):
        return html.entities.html5.get(f"{name};", f"&{name};")
    code = int(f"0{name[1:]}", 16) if name[1] in "xX" else int(name[1:])
    fit = code in (9, 10) or 32 <= code < 127 or 160 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if fit and code & 0xFFFE != 0xFFFE else "\N{REPLACEMENT CHARACTER}"


def _definition(text: str, at: int) -> tuple[str, Target] | None:
    label = LABEL.match(text, at)
    if not label or not label[1].strip() or not text.startswith(":", label.end()):
        return None
    start = _skip_space(text, label.end() + 1)
    address = read_address(text, start)
    bracketed = text.startswith("<", start)
    if address is None or address.end == start:
        return None
    if not bracketed and not _LOOKS_LIKE_ADDRESS.search(address.address):
        return None
    target = _with_title(text, address)
    return (label[1], target) if target else None


def _with_title(text: str, address: Target) -> Target | None:
    """A definition's title may stand on the next line; then it must fill that line."""
    start = _skip_space(text, address.end)
    title = _TITLE.match(text, start) if start > address.end else None
    if title and (end := _END_OF_LINE.match(text, title.end())):
        return Target(address.address, _title(title), end.end())
    end = _END_OF_LINE.match(text, address.end)
    return Target(address.address, "", end.end()) if end else None


def _title(found: re.Match[str] | None) -> str:
    return unescape(found[1] or found[2] or found[3] or "") if found else ""


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
