"""A thread as schema.org data: one DiscussionForumPosting with the comments of this page nested below it.

Only what this page shows in full, so never what its reader may not see; unknown dates and authors are left out. Nothing
in it can end the element that it stands in.
Source: https://developers.google.com/search/docs/appearance/structured-data/discussion-forum
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring
from sys import getsizeof

from markupsafe import Markup

from forum import addresses
from forum.kit.memo import Memo
from forum.markup import plain_text
from forum.threads.queries import Author, PostView, ThreadView

_MOST = 750_000
"""Bytes that a process keeps of what posts say, and of what it told of whole pages."""
_said: Memo[str] = Memo(_MOST)
_pages: Memo[tuple[str, str]] = Memo(_MOST)
_POST_SIZE = 1_000
"""Bytes of a usual post beside its words."""
_ENDING = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def describe(thread: ThreadView, question: PostView, posts: Sequence[PostView], base_url: str) -> Markup:
    """The data, as it stands in a script element."""
    site = base_url.rstrip("/")
    address = _text(site + addresses.thread(thread.id, thread.slug))
    tags = ",".join([_text(tag.name) for tag in thread.tags])
    keywords = f'"keywords":[{tags}],' if tags else ""
    counts = f"{_counted('ViewAction', thread.views)},{_counted('CommentAction', thread.reply_count)}"
    told, comments = _page((question, *posts), site)
    return Markup(  # noqa: S704 - each text escaped by `_text`
        '{"@context":"https://schema.org","@type":"DiscussionForumPosting",'
        f'"headline":{_text(thread.title)},"url":{address},{told},'
        f'"mainEntityOfPage":{address},"inLanguage":{_text(thread.language)},{keywords}'
        f'"interactionStatistic":[{counts}]{comments}}}'
    )


def _page(posts: tuple[PostView, ...], site: str) -> tuple[str, str]:
    """What is told of the question, which is the first, and of the replies; of the same posts it is the same."""
    found = _pages.get((posts, site))
    if found is None:
        found = _told(posts[0], site), _comments(_nested(posts[1:]), None, site)
        _pages.put(
            (posts, site), found, sum(map(getsizeof, found)) + sum(_POST_SIZE + len(post.html) for post in posts)
        )
    return found


def _nested(posts: Sequence[PostView]) -> dict[int | None, list[PostView]]:
    """What is shown in full, below whichever of them it answers."""
    below: dict[int | None, list[PostView]] = {}
    shown: set[int] = set()
    for post in posts:
        if post.sight == "full":
            below.setdefault(post.parent_id if post.parent_id in shown else None, []).append(post)
            shown.add(post.id)
    return below


def _comments(below: dict[int | None, list[PostView]], post_id: int | None, site: str) -> str:
    """Those of a post, and all below them; of None, those of the question."""
    comments = ",".join([_comment(post, below, site) for post in below.get(post_id, ())])
    return f',"comment":[{comments}]' if comments else ""


def _comment(post: PostView, below: dict[int | None, list[PostView]], site: str) -> str:
    url = _text(site + addresses.post(post.id))
    likes = ',"interactionStatistic":' + _counted("LikeAction", post.useful_count) if post.useful_count else ""
    return f'{{"@type":"Comment","url":{url},{_told(post, site)}{likes}{_comments(below, post.id, site)}}}'


def _told(post: PostView, site: str) -> str:
    """What it says, who says it and when."""
    return (
        f'"text":{_words(post.html)}'
        f"{_by(post.author, site)}{_at('datePublished', post.created_at)}{_at('dateModified', post.edited_at)}"
    )


def _by(author: Author, site: str) -> str:
    if not author.name:
        return ""
    url = f',"url":{_text(site + addresses.member(author.handle))}' if author.handle else ""
    return f',"author":{{"@type":"Person","name":{_text(author.name)}{url}}}'


def _at(name: str, moment: datetime | None) -> str:
    return f',"{name}":"{moment.isoformat()}"' if moment else ""


def _counted(action: str, count: int) -> str:
    return f'{{"@type":"InteractionCounter","interactionType":"https://schema.org/{action}","userInteractionCount":{count}}}'


def _words(html: str) -> str:
    """What rendered HTML says; the same posts are shown again and again."""
    found = _said.get(html)
    if found is None:
        found = _text(plain_text(html))
        _said.put(html, found, getsizeof(html) + getsizeof(found))
    return found


@lru_cache(1_000)
def beginning(html: str, length: int) -> str:
    """The first characters of what rendered HTML says."""
    return str(json.loads(_words(html)))[:length]


def _text(text: str) -> str:
    said = encode_basestring(text)
    for character, escaped in _ENDING.items():
        if character in said:
            said = said.replace(character, escaped)
    return said
