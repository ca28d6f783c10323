"""The replies of a page as they are drawn: as a tree or one below the other, each saying whom it answers where that is not
seen from its place. One below the other, it can show that post in place: a short one whole, a long one's beginning, so
that fifty replies to the longest post make no heavy page."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from forum.accounts.viewer import Viewer
from forum.markup import excerpt
from forum.threads import queries, tree
from forum.threads.queries import Answered, PostView, ThreadView

SHORT_ENOUGH = 2_000
"""Characters of HTML up to which a post is shown in place as it is."""
BEGINNING = 300
"""Characters of text that are shown of a longer one."""


def nodes_of(
    thread: ThreadView, viewer: Viewer, posts: list[PostView], order: str, *, in_place: bool = True
) -> list[tree.Node[PostView]]:
    """The replies, nested in tree order; in the others with what they answer, if that may be shown in place."""
    is_tree = order == "tree"
    with_words = in_place and not is_tree
    nodes = (tree.nest if is_tree else tree.flat)(posts, thread.question_id)
    telling = [node for node in _walk(nodes) if node.detached or not is_tree]
    if not telling:
        return nodes
    known = {post.id: _seen(post) for post in posts}
    known[thread.question_id] = Answered(thread.question_id, thread.author.name, is_question=True)
    elsewhere = {node.post.parent_id or 0 for node in telling} - known.keys()
    known |= queries.list_answered(elsewhere, viewer, words=with_words)
    shown = {post_id: _shown(answered, with_words=with_words) for post_id, answered in known.items()}
    for node in telling:
        parent_id = node.post.parent_id or 0
        node.post = replace(node.post, in_reply_to=shown.get(parent_id, Answered(parent_id, None, is_seen=False)))
    return nodes


def _seen(post: PostView) -> Answered:
    return Answered(post.id, post.author.name, is_seen=post.sight == "full", html=post.html)


def _shown(answered: Answered, *, with_words: bool) -> Answered:
    """The same with as much of its words as may stand once more on the page."""
    if not with_words:
        return replace(answered, html=Markup(""))
    if len(answered.html) <= SHORT_ENOUGH:
        return answered
    return replace(answered, html=Markup("<p>{}</p>").format(excerpt(answered.html, BEGINNING)), is_cut=True)


def _walk(nodes: list[tree.Node[PostView]]) -> Iterator[tree.Node[PostView]]:
    for node in nodes:
        yield node
        yield from _walk(node.children)
