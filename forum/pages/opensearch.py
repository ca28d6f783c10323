"""How a browser searches here from its own box: an OpenSearch description (1.1, draft 6).

In the site's language, for browsers ask for it once and keep it.
Source: https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app

from forum import addresses
from forum.kit.words import LANGUAGES, Message, translate
from forum.pages import here

bp = Blueprint("opensearch", __name__)
_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{short_name}</ShortName>
<Description>{description}</Description>
<Url type="text/html" rel="results" template="{search}?q={{searchTerms}}"/>
<Url type="application/rss+xml" rel="collection" template="{feed}?q={{searchTerms}}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="{own}"/>
<Image height="32" width="32" type="image/svg+xml">{icon}</Image>
{languages}
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
</OpenSearchDescription>
"""
_SHORT = 16
"""Characters of a short name."""


@bp.get("/opensearch.xml")
def show() -> Response:
    """The description."""
    config = current_app.config
    words = Message("Search the questions and replies of %(site)s.", values={"site": config["SITE_NAME"]})
    languages = "\n".join(f"<Language>{language}</Language>" for language in LANGUAGES)
    xml = _DESCRIPTION.format(
        short_name=escape(config["SITE_NAME"][:_SHORT]),
        description=escape(translate(words, config["SITE_LANGUAGE"])),
        search=escape(here.whole(addresses.search())),
        feed=escape(here.whole(addresses.feed(addresses.search(), "rss"))),
        own=escape(here.whole(addresses.opensearch())),
        icon=escape(here.whole(addresses.favicon())),
        languages=languages,
    )
    response = Response(xml, mimetype="application/opensearchdescription+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
