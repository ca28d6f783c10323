"""Many feeds as one file, which feed readers import: OPML 2.0 (http://opml.org/spec2.opml). They come in a folder of
the forum's name.
"""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from forum.syndication.channel import Channel, in_xml
from forum.syndication.site import Site

MEDIA_TYPE = "text/x-opml"


def write_opml(channels: Iterable[Channel], site: Site, begun_at: datetime, changed_at: datetime) -> bytes:
    """These feeds, which are RSS. Dates are of the data, so that the same list is always the same bytes."""
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    name = in_xml(site.name)
    for tag, text in {
        "title": name,
        "dateCreated": format_datetime(begun_at),
        "dateModified": format_datetime(changed_at),
        "docs": "http://opml.org/spec2.opml",
    }.items():
        SubElement(head, tag).text = text
    folder = SubElement(SubElement(root, "body"), "outline", text=name, title=name)
    for channel in channels:
        SubElement(folder, "outline", _said(channel))
    indent(root)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _said(channel: Channel) -> dict[str, str]:
    return {
        "type": "rss",
        "version": "RSS2",
        "text": channel.title,
        "title": channel.title,
        "description": channel.description,
        "language": channel.language,
        "xmlUrl": channel.address,
        "htmlUrl": channel.page,
    }
