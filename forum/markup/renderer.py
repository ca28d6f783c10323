"""From source to safe HTML, in two steps: Python-Markdown, then bleach."""

import threading
from collections import OrderedDict

from markdown import Markdown

from forum.markup.gfm import GitHubMarkdown
from forum.markup.inline import TooMuchError
from forum.markup.links import Site
from forum.markup.plain import as_typed
from forum.markup.safe import Gate
from forum.markup.spans import AddressOf, Mention, nobody

RENDERER_VERSION = 1
MAX_SOURCE = 100_000  # characters; a form takes a fifth of this

_MAX_RENDERERS = 4
_own = threading.local()


def render(source: str, *, base_url: str = "", upload_prefix: str = "/uploads/", mention: AddressOf = nobody) -> str:
    """Markdown as safe HTML.

    `base_url` is the forum's own address: links to it are the forum's own, all
    others get a `rel` that says a member wrote them. Pictures are shown when
    their address begins with `upload_prefix`; others become links. `mention`
    gives the address of whom an `@handle` (in small letters) means, or None.
    """
    if len(source) > MAX_SOURCE:
        return as_typed(source)
    try:
        return _renderer(Site(base_url, upload_prefix)).render(source, mention)
    except (RecursionError, TooMuchError):
        return as_typed(source)


class _Renderer:
    """A parser and a gate for one site. Neither may be shared between threads."""

    def __init__(self, site: Site) -> None:
        self._markdown = Markdown(extensions=[GitHubMarkdown(site)], output_format="html")
        self._gate = Gate(site)
        self._mentions = [span for span in self._markdown.inlinePatterns if isinstance(span, Mention)]

    def render(self, source: str, mention: AddressOf) -> str:
        for span in self._mentions:
            span.address_of = mention
        return self._gate.clean(self._markdown.convert(source))


def _renderer(site: Site) -> _Renderer:
    """This thread's renderer for the site; making one costs more than using it."""
    mine: OrderedDict[Site, _Renderer] = _own.__dict__.setdefault("renderers", OrderedDict())
    if site not in mine:
        mine[site] = _Renderer(site)
        if len(mine) > _MAX_RENDERERS:
            mine.popitem(last=False)
    return mine[site]
