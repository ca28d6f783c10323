"""Whom the `@handles` of a post mean: settled when each is first written there, whatever anybody is called later."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from forum import addresses
from forum.accounts.models import Account
from forum.accounts.queries import list_ids_by_handle
from forum.kit.db import session
from forum.markup import mentioned, render
from forum.threads.models import Mention
from forum.threads.queries.shapes import PostView


@dataclass(frozen=True)
class Meant:
    """That a handle in a text means an account, whose handle may be another one by now."""

    typed: str
    account_id: int
    handle: str


@dataclass(frozen=True)
class Text:
    """A body as it is kept."""

    body: str
    html: str
    mentions: tuple[Meant, ...] = ()


def read_text(body: str, base_url: str, *, former: PostView | None = None) -> Text:
    """A body as it is kept when it is written now, as the new text of the post `former` or as that of a new one.

    A handle that stands in the post already goes on to mean whom it meant when it was written, or nobody.
    """
    handles = mentioned(body)
    if not handles:
        return Text(body, render(body, base_url=base_url))
    kept = [one for one in list_meant([former.id])[former.id] if one.typed in handles] if former else []
    new = set(handles) - set(mentioned(former.body) if former else ())
    mentions = (*kept, *(Meant(handle, number, handle) for handle, number in list_ids_by_handle(new).items()))
    return Text(body, render_meant(body, mentions, base_url=base_url), mentions)


def render_meant(body: str, mentions: Iterable[Meant], *, base_url: str) -> str:
    """The HTML of a body whose handles mean these."""
    members = {one.typed: addresses.member(one.handle) for one in mentions}
    return render(body, base_url=base_url, mention=members.get)


def list_meant(post_ids: Iterable[int]) -> defaultdict[int, list[Meant]]:
    """What the handles of these posts mean, by post."""
    rows = session().execute(
        select(Mention.post_id, Mention.handle, Mention.account_id, Account.handle.label("present"))
        .join(Account, Account.id == Mention.account_id)
        .where(Mention.post_id.in_(sorted(post_ids)))
        .order_by(Mention.post_id, Mention.handle)
    )
    found: defaultdict[int, list[Meant]] = defaultdict(list)
    for row in rows:
        found[row.post_id].append(Meant(row.handle, row.account_id, row.present))
    return found
