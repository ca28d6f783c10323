"""Small pieces of text with a meaning of their own: one inline processor each.

They stand in Python-Markdown's registry of inline patterns, and are tried where
the reader (`inline`) meets one of their first characters. In order: code, line
breaks, escaped characters, entities, addresses in angle brackets, bare addresses,
mentions. Raw HTML is not among them: `<naam werkgever>` is text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor

from forum.markup.links import safe_address
from forum.markup.references import ENTITY, PUNCTUATION, decode_entity
from forum.markup.tree import Node, element, literal

Found = tuple[Node | None, int]
AddressOf = Callable[[str], str | None]

BARE_ADDRESS = re.compile(
    r"(?<![^\W_])(?<![/@.-])www\.(?=[\w-])|(?<![a-zA-Z0-9])https?://(?=[^\s<])"
    r"|(?<![a-zA-Z0-9.+-])(?:mailto:)?[a-zA-Z0-9.+-][a-zA-Z0-9._+-]{0,63}@(?=[\w-]{1,63}\.\w)",
    re.IGNORECASE,
)

MAX_HANDLE = 80

_CODE = r"(`+)"
_ESCAPE = rf"(?:(?<!\S)(\\\\)(?=\w))|\\({PUNCTUATION})"
_ANGLE = r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255})>"
_BREAK = r"\\?\n"
# By itself: not the end of a word or a mailbox, not in a path; and no host, such as @example.org, begins here.
_MENTION = r"(?<![^\W_])(?<![^\W_]_)(?<![@/.+-])@([A-Za-z0-9]++(?:-++[A-Za-z0-9]++)*+)(?![_-]*+[^\W_]|\.[^\W_]|[@/])"
_WEB = re.compile(r"[^\s<]{1,2000}")
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII | re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)*)", re.IGNORECASE)
_ENTITY_AT_END = re.compile(r"&[A-Za-z0-9]+;$")
_TRAILING = "?!.,:*_~'\"’”»…"


def nobody(handle: str) -> None:
    """Where no handle means anybody."""


class Span(InlineProcessor):
    """An inline processor that is only tried at its first characters, and that only our own reader calls."""

    first = ""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)

    def read(self, m: re.Match[str], data: str) -> Found:
        """What the match means (None: nothing), and where in the text that ends."""
        raise NotImplementedError


class CodeSpan(Span):
    """`code` between runs of backticks of one length."""

    first = "`"

    def __init__(self) -> None:
        super().__init__(_CODE)
        self._text = ""
        self._runs: dict[int, list[int]] = {}

    def read(self, m: re.Match[str], data: str) -> Found:
        """The code up to the next run of this length; without one the run is text."""
        end = self._next_run(data, len(m[1]), m.end())
        if end is None:
            return m[1], m.end()
        code = data[m.end() : end].replace("\n", " ")
        if code.startswith(" ") and code.endswith(" ") and code.strip(" "):
            code = code[1:-1]
        return element("code", [literal(code)]), end + len(m[1])

    def _next_run(self, text: str, length: int, after: int) -> int | None:
        """All runs of a text are looked up once, so that many runs cost no more than few."""
        if text != self._text:
            self._text, self._runs = text, {}
            for run in re.finditer("`+", text):
                self._runs.setdefault(len(run[0]), []).append(run.start())
        starts = self._runs.get(length, [])
        index = bisect_left(starts, after)
        return starts[index] if index < len(starts) else None


class Escape(Span):
    r"""A backslash before punctuation. `\\server\map` keeps both of its first two."""

    first = "\\"

    def __init__(self) -> None:
        super().__init__(_ESCAPE)

    def read(self, m: re.Match[str], data: str) -> Found:
        """The character itself."""
        return literal(m[1] or m[2]), m.end()


class EntitySpan(Span):
    """`&euro;`, `&#8364;`"""

    first = "&"

    def __init__(self) -> None:
        super().__init__(ENTITY.pattern)

    def read(self, m: re.Match[str], data: str) -> Found:
        """The character that it names."""
        return literal(decode_entity(m[1])), m.end()


class AngleLink(Span):
    """`<https://x.nl>`, `<jan@x.nl>`; any other scheme stays text with its brackets."""

    first = "<"

    def __init__(self) -> None:
        super().__init__(_ANGLE)

    def read(self, m: re.Match[str], data: str) -> Found:
        """A link that shows its address."""
        address = safe_address(m[1])
        if address is None:
            return None, m.end()
        return element("a", [literal(m[1])], href=address), m.end()


class BareLink(Span):
    """An address typed as it is."""

    def __init__(self) -> None:
        super().__init__(BARE_ADDRESS.pattern)
        self.compiled_re = BARE_ADDRESS

    def read(self, m: re.Match[str], data: str) -> Found:
        """A link, without the punctuation of the sentence around it."""
        text = _bare_mail(m, data) if "@" in m[0] else _bare_web(m, data)
        address = safe_address(text) if text else None
        if address is None:
            return m[0], m.end()
        return element("a", [literal(text)], href=address), m.start() + len(text)


class Mention(Span):
    """`@alice`, by itself; `address_of` says where she is found, or None for whom it does not know."""

    first = "@"

    def __init__(self) -> None:
        super().__init__(_MENTION)
        self.address_of: AddressOf = nobody

    def read(self, m: re.Match[str], data: str) -> Found:
        """A link that shows the handle as it was typed."""
        address = self.address_of(m[1].lower()) if len(m[1]) <= MAX_HANDLE else None
        if address is None:
            return None, m.end()
        return element("a", [m[0]], **{"class": "mention", "href": address}), m.end()


class Break(Span):
    """The end of a line is the end of a line, as people type it."""

    first = "\n\\"

    def __init__(self) -> None:
        super().__init__(_BREAK)

    def read(self, m: re.Match[str], data: str) -> Found:
        """A line break."""
        return Element("br"), m.end()


def _bare_mail(m: re.Match[str], data: str) -> str:
    found = _MAIL.match(data, m.start(), m.endpos)
    text = found[0] if found else ""
    return "" if text.endswith(("-", "_")) else text


def _bare_web(m: re.Match[str], data: str) -> str:
    found = _WEB.match(data, m.start(), m.endpos)
    text = _without_trailing(found[0]) if found else ""
    host = _HOST.match(text)
    if not host:
        return ""
    labels = host[1].split(".")
    sound = len(labels) > 1 or "://" in text
    return text if sound and not any("_" in label for label in labels[-2:]) else ""


def _without_trailing(text: str) -> str:
    """GFM's rule: closing punctuation is the sentence's, a closing parenthesis only if unpaired."""
    unpaired = text.count(")") - text.count("(")
    while text:
        if text[-1] in _TRAILING:
            text = text[:-1]
        elif text[-1] == ")" and unpaired > 0:
            text, unpaired = text[:-1], unpaired - 1
        elif text[-1] == ";":
            entity = _ENTITY_AT_END.search(text)
            text = text[: entity.start() if entity else -1]
        else:
            break
    return text
