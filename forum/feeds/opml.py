"""The feeds of the whole forum and of each topic, as one file for feed readers."""

import hashlib

from flask import Response, current_app

from forum.feeds.answer import HEADERS
from forum.syndication import list_offered, make_channel, site_of
from forum.syndication.opml import MEDIA_TYPE, write_opml
from forum.topics.queries import begun_at, list_topics
from forum.web.headers import answer_condition, compress


def show() -> Response:
    """The file, to be saved or imported by its address; who has it already gets a 304."""
    site = site_of(current_app.extensions["feeds"])
    topics, begun = list_topics(), begun_at()
    changed = max((topic.changed_at for topic in topics if topic.changed_at), default=begun)
    channels = [make_channel("rss", subject, (), site) for subject in list_offered(topics)]
    response = Response(
        write_opml(channels, site, begun, changed), content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=HEADERS
    )
    response.headers["Content-Disposition"] = 'attachment; filename="topics.opml"'
    compress(response)
    response.set_etag(hashlib.blake2b(response.get_data(), digest_size=16).hexdigest())
    response.last_modified = changed
    answer_condition(response)
    return response
