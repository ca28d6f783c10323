"""A thread to print, or to keep: question, replies with their depth, names, dates, links written out; nothing to press.

At most a thousand replies at once; a longer thread comes in parts.
"""

from dataclasses import replace

from flask import Response, request
from markupsafe import Markup

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit import clock
from forum.markup import written_out
from forum.pages import here
from forum.pages.articles import Articles
from forum.pages.conversation import nodes_of
from forum.pages.pager import Pager
from forum.threads import queries
from forum.threads.queries import PostView, ThreadView
from forum.web.templating import page
from forum.web.urls import go_to

PART = 1_000
"""Replies in one part."""


def show_dossier(thread: ThreadView, viewer: Viewer, *, order: str, number: int) -> Response:
    """The part of that number; past the end, the way to the last."""
    address = addresses.thread(thread.id, thread.slug)
    cuts = queries.cut_pages(thread, viewer, order, PART)
    named = order if "order" in request.args else None
    pager = Pager(min(number, cuts.count), cuts.count, address, named, to_print=True)
    if number > cuts.count:
        return go_to(pager.url(cuts.count), 302)

    question, posts = queries.list_page(thread, viewer, cuts, number)
    posts, origin = queries.tell_branches(thread, posts, viewer)
    return page(
        "threads/print.html",
        thread=thread,
        question=_on_paper(question),
        draw=Articles(thread, viewer).draw,
        nodes=nodes_of(thread, viewer, [_on_paper(post) for post in posts], order, in_place=False),
        above=queries.list_ancestors(posts[0], viewer) if posts and number > 1 and order == "tree" else [],
        origin=origin,
        pager=pager,
        printed_at=clock.now(),
        canonical=here.whole(address),
        noindex=True,
    )


def _on_paper(post: PostView) -> PostView:
    html = Markup(written_out(post.html, here.base_url()))  # noqa: S704 - as safe as it was
    return replace(post, html=html)
