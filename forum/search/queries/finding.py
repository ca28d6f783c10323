"""Finding threads: what somebody typed, to the threads that fit, each by its best post.

Of a few thousand posts with what is wanted, all are compared. Of more, the newest `LOOKED_AT`, and the newest of those
that have all words whole, and all of them in the title: so that no search takes long, however common its words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, func, or_, select

from forum.accounts.queries import list_ids_by_handle
from forum.accounts.viewer import Viewer
from forum.kit.db import session
from forum.search.documents import name_token
from forum.search.expressions import Expression, Without, every, some
from forum.search.models import Document
from forum.search.queries.matching import LOOKED_AT, Match, list_matches
from forum.search.queries.widening import Widened, count_posts, widen
from forum.search.ranking import Score, Weighed, score, weight_of
from forum.search.syntax import Asked
from forum.search.terms import LANGUAGES, Term, stems, stems_of_any
from forum.tags.queries import get_tag
from forum.threads.models import Post, Thread
from forum.topics.queries import get_topic

SCORED = 500
IN_TITLES = 200


@dataclass(frozen=True)
class Hit:
    """A thread that fits, and the post of it that fits best."""

    thread_id: int
    best: Match
    score: Score
    post_count: int
    """Its posts that fit, of those that were looked at."""


@dataclass(frozen=True)
class Found:
    """What was found, the best first; and whether there was more than was looked at."""

    hits: list[Hit]
    widened: list[Widened] = field(default_factory=list)
    is_all: bool = True


@dataclass(frozen=True)
class Filters:
    """What else a thread must be; None and False: whatever."""

    topic: str | None = None
    tag: str | None = None
    author: str | None = None
    language: str | None = None
    since_days: int | None = None
    solved: bool = False
    replied: bool = False


def find(asked: Asked, viewer: Viewer, filters: Filters = Filters()) -> Found:
    """The threads that fit, the best first."""
    named = _named(asked, filters)
    tokens = _filter_tokens(named)
    if asked.is_empty or tokens is None:
        return Found([])
    widened = widen(asked.words)
    conditions = [*_in_order(asked), *_conditions(named)]

    def look(wanted: list[Expression], most: int) -> list[Match]:
        return list_matches(_wanted(asked, [*wanted, *tokens]), viewer, *conditions, most=most)

    near = [*(_anywhere(_near(one)) for one in widened), *_of_its_own(widened, asked.phrases)]
    matches = look(near, LOOKED_AT)
    is_all = len(matches) < LOOKED_AT
    if not is_all and widened:
        best = look([_marked("t_", one.whole) for one in widened], IN_TITLES)
        best += look([_anywhere(one.whole) for one in widened] + _of_its_own(widened, asked.phrases), SCORED)
        matches = list({match.post_id: match for match in [*best, *matches]}.values())
    return Found(_ranked(matches, widened), widened, is_all)


def list_newest(asked: Asked, filters: Filters, viewer: Viewer, most: int) -> list[int]:
    """The newest posts that have all words whole, or a synonym: what is only near is no news to who waits for a word. By
    date, among the last to arrive."""
    named = _named(asked, filters)
    tokens = _filter_tokens(named)
    if asked.is_empty or tokens is None:
        return []
    whole = [replace(one, near=set(), parts=[]) for one in widen(asked.words)]
    expression = _wanted(asked, [*(_anywhere(one.whole) for one in whole), *_of_its_own(whole, asked.phrases), *tokens])
    found = list_matches(expression, viewer, *_in_order(asked), *_conditions(named))
    found.sort(key=lambda match: (match.dated_at, match.post_id), reverse=True)
    return [match.post_id for match in found[:most]]


def _named(asked: Asked, filters: Filters) -> Filters:
    """What is said in words goes before what was chosen."""
    return replace(
        filters,
        topic=asked.names.get("topic", filters.topic),
        tag=asked.names.get("tag", filters.tag),
        author=asked.names.get("author", filters.author),
    )


def _wanted(asked: Asked, wanted: Sequence[Expression]) -> Expression:
    """All of this, and the words of phrases; without what is unwanted."""
    phrases = [_anywhere(_whole(term)) for phrase in asked.phrases for term in phrase]
    expression = every([*wanted, *phrases])
    for unwanted in asked.unwanted:
        expression = Without(expression, every([_anywhere(_whole(term)) for term in unwanted]))
    return expression


def _whole(term: Term) -> set[str]:
    return {stem for word in term.words for stem in stems_of_any(word)}


def _near(one: Widened) -> set[str]:
    return one.whole | one.near


def _marked(mark: str, found: Iterable[str]) -> Expression:
    return some([mark + stem for stem in sorted(found)])


def _anywhere(found: Iterable[str]) -> Expression:
    """In the post's own text, or above it."""
    stems_found = sorted(found)
    return some([mark + stem for mark in ("", "t_", "c_") for stem in stems_found])


def _of_its_own(widened: Sequence[Widened], phrases: Sequence[Sequence[Term]]) -> list[Expression]:
    """That a reply has at least one of the words itself, or a phrase: what only stands under such a title is no find."""
    alone: list[Expression] = [mark + stem for mark in ("", "t_") for one in widened for stem in sorted(_near(one))]
    alone += [every([_marked(mark, _whole(term)) for term in phrase]) for mark in ("", "t_") for phrase in phrases]
    return [some(alone)] if alone else []


def _filter_tokens(filters: Filters) -> list[Expression] | None:
    """None where one of them names what there is not."""
    tokens: list[Expression] = []
    if filters.topic:
        topic = get_topic(filters.topic)
        tokens.append(f"p_{topic.id}" if topic else "")
    if filters.tag:
        tag = get_tag(filters.tag)
        tokens.append(f"g_{tag.id}" if tag else "")
    if filters.author:
        handle = filters.author.removeprefix("@")
        account_id = list_ids_by_handle({handle}).get(handle)
        tokens.append(f"a_{account_id}" if account_id else name_token(filters.author))
    if filters.language:
        tokens.append(f"l_{filters.language}")
    return tokens if all(tokens) else None


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if filters.solved:
        chosen.append(Thread.accepted_count > 0)
    if filters.replied:
        chosen.append(Thread.reply_count > 0)
    return chosen


def _in_order(asked: Asked) -> list[ColumnElement[bool]]:
    """That each phrase stands in the text, or in the heading, word by word; in some language."""
    return [or_(*(_stands(phrase, language) for language in LANGUAGES)) for phrase in asked.phrases]


def _stands(phrase: Sequence[Term], language: str) -> ColumnElement[bool]:
    first = [stems(part, language)[0] for term in phrase for part in term.parts]
    forms = [" ".join(mark + stem for stem in first) for mark in ("", "t_", "c_")]
    own, *above = (f"% {form} %" for form in forms)
    return or_(
        Document.body.like(own), *(Document.heading.like(form.replace("_", r"\_"), escape="\\") for form in above)
    )


def _ranked(matches: Sequence[Match], widened: Sequence[Widened]) -> list[Hit]:
    words = _weighed(widened)
    texts = _texts([match.post_id for match in matches]) if words else {}
    best: dict[int, Hit] = {}
    for match in matches:
        found = score(*texts[match.post_id], words) if match.post_id in texts else Score(True, 0.0)
        former = best.get(match.thread_id)
        count = former.post_count + 1 if former else 1
        hit = Hit(match.thread_id, match, found, count)
        best[match.thread_id] = (
            hit if former is None or _order(hit) > _order(former) else replace(former, post_count=count)
        )
    return sorted(best.values(), key=_order, reverse=True)


def _order(hit: Hit) -> tuple[bool, float, int]:
    return hit.score.is_whole, round(hit.score.value, 6), hit.thread_id


def _weighed(widened: Sequence[Widened]) -> list[Weighed]:
    counts = count_posts([stem for one in widened for stem in one.whole])
    among = session().scalar(select(func.max(Post.id))) or 0
    return [
        Weighed(
            frozenset(one.whole),
            frozenset(one.near),
            weight_of(max((counts.get(stem, 0) for stem in one.whole), default=0), among),
        )
        for one in widened
    ]


def _texts(post_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    chosen = select(Document.post_id, Document.heading, Document.body).where(Document.post_id.in_(sorted(post_ids)))
    return {row.post_id: (row.heading, row.body) for row in session().execute(chosen)}
