"""The pages of administrators, below `/admin`. Each change asks for a proof of a short while ago, and is noted in the log."""

from flask import Flask

from forum.pages.admin import mail, members, overview, settings, standing, statistics, topics


def init_app(app: Flask) -> None:
    """Open these doors."""
    for door in (overview, topics, members, standing, settings, mail, statistics):
        app.register_blueprint(door.bp)
