"""Whether what a thread file says can be imported: every rule of `vraagbaak-threads/1`, and what follows from it.

What is yielded is clean: text without control characters, moments in UTC, parents before their replies. Anything else
is refused with its place in the file, such as `threads[3].posts[2].created_at`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from forum.accounts.queries import fold_email
from forum.cli.exchange.fields import COUNT_LIMIT, Fields
from forum.cli.exchange.reading import Broken, read_parts
from forum.kit.forms import TITLE_LENGTH
from forum.kit.text import clean_line
from forum.threads.exchange import FORMAT, ArrivingPost, ArrivingThread, ArrivingTopic, key_of

SLUG_LENGTH = 80
TOPIC_NAME_LENGTH = 120
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_file(file: BinaryIO, topics: Mapping[str, str]) -> Iterator[ArrivingTopic | ArrivingThread]:
    """The topics and threads of a file, in its order; `topics` are the slugs (and languages) that the forum has.

    Raises `Broken` at the first thing that cannot be imported.
    """
    languages = dict(topics)
    named: set[str] = set()
    first: dict[bytes, int] = {}
    for part, number, value in _numbered(file):
        place = f"{part}[{number}]"
        if part == "format" and value != FORMAT:
            raise Broken(f"format: this must be {FORMAT}")
        if part == "topics":
            topic = _topic(value, place)
            if topic.slug in named:
                raise Broken(f"{place}.slug: the file has this topic twice")
            named.add(topic.slug)
            languages.setdefault(topic.slug, topic.language)
            yield topic
        if part == "threads":
            thread = _thread(value, place, languages)
            same = first.setdefault(bytes.fromhex(thread.key or ""), number)
            if same != number:
                raise Broken(f"{place}: this is threads[{same}] again; give each thread a ref of its own")
            yield thread


def _numbered(file: BinaryIO) -> Iterator[tuple[str, int, Any]]:
    last, number = "", 0
    for part, value in read_parts(file):
        number = number + 1 if part == last else 0
        last = part
        yield part, number, value


def _topic(value: Any, place: str) -> ArrivingTopic:
    fields = Fields(value, place)
    slug = fields.line("slug", SLUG_LENGTH)
    if not _SLUG.fullmatch(slug):
        fields.refuse("slug", "only lower-case letters, digits and single hyphens make a slug")
    name = fields.line("name", TOPIC_NAME_LENGTH)
    return ArrivingTopic(slug, name, fields.optional_text("description"), fields.language())


def _thread(value: Any, place: str, languages: Mapping[str, str]) -> ArrivingThread:
    fields = Fields(value, place)
    topic = fields.text("topic")
    if topic not in languages:
        fields.refuse("topic", "neither the file nor the forum has this topic")
    title = fields.line("title", TITLE_LENGTH)
    ref = fields.ref() if fields.has("ref") else None
    posts = _posts(fields)
    return ArrivingThread(
        topic=topic,
        title=title,
        language=fields.language() if fields.has("language") else languages[topic],
        posts=tuple(posts),
        question_ref=posts[0].ref,
        ref=ref,
        key=key_of(ref, topic, fields.values["title"], fields.values["posts"][0]["body"]),
        view_count=fields.count("views"),
        tags=fields.tags(),
    )


def _posts(thread: Fields) -> list[ArrivingPost]:
    values = thread.values.get("posts")
    if not isinstance(values, list) or not values:
        thread.refuse("posts", "this must be a list that begins with the question")
    posts: list[ArrivingPost] = []
    seen: set[str] = set()
    for number, value in enumerate(values):
        posts.append(_post(Fields(value, f"{thread.place}.posts[{number}]"), seen))
    if sum(post.useful_count for post in posts) >= COUNT_LIMIT:
        thread.refuse("posts", "together they were found useful too often to count")
    return posts


def _post(fields: Fields, seen: set[str]) -> ArrivingPost:
    ref = fields.ref()
    if ref in seen:
        fields.refuse("ref", "an earlier post of this thread has it")
    parent = fields.ref("parent") if fields.has("parent") else None
    if not seen and parent is not None:
        fields.refuse("parent", "the first post is the question, and answers nothing")
    if seen and parent is None:
        fields.refuse("parent", "this is missing; only the first post of a thread answers nothing")
    if parent is not None and parent not in seen:
        fields.refuse("parent", "no earlier post of this thread has this ref")
    seen.add(ref)
    return ArrivingPost(
        ref=ref,
        parent=parent,
        body=fields.body(),
        author_name=fields.author(),
        author_email=fold_email(clean_line(fields.optional_text("author_email"))) or None,
        created_at=fields.moment("created_at"),
        accepted=fields.flag("accepted"),
        useful_count=fields.count("useful"),
    )
