"""Members: who they are to all, and what they wrote."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response

from forum import addresses
from forum.accounts.queries import find_member
from forum.kit import paging
from forum.markup import excerpt
from forum.pages import here, lists
from forum.threads import queries
from forum.threads.queries import Author, MemberPost
from forum.web import login
from forum.web.templating import page

bp = Blueprint("members", __name__)
_EXCERPT_LENGTH = 240


@dataclass(frozen=True)
class Profile(Author):
    """A member at the head of their page."""

    joined_at: datetime | None = None
    post_count: int = 0


@dataclass(frozen=True)
class Entry:
    """A post in the list."""

    thread_title: str
    thread_url: str
    created_at: datetime | None
    excerpt: str
    is_question: bool


@bp.get("/members/<slug:handle>")
def show(handle: str) -> Response:
    """A member's page."""
    member, viewer = find_member(handle), login.viewer()
    found = queries.list_posts_by(member.id, viewer, lists.place((int,)))
    count = queries.count_posts_by(member.id, viewer)
    return page(
        "accounts/member.html",
        member=Profile(member.name, member.handle, joined_at=member.joined_at, post_count=count),
        page=lists.linked(paging.Page([_entry(post) for post in found.items], found.next, found.prev)),
        canonical=here.whole(addresses.member(handle)),
        noindex=True,
    )


def _entry(post: MemberPost) -> Entry:
    return Entry(
        post.thread_title,
        addresses.post(post.id),
        post.created_at,
        excerpt(post.html, _EXCERPT_LENGTH),
        post.is_question,
    )
