"""Members: who they are to all, and what they wrote."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Blueprint, Response

from forum import addresses
from forum.accounts.organisations import SECTORS
from forum.accounts.queries import Member, find_avatar, find_member
from forum.kit import paging
from forum.kit.words import Message
from forum.markup import excerpt
from forum.pages import here, lists
from forum.threads import queries
from forum.threads.queries import Author, MemberPost
from forum.web import login
from forum.web.cache import shared, soon
from forum.web.feed_links import feeds_of
from forum.web.headers import kept_for_ever
from forum.web.templating import page

bp = Blueprint("members", __name__)
_EXCERPT_LENGTH = 240


@dataclass(frozen=True)
class Profile(Author):
    """A member at the head of their page."""

    joined_at: datetime | None = None
    post_count: int = 0
    sector: Message | None = None
    bio: str = ""
    language: str | None = None
    """In which they read, and so most likely wrote about themselves."""


@dataclass(frozen=True)
class Entry:
    """A post in the list."""

    thread_title: str
    language: str
    thread_url: str
    created_at: datetime | None
    excerpt: str
    is_question: bool


@bp.get("/members/<slug:handle>")
def show(handle: str) -> Response:
    """A member's page."""
    return shared(partial(_show, handle), soon())


def _show(handle: str) -> Response:
    viewer = login.viewer()
    member = find_member(handle, viewer)
    found = queries.list_posts_by(member.id, viewer, lists.place((int,)))
    count = queries.count_posts_by(member.id, viewer)
    return page(
        "accounts/member.html",
        member=_head(member, count),
        page=lists.linked(paging.Page([_entry(post) for post in found.items], found.next, found.prev)),
        feeds=feeds_of(addresses.member(handle), member.name),
        canonical=here.whole(addresses.member(handle)),
        noindex=True,
    )


@bp.get("/members/<slug:handle>/avatar-<string(length=16):digest>.webp")
def avatar(handle: str, digest: str) -> Response:
    """A member's own picture, under an address that never shows another."""
    image, media_type = find_avatar(handle, digest)
    return kept_for_ever(Response(image, mimetype=media_type))


def _head(member: Member, post_count: int) -> Profile:
    return Profile(
        member.name,
        member.handle,
        job_title=member.job_title,
        size_band=member.size_band,
        avatar=member.avatar,
        joined_at=member.joined_at,
        post_count=post_count,
        sector=SECTORS.get(member.sector),
        bio=member.bio,
        language=member.language,
    )


def _entry(post: MemberPost) -> Entry:
    return Entry(
        post.thread_title,
        post.language,
        addresses.post(post.id),
        post.created_at,
        excerpt(post.html, _EXCERPT_LENGTH),
        post.is_question,
    )
