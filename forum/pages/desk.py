"""The desk: what waits for a moderator's decision, each with the form to settle it; and what all moderators did."""

import re
from collections.abc import Callable

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.queries import list_staff
from forum.accounts.viewer import ROLES, Viewer
from forum.kit.db import commit
from forum.kit.errors import Malformed, Refused
from forum.kit.paging import Page
from forum.kit.words import Message
from forum.moderation.actions import decide_waiting, settle_flags
from forum.moderation.actions.settle import DECISIONS, DONE_ALREADY, OUTCOMES
from forum.moderation.forms import DecisionForm
from forum.moderation.queries import (
    LOG_KEY,
    REPORTED_KEY,
    WAITING_KEY,
    DeskPost,
    get_at_desk,
    list_acts,
    list_reported,
    list_waiting,
)
from forum.moderation.rules import acts_withheld, can_see_desk
from forum.pages import lists
from forum.pages.admin.settings import SettingsForm
from forum.pages.words import VERBS
from forum.threads.actions.moderate import NOT_YOURS
from forum.threads.queries import find_post
from forum.threads.rules import can_moderate
from forum.web import login, urls
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to, safe_next

bp = Blueprint("desk", __name__)
_NOT_FOR_YOU = Message("Only moderators can see this.")
_SETTLED = Message("Settled, and noted in the log.")
_NOTHING = Message("There is nothing to decide about this post any more.")
_REASON_NEEDED = Message("Say why, for the history and for the author.")
_ACTS: dict[str, Callable[..., None]] = dict.fromkeys(OUTCOMES, settle_flags) | dict.fromkeys(DECISIONS, decide_waiting)
_HANDLE = re.compile(urls.SlugConverter.regex)


@bp.get("/moderation")
def reported() -> Response:
    """Posts that were reported, the most urgent first."""
    viewer = _moderator()
    return _list("reported", list_reported(viewer, lists.place(REPORTED_KEY)), addresses.desk())


@bp.get("/moderation/waiting")
def waiting() -> Response:
    """Posts that wait for approval, the oldest first."""
    viewer = _moderator()
    return _list("waiting", list_waiting(viewer, lists.place(WAITING_KEY)), addresses.waiting())


@bp.get("/moderation/posts/<id:post_id>")
def show(post_id: int) -> Response:
    """One post that waits for a decision."""
    found = get_at_desk(_moderator(), post_id)
    if found is None:
        notice(_NOTHING)
        return go_to(addresses.desk())
    return page("moderation/post.html", post=found, form=DecisionForm(), noindex=True)


@bp.post("/moderation/posts/<id:post_id>")
def settle(post_id: int) -> Response:
    """Decide, and go on with the list."""
    viewer = _moderator()
    act = _ACTS.get(outcome := request.form.get("outcome", ""))
    if act is None:
        raise Malformed
    post, thread = find_post(post_id, viewer)
    if not can_moderate(viewer, thread):
        raise Refused(NOT_YOURS)
    form = DecisionForm(request.form)
    if form.validate() and outcome in ("hidden", "deleted") and not form.reason.data:
        form.refuse("reason", _REASON_NEEDED)
    if form.errors:
        return _again(viewer, post_id, form)
    with writing():
        act(post, thread, viewer, outcome, form.reason.data)
        commit()
    notice(_SETTLED)
    return go_to(safe_next(request.form.get("next", addresses.desk())))


@bp.get("/moderation/log")
def log() -> Response:
    """What moderators did, the newest first; of one of them, or of one kind."""
    viewer = _moderator()
    verbs = {verb: words for verb, words in VERBS.items() if verb not in acts_withheld(viewer)}
    verb = urls.choice("verb", ("", *verbs), "")
    moderator = request.args.get("moderator", "")
    if moderator and not _HANDLE.fullmatch(moderator):
        raise Malformed
    acts = list_acts(viewer, lists.place(LOG_KEY), actor=moderator, verb=verb)
    return page(
        "moderation/log.html",
        page=lists.linked(acts, moderator=moderator, verb=verb),
        verbs=verbs,
        roles=ROLES,
        settings={field.name: field.label.text for field in SettingsForm()},
        staff=list_staff(),
        moderator=moderator,
        verb=verb,
        noindex=True,
    )


def _moderator() -> Viewer:
    viewer = login.member()
    if not can_see_desk(viewer):
        raise Refused(_NOT_FOR_YOU)
    return viewer


def _list(name: str, found: Page[DeskPost], address: str) -> Response:
    """A page of a list; where all that stood on it was settled, the list from its beginning."""
    if not found.items and ("after" in request.args or "before" in request.args):
        return go_to(address)
    return page("moderation/index.html", list=name, page=lists.linked(found), noindex=True)


def _again(viewer: Viewer, post_id: int, form: DecisionForm) -> Response:
    found = get_at_desk(viewer, post_id)
    if found is None:
        raise Refused(DONE_ALREADY, status=409)
    return page("moderation/post.html", 422, post=found, form=form, noindex=True)
