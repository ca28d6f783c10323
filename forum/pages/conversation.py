"""The replies of a page as they are drawn: as a tree or one below the other, each saying whom it answers where that is not
seen from its place."""

from collections.abc import Iterator
from dataclasses import replace

from forum.accounts.viewer import Viewer
from forum.threads import queries, tree
from forum.threads.queries import Answered, PostView, ThreadView


def draw(thread: ThreadView, viewer: Viewer, posts: list[PostView], order: str) -> list[tree.Node[PostView]]:
    """The replies, nested in tree order."""
    nest = tree.nest if order == "tree" else tree.flat
    nodes = nest(posts, thread.question_id)
    detached = [node for node in _walk(nodes) if node.detached]
    known = {post.id: _answered(post) for post in posts}
    elsewhere = {node.post.parent_id for node in detached if node.post.parent_id} - known.keys()
    known |= queries.list_answered(elsewhere, viewer)
    for node in detached:
        parent_id = node.post.parent_id or 0
        node.post = replace(node.post, in_reply_to=known.get(parent_id, Answered(parent_id, None, is_seen=False)))
    return nodes


def _answered(post: PostView) -> Answered:
    return Answered(post.id, post.author.name, is_seen=post.sight == "full")


def _walk(nodes: list[tree.Node[PostView]]) -> Iterator[tree.Node[PostView]]:
    for node in nodes:
        yield node
        yield from _walk(node.children)
