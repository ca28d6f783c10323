"""Where a person stands in threads: what they wrote, and what others wrote that names them. Nobody's eyes."""

from sqlalchemy import or_, select

from forum.kit.db import session
from forum.threads.models import Branch, Mention, Post, Revision

_QUOTE = "%](%/posts/%"
"""What a quote of a post holds."""


def list_ids_by(account_id: int) -> list[int]:
    """The posts of somebody, by number."""
    return list(session().scalars(select(Post.id).where(Post.author_id == account_id).order_by(Post.id)))


def list_ids_naming(account_id: int, handle: str) -> list[int]:
    """The posts of others that may quote or mention somebody, now or in a former version, by number.

    A quote stands in the thread of the post that it quotes, or in a question that was branched off from there. Who was
    mentioned in a former version alone is in no table: all of these are looked through.
    """
    threads = select(Post.thread_id).where(Post.author_id == account_id)
    branched = select(Branch.thread_id).join(Post, Post.id == Branch.post_id).where(Post.thread_id.in_(threads))
    is_near = or_(Post.thread_id.in_(threads), Post.thread_id.in_(branched))
    formerly = select(Revision.post_id).where(Revision.body.like(_QUOTE))
    once_named = select(Revision.post_id).where(Revision.body.icontains(f"@{handle}", autoescape=True))
    chosen = select(Post.id).where(
        Post.author_id.is_distinct_from(account_id),
        or_(
            Post.id.in_(select(Mention.post_id).where(Mention.account_id == account_id)),
            Post.id.in_(once_named),
            is_near & or_(Post.body.like(_QUOTE), Post.id.in_(formerly)),
        ),
    )
    return list(session().scalars(chosen.order_by(Post.id)))
