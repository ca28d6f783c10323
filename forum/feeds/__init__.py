"""The feeds by HTTP: each subject in each format; what a guest sees, whoever asks.

No session, no cookie is looked at, and no account but that of a private feed's key. A feed's words and dates come from
the data alone, so that the same data are always the same bytes; a reader that has them gets a 304, for which no text is
read or written.
"""

from flask import Flask

from forum.feeds import doors, hub, private
from forum.kit.config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Open the doors of feeds."""
    app.extensions["feeds"] = settings
    app.register_blueprint(doors.bp)
    app.register_blueprint(private.bp)
    app.register_blueprint(hub.bp)
