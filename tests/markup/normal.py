"""HTML of two renderers in one form: what remains different is a difference in meaning.

`ours` and `theirs` both become a list of tags and words without insignificant space. On
their side our stated differences are applied: headings two levels down, a space for a
line break, boxes of tasks as letters, the language of code left out, addresses we refuse as text, pictures as links.
"""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, unquote

_ALLOWED = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@|/(?!/)|#", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BLOCK = re.compile(r"\s*(</?(?:p|ul|ol|li|blockquote|h[1-6]|pre|table|thead|tbody|tr|td|th|hr)\b[^>]*>)\s*")
_VOID = {"br", "hr", "img", "input", "label"}


def ours(html: str) -> str:
    """What our renderer made."""
    return _Normal(demote=False).of(html)


def theirs(html: str) -> str:
    """What cmark-gfm made, with our stated differences applied."""
    return _Normal(demote=True).of(html)


class _Normal(HTMLParser):
    def __init__(self, *, demote: bool) -> None:
        super().__init__()
        self.demote = demote
        self.parts: list[str] = []
        self.in_pre = False
        self.refused: list[tuple[str, int] | None] = []

    def of(self, html: str) -> str:
        self.feed(html)
        self.close()
        pieces = "".join(self.parts).split("\x01")
        pieces[::2] = [_BLOCK.sub(r"\1", re.sub(r"\s+", " ", piece)) for piece in pieces[::2]]
        loose_task = re.sub(r"(<li>)(\[[ x]\])<p>", r"\1<p>\2 ", "".join(pieces))
        return loose_task.strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and not _ALLOWED.match(values.get("href", "")):
            self.refused.append((values.get("href", ""), len(self.parts)))
        elif tag == "img" and self.demote:
            self._show_picture(values)
        elif tag == "input":
            self.parts.append("[x]" if "checked" in values else "[ ]")
        elif tag == "br":
            self.parts.append(" ")
        elif tag != "label":
            self._open(tag, values)

    def _open(self, tag: str, values: dict[str, str]) -> None:
        self.in_pre = self.in_pre or tag == "pre"
        if tag == "a":
            self.refused.append(None)
        for name in ("rel", "loading", "class", "lang"):
            values.pop(name, None)
        shown = "".join(f' {name}="{value}"' for name, value in sorted(values.items()))
        self.parts.append(f"<{self._name(tag)}{shown}>")

    def _show_picture(self, values: dict[str, str]) -> None:
        address, text = values.get("src", ""), values.get("alt") or values.get("src", "")
        inside_link = any(each is None for each in self.refused)
        if _ALLOWED.match(address) and not inside_link:
            self._open("a", {"href": address} | ({"title": values["title"]} if values.get("title") else {}))
            self.parts.append(f"{escape(text, quote=False)}</a>")
            self.refused.pop()
        else:
            lost = "" if _SCHEME.match(address) or inside_link else f" ({address})"
            self.parts.append(escape(text + lost, quote=False))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if tag == "pre":
            self.in_pre = False
        refused = self.refused.pop() if tag == "a" else None
        if refused:
            self._show_refused(*refused)
        else:
            self.parts.append(f"</{self._name(tag)}>")

    def _show_refused(self, address: str, start: int) -> None:
        text = "".join(self.parts[start:])
        if not _SCHEME.match(address):
            self.parts.append(f" ({escape(unquote(address), quote=False)})" if address else "")
        elif address == quote(text, safe=":/?#[]@!$&'()*+,;=%"):  # an address in angle brackets
            self.parts[start:] = ["&lt;", text, "&gt;"]

    def handle_data(self, data: str) -> None:
        text = escape(data, quote=False)
        self.parts.append(f"\x01{text}\x01" if self.in_pre else text)

    def _name(self, tag: str) -> str:
        level = re.fullmatch("h([1-6])", tag) if self.demote else None
        return f"h{min(int(level[1]) + 2, 6)}" if level else tag
