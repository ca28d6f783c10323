"""A thread as schema.org data: one DiscussionForumPosting with the comments of this page nested below it.

Only what this page shows in full, so never what its reader may not see; unknown dates and authors are left out.
Source: https://developers.google.com/search/docs/appearance/structured-data/discussion-forum
"""

from typing import Any

from forum import addresses
from forum.markup import plain_text
from forum.threads.queries import PostView, ThreadView


def describe(thread: ThreadView, question: PostView, posts: list[PostView], base_url: str) -> dict[str, Any]:
    """The data, for `json.dumps`."""
    comments: dict[int, dict[str, Any]] = {}
    top: list[dict[str, Any]] = []
    for post in posts:
        if post.sight != "full":
            continue
        comment = {"@type": "Comment", **_post(post, base_url)}
        if post.useful_count:
            comment["interactionStatistic"] = _counted("LikeAction", post.useful_count)
        comments[post.id] = comment
        above = comments.get(post.parent_id or 0)
        (top if above is None else above.setdefault("comment", [])).append(comment)
    address = addresses.absolute(base_url, addresses.thread(thread.id, thread.slug))
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": thread.title,
        **_post(question, base_url),
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": thread.language,
        **({"keywords": [tag.name for tag in thread.tags]} if thread.tags else {}),
        "interactionStatistic": [
            _counted("ViewAction", thread.views),
            _counted("CommentAction", thread.reply_count),
        ],
        **({"comment": top} if top else {}),
    }


def _post(post: PostView, base_url: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "url": addresses.absolute(base_url, addresses.post(post.id)),
        "text": plain_text(post.html),
    }
    if post.author.name:
        data["author"] = {"@type": "Person", "name": post.author.name}
        if post.author.handle:
            data["author"]["url"] = addresses.absolute(base_url, addresses.member(post.author.handle))
    if post.created_at:
        data["datePublished"] = post.created_at.isoformat()
    if post.edited_at:
        data["dateModified"] = post.edited_at.isoformat()
    return data


def _counted(action: str, count: int) -> dict[str, Any]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": count,
    }
