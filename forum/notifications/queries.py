"""Who is to be told of a reply, and what of it, at the moment of telling."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import Account
from forum.accounts.viewer import STRANGER
from forum.kit import clock
from forum.kit.db import session
from forum.kit.moments import UtcDateTime
from forum.kit.prepared import given
from forum.kit.words import LANGUAGES
from forum.markup import excerpt
from forum.threads.models import Post, Thread
from forum.threads.queries.seeing import posts_seen

_EXCERPT = 400
_asker, _writer = aliased(Account), aliased(Account)


@dataclass(frozen=True)
class ReplyNews:
    """What is told of a reply."""

    title: str
    language: str
    writer_name: str | None
    excerpt: str


def get_reply_news(post_id: int, account_id: int, email: str) -> ReplyNews | None:
    """What a mail about a reply says; None where it is no longer to be seen by all, or no longer wanted at this address."""
    writer_name = func.coalesce(_writer.name, Post.author_name).label("writer_name")
    chosen = _told(Thread.title, Thread.language, writer_name, Post.html).outerjoin(
        _writer, _writer.id == Post.author_id
    )
    row = (
        session()
        .execute(chosen.where(Post.id == post_id, _asker.id == account_id, _asker.email == email), {"now": clock.now()})
        .one_or_none()
    )
    return ReplyNews(row.title, row.language, row.writer_name, excerpt(row.html, _EXCERPT)) if row else None


def wants_mail(account_id: int) -> bool:
    """Whether replies are mailed to a member."""
    return bool(session().scalar(select(Account.mail_replies).where(Account.id == account_id)))


def _told(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Replies that all can see, to questions of those who want them by mail and are neither suspended nor gone."""
    still = or_(_asker.suspended_until.is_(None), _asker.suspended_until > given("now", UtcDateTime()))
    is_suspended = and_(_asker.status == "suspended", still)
    return (
        select(*columns)
        .select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(_asker, _asker.id == Thread.author_id)
        .where(
            posts_seen(STRANGER),
            Post.parent_id.is_not(None),
            or_(Post.author_id.is_(None), Post.author_id != _asker.id),
            _asker.mail_replies,
            _asker.status != "left",
            not_(is_suspended),
        )
    )


_language = func.coalesce(_asker.language, Thread.language)
ASKER_TO_TELL = _told(_asker.id, _asker.email, case((_language.in_(LANGUAGES), _language), else_=LANGUAGES[0])).where(
    Thread.id == given("thread_id"), Post.id == given("post_id")
)
"""Who asked the question, at which address and in which language; nobody where they do not want to be told of this reply, or
must not be."""
