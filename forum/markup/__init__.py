"""Turns what people type into HTML that is safe to show, and that HTML into words.

Promises: Markdown as GitHub reads it, read kindly for people who never heard of
it; every character typed is seen again; nothing of the writer's HTML, scripts
or foreign pictures reaches a page; time grows with the text and never faster.
Refuses nothing: whatever comes in, HTML comes out, and no exception.

Pure: no database, no clock, no web; who an `@handle` is comes in as a function. The HTML may be stored beside
`RENDERER_VERSION` and rendered anew where that has changed.
"""

from forum.markup.mentions import mentioned
from forum.markup.quoting import quote
from forum.markup.renderer import RENDERER_VERSION, render
from forum.markup.words import absolute_links, excerpt, plain_text, written_out

__all__ = [
    "RENDERER_VERSION",
    "absolute_links",
    "excerpt",
    "mentioned",
    "plain_text",
    "quote",
    "render",
    "written_out",
]
