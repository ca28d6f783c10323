"""Members: finding them, and all about one that an administrator may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request

from forum.accounts.queries import find_standing, get_access, list_members, list_names
from forum.accounts.viewer import ROLES
from forum.audit.queries import Told, list_about
from forum.kit.text import clean_line
from forum.kit.words import Message
from forum.pages import lists
from forum.pages.admin.keys import administrator
from forum.pages.admin.words import said_of
from forum.threads.queries import Author, count_posts_by
from forum.topics.queries import list_topics_of
from forum.web.templating import page

bp = Blueprint("admin_members", __name__)
_LONGEST_SEARCH = 254
_RECENT = 20


@dataclass(frozen=True)
class Line:
    """What was done, in words; without an actor: the host did it, or the forum itself."""

    words: Message | str
    actor: Author | None
    at: datetime
    reason: str


@bp.get("/admin/members")
def index() -> Response:
    """Everybody, or those who are looked for; the newest first."""
    administrator()
    words = clean_line(request.args.get("q", ""))[:_LONGEST_SEARCH]
    found = list_members(words, lists.place((int,)))
    return page("admin/members.html", words=words, page=lists.linked(found, q=words), roles=ROLES, noindex=True)


@bp.get("/admin/members/<slug:handle>")
def show(handle: str) -> Response:
    """One member: how they stand, how they get in, and what was done about them."""
    viewer, member = administrator(), find_standing(handle)
    return page(
        "admin/member.html",
        member=member,
        is_me=member.id == viewer.id,
        role=ROLES[member.role],
        access=get_access(member.id),
        topics=list_topics_of(member.id),
        post_count=count_posts_by(member.id, viewer),
        log=_told(list_about(member.id, None, _RECENT)),
        noindex=True,
    )


def _told(entries: Sequence[Told]) -> list[Line]:
    names = list_names({entry.actor_id for entry in entries if entry.actor_id is not None})
    return [
        Line(
            said_of(entry.verb, entry.details),
            Author(*names[entry.actor_id]) if entry.actor_id in names else None,
            entry.happened_at,
            entry.reason,
        )
        for entry in entries
    ]
