"""What of a post is in the index: tokens, separated by spaces. Pure.

`heading` is what stands above it: stems of title and tags, as `t_…` in a question's document and `c_…` in those of its
replies; and what it is filtered by: `p_` topic, `g_` tag, `l_` language. `body` is its own text: stems in the order of the
text, a `|`, further stems of the same words; `a_` its author, `n_` the name of one who has no account; `w_` its window:
so many posts that came one after the other.
"""

from dataclasses import dataclass
from functools import lru_cache

from forum.search.terms import Text, read, terms

WINDOW = 4096
"""Posts in a window."""


@dataclass(frozen=True)
class Heading:
    """What stands above the posts of a thread."""

    title: str
    tags: tuple[tuple[int, str], ...]
    """Numbers and names."""
    topic_id: int
    language: str


@dataclass(frozen=True)
class Document:
    """What is in the index of one post."""

    post_id: int
    thread_id: int
    heading: str
    body: str


@lru_cache(1_000)
def heading_tokens(heading: Heading, *, of_question: bool) -> str:
    """The heading of a question's document, or of a reply's."""
    mark = "t_" if of_question else "c_"
    title = read(heading.title, heading.language)
    tags = [read(name, heading.language) for _, name in heading.tags]
    named = [stem for tag in tags for stem in (*tag.sequence, *sorted(tag.others))]
    further = dict.fromkeys([*sorted(title.others), *named])
    return _written(
        *(mark + stem for stem in title.sequence),
        "|",
        *(mark + stem for stem in further if stem not in title.sequence),
        f"p_{heading.topic_id}",
        *(f"g_{number}" for number, _ in heading.tags),
        f"l_{heading.language}",
    )


def body_tokens(text: Text, post_id: int, author_id: int | None, author_name: str | None) -> str:
    """The body of a post's document; `text` is what a reader sees of it."""
    author = f"a_{author_id}" if author_id is not None else name_token(author_name or "")
    return _written(*text.sequence, "|", *sorted(text.others), author, window_token(post_id))


def name_token(name: str) -> str:
    """What tells an author without an account; empty for nobody's name."""
    joined = "".join(word for term in terms(name) for word in term.parts)
    return f"n_{joined}" if joined else ""


def window_token(post_id: int) -> str:
    """The window that a post is in."""
    return f"w_{post_id // WINDOW}"


def windows_between(low: int, top: int) -> list[str]:
    """The windows of the posts from a number on, and before another."""
    return [f"w_{number}" for number in range(low // WINDOW, (top - 1) // WINDOW + 1)]


@lru_cache(1_000)
def heading_words(heading: Heading) -> frozenset[str]:
    """What the vocabulary remembers of a title and of the names of tags."""
    texts = [heading.title, *(name for _, name in heading.tags)]
    return frozenset().union(*(read(text, heading.language).words for text in texts))


def counted_stems(heading: str, body: str) -> set[str]:
    """The stems of a document that count for how common they are: of the text, and of a question's title and tags."""
    found = {token.removeprefix("t_") for token in heading.split() if token.startswith("t_")}
    found.update(token for token in body.split() if token[1:2] != "_")
    return found - {"|"}


def _written(*tokens: str) -> str:
    return f" {' '.join(filter(None, tokens))} "
