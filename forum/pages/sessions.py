"""Signing out elsewhere: one device, or all but this one."""

from flask import Blueprint, Response

from forum import addresses
from forum.accounts import actions
from forum.audit.actions import record
from forum.kit.db import commit
from forum.kit.errors import Missing
from forum.kit.words import Message
from forum.web import login
from forum.web.database import writing
from forum.web.templating import notice
from forum.web.urls import go_to

bp = Blueprint("sessions", __name__)


@bp.post("/account/sessions/<id:session_id>/end")
def end(session_id: int) -> Response:
    """Sign out on one device."""
    person = login.proven_person()
    with writing():
        if not actions.end_session(session_id, person.id):
            raise Missing
        record("session_ended", person.id, account_id=person.id)
        commit()
    notice(Message("On that device you are signed out now."))
    return go_to(addresses.security())


@bp.post("/account/sessions/end")
def end_others() -> Response:
    """Sign out on all devices but this one."""
    person = login.proven_person()
    with writing():
        count = actions.end_sessions(person.id, but=person.session_id)
        if count:
            record("session_ended", person.id, account_id=person.id, count=count)
        commit()
    notice(Message("On all other devices you are signed out now."))
    return go_to(addresses.security())
