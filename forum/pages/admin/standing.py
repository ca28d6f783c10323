"""How a member stands: role, suspension, sessions, charge of all topics. Each is a form that asks why."""

from flask import Blueprint, Response, current_app, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import RoleForm, SuspensionForm, WhyForm
from forum.accounts.queries import Standing, find_standing
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.words import Message
from forum.pages.admin.keys import administrator, proven_administrator
from forum.pages.admin.words import CHANGES
from forum.topics.actions import give_all_topics
from forum.web import locale
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("admin_standing", __name__)
_OVER = Message("This day is over. Give a later one, or none: then it lasts until you end it.")
_FORMS: dict[str, type[WhyForm | SuspensionForm]] = {"role": RoleForm, "suspend": SuspensionForm}
_VERB = '<any(role, suspend, unsuspend, "sign-out", "all-topics"):verb>'


@bp.get(f"/admin/members/<slug:handle>/{_VERB}")
def ask(handle: str, verb: str) -> Response:
    """The form."""
    administrator()
    member = find_standing(handle)
    return _ask(member, verb, _FORMS.get(verb, WhyForm)(data={"role": member.role}))


@bp.post(f"/admin/members/<slug:handle>/{_VERB}")
def change(handle: str, verb: str) -> Response:
    """Do it, and go back to the member."""
    actor_id, member = proven_administrator(), find_standing(handle)
    form = _FORMS.get(verb, WhyForm)(request.form)
    if form.validate() and isinstance(form, SuspensionForm) and (end := form.end(locale.zone())) and end <= clock.now():
        form.refuse("until", _OVER)
    if form.errors:
        return _ask(member, verb, form, 422)
    with writing():
        _change(member, verb, actor_id, form)
        commit()
    notice(Message("Your change is saved, and noted in the log."))
    return go_to(addresses.admin("members", handle))


def _change(member: Standing, verb: str, actor_id: int, form: WhyForm | SuspensionForm) -> None:
    who, reason = member.handle, form.reason.data
    defaults = current_app.extensions["locale_defaults"]
    usual = actions.Usual(defaults["language"], defaults["zone"])
    match form:
        case RoleForm():
            actions.change_role(who, form.role.data, actor_id, reason, usual=usual)
        case SuspensionForm():
            actions.suspend(who, form.end(locale.zone()), actor_id, reason, usual=usual)
        case _ if verb == "unsuspend":
            actions.end_suspension(who, actor_id, reason, usual=usual)
        case _ if verb == "sign-out":
            actions.sign_out_everywhere(who, actor_id, reason)
        case _:
            give_all_topics(member.id, actor_id, reason)


def _ask(member: Standing, verb: str, form: WhyForm | SuspensionForm, status: int = 200) -> Response:
    return page("admin/change.html", status, member=member, verb=verb, form=form, noindex=True, **vars(CHANGES[verb]))
