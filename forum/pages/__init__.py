"""The HTML pages: one module per resource. Each loads, checks, does and says; rooms do the rest."""

from flask import Flask

from forum.pages import (
    accounts,
    branches,
    help_,
    marks,
    members,
    moderation,
    posts,
    preferences,
    replies,
    site,
    sitemap,
    tag_changes,
    tags,
    threads,
    topics,
)


def init_app(app: Flask) -> None:
    """Open all the doors of pages."""
    doors = (
        site,
        sitemap,
        threads,
        replies,
        posts,
        marks,
        branches,
        moderation,
        topics,
        tags,
        tag_changes,
        accounts,
        members,
        preferences,
        help_,
    )
    for door in doors:
        app.register_blueprint(door.bp)
