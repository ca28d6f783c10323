"""The thread's page, put together: question, a page of replies as a tree, the one reply form, feeds and data for machines.

It is shown by GET, and again by a reply that could not be taken.
"""

from dataclasses import replace

from flask import Response, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.words import Message
from forum.pages import drafts, here, news
from forum.pages.articles import Articles, is_own
from forum.pages.conversation import nodes_of
from forum.pages.json_ld import beginning, describe
from forum.pages.pager import Pager
from forum.pages.quoting import quote_of
from forum.pages.reply_place import Reply, blank, draw_form
from forum.threads import queries
from forum.threads.forms import ReplyForm
from forum.threads.queries import PostView, ThreadView
from forum.threads.rules import can_reply
from forum.votes.queries import votes_by
from forum.web import urls
from forum.web.cache import shows_only
from forum.web.feed_links import feeds_of
from forum.web.templating import page
from forum.web.urls import go_to

DESCRIPTION_LENGTH = 200
_CLOSED = Message("This question is closed: replying is no longer possible. Everything stays here to read.")


def show_thread(
    thread: ThreadView,
    viewer: Viewer,
    *,
    order: str,
    number: int = 1,
    reply: Reply | None = None,
    visit: news.Visit | None = None,
    status: int = 200,
) -> Response:
    """The page of that number; past the end, the way to the last."""
    cuts = queries.cut_pages(thread, viewer, order)
    pager = Pager(min(number, cuts.count), cuts.count, _plain(thread), order if "order" in request.args else None)
    if number > cuts.count:
        return go_to(pager.url(cuts.count), 302)

    question, posts = queries.list_page(thread, viewer, cuts, number)
    found = news.find_news(thread, viewer, visit, order, [question, *posts])
    question, *posts = news.told([question, *posts], found)
    posts, origin = queries.tell_branches(thread, posts, viewer)
    related, may_be_related = queries.list_related(thread.id, viewer)
    if not thread.branch_count:  # else it shows what others are called, and may show others yet
        shows_only({thread.id, *may_be_related})
    votes = votes_by(viewer, [question.id, *(post.id for post in posts)])
    return page(
        "threads/show.html",
        status,
        thread=thread,
        question=question,
        nodes=nodes_of(thread, viewer, posts, order),
        above=queries.list_ancestors(posts[0], viewer) if posts and number > 1 and order == "tree" else [],
        news=found,
        draw=Articles(thread, viewer, votes, pager.link).draw,
        is_own=is_own(thread, viewer),
        pager=pager,
        order=order,
        orders=queries.ORDERS if thread.reply_count > 1 else (),
        origin=origin,
        reply=_reply(reply, thread, viewer, question, posts),
        reply_form=lambda reply: draw_form(reply, thread, viewer),
        why_closed=_CLOSED if thread.locked else None,
        related=tuple(related),
        feeds=feeds_of(addresses.thread_feed(thread.id, "")[:-1], thread.title),
        canonical=here.whole(Pager(number, cuts.count, _plain(thread)).url(number)),
        print_url=replace(pager, to_print=True).url(1) if posts else None,
        noindex=status != 200 or bool({"parent", "quote", "order"} & request.args.keys()),
        description=beginning(question.html, DESCRIPTION_LENGTH),
        json_ld=describe(thread, question, posts, here.base_url()),
    )


def _plain(thread: ThreadView) -> str:
    return addresses.thread(thread.id, thread.slug)


def _reply(
    reply: Reply | None, thread: ThreadView, viewer: Viewer, question: PostView, posts: list[PostView]
) -> Reply | None:
    """The reply form, if the thread takes replies: the one given, or one to the post that `parent` names, which is empty
    or quotes it."""
    wanted, quotes = urls.positive("parent", question.id), urls.choice("quote", ("0", "1"), "0") == "1"
    if not can_reply(viewer, thread, question):
        return None
    if reply is not None:
        return reply
    parent = next((post for post in posts if post.id == wanted and post.can_reply), None)
    key = drafts.key_of(viewer, addresses.reply(thread.id))
    quoted = (parent or (question if wanted == question.id else None)) if quotes else None
    if parent is None and quoted is None:
        return Reply(blank(), key=key)
    form = ReplyForm(
        data={
            "parent": str(parent.id) if parent else "",
            "body": quote_of(quoted, thread, viewer) if quoted else "",
        }
    )
    return Reply(form, parent, key=key)
