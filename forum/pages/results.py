"""What was found, as pages show it: cards with the words marked, each with a piece of the post that fits best."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from forum.accounts.viewer import Viewer
from forum.kit import paging
from forum.markup import plain_text
from forum.pages import lists
from forum.search.excerpts import excerpt, marked, stems_in
from forum.search.queries import Found, Hit
from forum.search.stop_words import STOP_WORDS
from forum.search.syntax import Query
from forum.search.terms import stems_of_any
from forum.threads import queries
from forum.threads.queries import ThreadCard, Written

SIZE = 10
Word: TypeAlias = tuple[Collection[str], Collection[str]]
"""A word by its own stems, and by all that it may be found by."""
ORDERS = ("fit", "date")


@dataclass(frozen=True)
class Order:
    """How what was found is sorted, the greatest key first."""

    key_of: Callable[[Hit], paging.Key]
    shape: Sequence[type]


@dataclass(frozen=True)
class Results:
    """A page of what was found; and of the threads whose best post is a reply, that reply."""

    page: paging.Page[ThreadCard]
    replies: Mapping[int, Written]


def order_of(name: str) -> Order:
    return _ORDERS[name]


def read_results(found: Found, query: Query, order: Order, place: paging.Place, viewer: Viewer) -> Results:
    """The page at a place in what was found."""
    page = _cut(found.hits, order, place)
    cards = queries.list_cards([hit.thread_id for hit in page.items], viewer)
    best = queries.list_written([hit.best.post_id for hit in page.items], viewer)
    words = _words(found, query)
    shown = [
        _shown(cards[hit.thread_id], best[hit.best.post_id], stems_in(hit.best.heading, hit.best.body, words))
        for hit in page.items
        if hit.thread_id in cards and hit.best.post_id in best  # some went since they were found
    ]
    replies = {hit.thread_id: best[hit.best.post_id] for hit in page.items if hit.best.post_id in best}
    return Results(
        lists.with_news(paging.Page(shown, page.next, page.prev), viewer),
        {thread_id: post for thread_id, post in replies.items() if not post.is_question},
    )


def _cut(hits: Sequence[Hit], order: Order, place: paging.Place) -> paging.Page[Hit]:
    ranked = sorted(hits, key=order.key_of, reverse=not place.backwards)
    if place.key is not None:
        ranked = [hit for hit in ranked if _is_beyond(order.key_of(hit), place)]
    return paging.cut(ranked, place, SIZE, order.key_of)


def _is_beyond(key: paging.Key, place: paging.Place) -> bool:
    known = place.key or ()
    return key > known if place.backwards else key < known


def _shown(card: ThreadCard, post: Written, stems: Collection[str]) -> ThreadCard:
    return replace(
        card,
        title=marked(card.title, stems, card.language),
        excerpt=excerpt(plain_text(post.html), stems, card.language),
    )


def _words(found: Found, query: Query) -> list[Word]:
    """What was looked for, word by word: the stems that are it or hold it, and with these those of its parts."""
    words: list[Word] = [(one.whole | one.near, one.stems(near=True)) for one in found.widened]
    terms = (term for phrase in query.phrases for term in phrase)
    phrased = {stem for term in terms for word in term.words if word not in STOP_WORDS for stem in stems_of_any(word)}
    return [*words, (phrased, phrased)]


def _by_fit(hit: Hit) -> tuple[int, int, int]:
    return int(hit.score.is_whole), round(hit.score.value * 1_000_000), hit.thread_id


def _by_date(hit: Hit) -> tuple[datetime, int]:
    return hit.best.dated_at, hit.thread_id


_ORDERS = {"fit": Order(_by_fit, (int, int, int)), "date": Order(_by_date, (datetime, int))}
