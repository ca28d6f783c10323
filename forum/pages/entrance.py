"""What all ways in have in common: a form that is fresh, and where one goes on to."""

from flask import Response

from forum.kit.forms import ErrorsAside
from forum.kit.words import Message
from forum.web.csrf import StaleForm, check_guest_form
from forum.web.kept import carried
from forum.web.urls import go_to, safe_next
from forum.web.walls import kept_page

_ONCE_MORE = Message("Please send it once more: this form had been open for too long.")


def is_fresh(form: ErrorsAside, field: str, path: str) -> bool:
    """Whether a guest's form has the token of this browser; else a word at the field says so."""
    try:
        check_guest_form(path)
    except StaleForm:
        form.refuse(field, _ONCE_MORE)
        return False
    return True


def go_on(back: str | None) -> Response:
    """To where they came from, or to what they had typed."""
    kept = carried()
    return kept_page(kept) if kept else go_to(safe_next(back))
