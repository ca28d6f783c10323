"""What administrators choose for the forum while it runs."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.forms import is_email
from forum.accounts.queries import has_second_factor
from forum.audit.actions import record
from forum.kit.db import commit
from forum.kit.forms import ErrorsAside, at_most, choice, line, matching, text
from forum.kit.options import choose, option
from forum.kit.words import Message
from forum.pages.admin.keys import administrator, proven_administrator
from forum.search.synonyms import DEFAULT, faults
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("admin_settings", __name__)
_WELCOME_LENGTH = 300
_SYNONYMS_LENGTH = 20_000
_YOU_FIRST = Message("Add a second step to your own account first: you would lock yourself out of here.")


class SettingsForm(ErrorsAside):
    """Each field is an option of that name."""

    welcome_nl = line(Message("Welcome, in Dutch"), [at_most(_WELCOME_LENGTH)])
    welcome_en = line(Message("Welcome, in English"), [at_most(_WELCOME_LENGTH)])
    contact = line(
        Message("Address for questions about the forum"),
        [
            matching(
                lambda text: not text or is_email(text),
                Message("This does not look like an e-mail address yet. An example: alice@example.org."),
            )
        ],
    )
    registration = choice(
        Message("New members"),
        {"open": Message("Everybody can become a member"), "closed": Message("Nobody can register now")},
        "open",
    )
    staff_needs_factor = choice(
        Message("Moderators and administrators"),
        {
            "off": Message("A password is enough"),
            "on": Message("A second step is required"),
        },
        "off",
    )
    synonyms = text(Message("Synonyms in search"), [at_most(_SYNONYMS_LENGTH)], default=DEFAULT)


@bp.get("/admin/settings")
def show() -> Response:
    """The form, with what is chosen now."""
    administrator()
    return _settings(SettingsForm(data=_chosen()))


@bp.post("/admin/settings")
def save() -> Response:
    """Keep what was chosen; what is new is noted in the log by name."""
    actor_id = proven_administrator()
    form = SettingsForm(request.form)
    if form.validate() and form.staff_needs_factor.data == "on" and not has_second_factor(actor_id):
        form.refuse("staff_needs_factor", _YOU_FIRST)
    for fault in faults(form.synonyms.data):
        form.refuse("synonyms", fault)
    if form.errors:
        return _settings(form, 422)
    with writing():
        before = _chosen()
        changed = sorted(name for name, value in form.data.items() if value != before[name])
        for name in changed:
            choose(name, form.data[name])
        if changed:
            record("settings_changed", actor_id, moderation=True, names=changed)
        commit()
    notice(Message("Your changes are saved."))
    return go_to(addresses.admin("settings"))


def _chosen() -> dict[str, str]:
    return {name: option(name, default or "") for name, default in SettingsForm().data.items()}


def _settings(form: SettingsForm, status: int = 200) -> Response:
    return page("admin/settings.html", status, form=form, noindex=True)
