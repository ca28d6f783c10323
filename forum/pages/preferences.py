"""A reader's choice of language, theme and order: a member's account, a guest's one cookie."""

from flask import Blueprint, Response, current_app, request

from forum.accounts.actions import save_preferences
from forum.kit.db import commit
from forum.kit.errors import Malformed
from forum.web import locale, login
from forum.web.accepted import CHOICES
from forum.web.database import writing
from forum.web.urls import go_to, safe_next

bp = Blueprint("preferences", __name__)


@bp.post("/preferences")
def save() -> Response:
    """Remember it, and go back."""
    chosen = {name: value for name in CHOICES if (value := request.form.get(name))}
    if any(value not in CHOICES[name] for name, value in chosen.items()):
        raise Malformed
    viewer = login.viewer()
    if viewer.id is not None:
        with writing():
            save_preferences(viewer.id, chosen)
            commit()
    response: Response = go_to(safe_next(request.form.get("next")))
    locale.remember(response, chosen, secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response
