"""The feeds: everything, a topic, a tag, a thread; each as RSS 2.0 and as Atom.

Every feed shows what a guest sees, whoever asks: no session, no cookie, no account is looked at. Its words and dates come
from the data alone, so that the same data are always the same bytes; a reader that has them gets a 304, for which no text
is read or written.
"""

from flask import Flask

from forum.feeds import everything, tags, threads, topics
from forum.kit.config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Open the doors of feeds."""
    app.extensions["feeds"] = settings
    for door in (everything, topics, tags, threads):
        app.register_blueprint(door.bp)
