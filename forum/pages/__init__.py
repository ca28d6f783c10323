"""The HTML pages: one module per resource. Each loads, checks, does and says; rooms do the rest."""

from flask import Flask

from forum.pages import (
    account,
    admin,
    again,
    branches,
    desk,
    flags,
    help_,
    mail,
    marks,
    members,
    moderation,
    organisations,
    passkey_sign_in,
    passkeys,
    posts,
    preferences,
    privacy,
    recovery,
    registering,
    replies,
    second_step,
    security,
    sessions,
    sign_in,
    sign_in_elsewhere,
    site,
    sitemap,
    tag_changes,
    tags,
    threads,
    topics,
    totp,
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
        flags,
        desk,
        topics,
        tags,
        tag_changes,
        sign_in,
        passkey_sign_in,
        second_step,
        sign_in_elsewhere,
        organisations,
        again,
        registering,
        account,
        mail,
        security,
        passkeys,
        sessions,
        privacy,
        totp,
        recovery,
        members,
        preferences,
        help_,
    )
    for door in doors:
        app.register_blueprint(door.bp)
    admin.init_app(app)
