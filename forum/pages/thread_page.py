"""The thread's page, put together: question, a page of replies as a tree, the one reply form, feeds and data for machines.

It is shown by GET, and again by a reply that could not be taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Response, request
from markupsafe import Markup

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.words import Message
from forum.markup import plain_text
from forum.pages import drafts, here
from forum.pages.json_ld import describe
from forum.threads import queries, tree
from forum.threads.forms import ReplyForm
from forum.threads.queries import PAGE_SIZE, Answered, PostView, ThreadView
from forum.threads.rules import can_reply
from forum.web import urls
from forum.web.feed_links import feeds_of
from forum.web.templating import json_ld, page
from forum.web.urls import go_to

DESCRIPTION_LENGTH = 200
_OFFERED = ("tree", "newest", "flat")
_CLOSED = Message("This question is closed: replying is no longer possible. Everything stays here to read.")


@dataclass(frozen=True)
class Pager:
    """The numbered pages of a thread."""

    number: int
    count: int
    path: str
    order: str | None = None
    """The one that the address names."""

    def url(self, number: int) -> str:
        """The address of a page."""
        return addresses.with_query(self.path, order=self.order, page=number if number > 1 else None)

    @property
    def link(self) -> str:
        """How the address of this page begins, for one more parameter."""
        url = self.url(self.number)
        return f"{url}&" if "?" in url else f"{url}?"

    @property
    def next(self) -> str | None:
        return self.url(self.number + 1) if self.number < self.count else None

    @property
    def prev(self) -> str | None:
        return self.url(self.number - 1) if self.number > 1 else None

    @property
    def pages(self) -> list[tuple[int, str, bool]]:
        """The first, the last, and those around this one: (number, address, whether it is this one)."""
        shown = {1, self.count, *range(self.number - 2, self.number + 3)}
        return [(n, self.url(n), n == self.number) for n in sorted(shown) if 1 <= n <= self.count]


@dataclass(frozen=True)
class Reply:
    """The one reply form of the page: to the question, or drawn at the post that it answers."""

    form: ReplyForm
    parent: PostView | None = None
    preview: Markup | None = None

    @property
    def draw_at(self) -> int | None:
        return self.parent.id if self.parent and not self.parent.is_question else None


def show_thread(
    thread: ThreadView,
    viewer: Viewer,
    *,
    order: str,
    number: int = 1,
    whole: bool = False,
    reply: Reply | None = None,
    status: int = 200,
) -> Response:
    """The page of that number, or all of it to print; past the end, the way to the last."""
    count = 1 if whole else max(1, -(-queries.count_posts(thread, viewer) // PAGE_SIZE))
    pager = Pager(min(number, count), count, _plain(thread), order if "order" in request.args else None)
    if number > count:
        return go_to(pager.url(count), 302)

    question = queries.find_question(thread, viewer)
    posts = queries.list_posts(thread, viewer, order, None if whole else number)
    nodes = _nodes(thread, viewer, posts, order)
    return page(
        "threads/show.html",
        status,
        thread=thread,
        question=question,
        nodes=nodes,
        pager=pager,
        order=order,
        orders=[] if thread.reply_count < 2 else _orders(thread),
        reply=_reply(reply, thread, viewer, question, posts),
        why_closed=_CLOSED if thread.locked else None,
        feeds=feeds_of(addresses.thread_feed(thread.id, "")[:-1], thread.title),
        canonical=here.whole(Pager(number, count, _plain(thread)).url(number)),
        print_url=addresses.with_query(_plain(thread), order=pager.order, print=1) if count > 1 else None,
        noindex=status != 200 or bool({"parent", "order", "print"} & request.args.keys()),
        description=plain_text(question.html)[:DESCRIPTION_LENGTH],
        json_ld=json_ld(describe(thread, question, posts, here.base_url())),
    )


def _plain(thread: ThreadView) -> str:
    return addresses.thread(thread.id, thread.slug)


def _orders(thread: ThreadView) -> list[tuple[str, str]]:
    return [(order, addresses.with_query(_plain(thread), order=order)) for order in _OFFERED]


def _reply(
    reply: Reply | None, thread: ThreadView, viewer: Viewer, question: PostView, posts: list[PostView]
) -> Reply | None:
    """The reply form, if the thread takes replies: the one given, or an empty one to the post that `parent` names."""
    wanted = urls.positive("parent", question.id)
    if not can_reply(viewer, thread, question):
        return None
    if reply is not None:
        return reply
    parent = next((post for post in posts if post.id == wanted and post.can_reply), None)
    form = ReplyForm(
        data={"parent": str(parent.id) if parent else "", "key": drafts.key_of(viewer, addresses.reply(thread.id))}
    )
    return Reply(form, parent)


def _nodes(thread: ThreadView, viewer: Viewer, posts: list[PostView], order: str) -> list[tree.Node[PostView]]:
    nest = tree.nest if order == "tree" else tree.flat
    nodes = nest(posts, thread.question_id)
    detached = [node for node in _walk(nodes) if node.detached and node.post.parent_id]
    names = {post.id: post.author.name for post in posts}
    elsewhere = {node.post.parent_id for node in detached if node.post.parent_id} - names.keys()
    names |= queries.list_names(elsewhere, viewer)
    for node in detached:
        answered = Answered(node.post.parent_id or 0, names.get(node.post.parent_id or 0))
        node.post = replace(node.post, in_reply_to=answered)
    return nodes


def _walk(nodes: list[tree.Node[PostView]]) -> Iterator[tree.Node[PostView]]:
    for node in nodes:
        yield node
        yield from _walk(node.children)
