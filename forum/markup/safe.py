"""The last gate: bleach's list of what may reach a page. Nothing else imports bleach.

Promises: only the tags and attributes listed here, only addresses that
`links.is_allowed`, and `rel` on every link that leaves the site. Refuses the
rest, whatever the parser before it did.
"""

import re
from collections.abc import MutableMapping
from functools import partial

from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner

from forum.markup.links import REL, Site, is_allowed
from forum.markup.tree import AMPERSAND

TAGS = frozenset(
    "a blockquote br code del em h3 h4 h5 h6 hr img input label li ol p pre strong"
    " table tbody td th thead tr ul".split()
)
Attributes = MutableMapping[tuple[str | None, str], str]

PROTOCOLS = frozenset({"http", "https", "mailto"})

_CLASSES = {
    "a": re.compile("mention"),
    "code": re.compile(r"language-[\w+#.-]{1,40}"),
    "li": re.compile("task-list-item"),
}
_PLAIN_ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
}
_VALUES = {
    ("td", "align"): {"left", "center", "right"},
    ("th", "align"): {"left", "center", "right"},
    ("img", "loading"): {"lazy"},
    ("input", "type"): {"checkbox"},
    ("input", "disabled"): {"", "disabled"},
    ("input", "checked"): {"", "checked"},
}
_NO_BARE_ADDRESSES = re.compile("(?!)")  # the inline reader has linked them


class Gate:
    """Cleans HTML for one site. Not to be shared between threads, as bleach is not."""

    def __init__(self, site: Site) -> None:
        check_links = partial(
            LinkifyFilter,
            callbacks=[partial(_checked_link, site)],  # type: ignore[arg-type, list-item]  # None drops a link, as bleach documents
            skip_tags={"pre", "code"},
            url_re=_NO_BARE_ADDRESSES,
        )
        self._cleaner = Cleaner(
            tags=TAGS,
            attributes=partial(_may_have, site),
            protocols=PROTOCOLS,
            filters=[check_links],
        )

    def clean(self, html: str) -> str:
        """The HTML, with everything that is not on the list escaped or removed."""
        return str(self._cleaner.clean(html)).replace(AMPERSAND, "&amp;")


def _may_have(site: Site, tag: str, name: str, value: str) -> bool:
    if name == "class":
        return tag in _CLASSES and bool(_CLASSES[tag].fullmatch(value))
    if (tag, name) == ("img", "src"):
        return site.uploaded(value)
    return name in _PLAIN_ATTRIBUTES.get(tag, ()) or value in _VALUES.get((tag, name), ())


def _checked_link(site: Site, attributes: Attributes, new: bool) -> Attributes | None:  # noqa: FBT001 - bleach's way
    """Only allowed addresses stay links; those that leave the site say so."""
    address = attributes.get((None, "href"), "")
    if new or not is_allowed(address):
        return None
    kept = dict(attributes)
    kept.pop((None, "rel"), None)
    return kept if site.owns(address) else {**kept, (None, "rel"): REL}
