"""Markdown as people on GitHub know it, as an extension of Python-Markdown.

Registers our block starts and spans in Python-Markdown's registries, in place
of its own, and takes out everything that lets HTML through.
"""

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from forum.markup import spans, starts
from forum.markup.inline import InlineReader
from forum.markup.lines import split_lines
from forum.markup.links import Site
from forum.markup.parser import LineParser

_STARTS = (
    ("quote", starts.QuoteStart),
    ("heading", starts.HeadingStart),
    ("fence", starts.FenceStart),
    ("underline", starts.UnderlineStart),
    ("rule", starts.RuleStart),
    ("item", starts.ItemStart),
    ("code", starts.CodeStart),
    ("table", starts.TableStart),
)
_SPANS = (
    ("code", spans.CodeSpan),
    ("break", spans.Break),
    ("escape", spans.Escape),
    ("entity", spans.EntitySpan),
    ("angle_link", spans.AngleLink),
    ("bare_link", spans.BareLink),
    ("mention", spans.Mention),
)


class GitHubMarkdown(Extension):
    """GitHub's Markdown without raw HTML, for one site."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Fill fresh registries, so that nothing of Python-Markdown's own HTML handling is left."""
        md.preprocessors, md.treeprocessors = Registry(), Registry()
        md.inlinePatterns, md.postprocessors = Registry(), Registry()
        md.preprocessors.register(Lines(md), "lines", 0)
        md.parser = parser = LineParser(md)
        for priority, (name, start) in enumerate(reversed(_STARTS)):
            parser.blockprocessors.register(start(parser), name, priority)
        for priority, (name, span) in enumerate(reversed(_SPANS)):
            md.inlinePatterns.register(span(), name, priority)
        md.treeprocessors.register(InlineReader(md, parser, self.site), "inline", 0)


class Lines(Preprocessor):
    """Hands the parser clean lines."""

    def run(self, lines: list[str]) -> list[str]:
        """Cut the source into lines, by every kind of line end."""
        return split_lines("\n".join(lines))
