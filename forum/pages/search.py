"""Search: what somebody looks for, what was found, what else may be chosen among it, and what to try where nothing was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from forum import addresses
from forum.kit import paging
from forum.kit.text import clean_line
from forum.kit.words import LANGUAGES
from forum.pages import lists
from forum.pages.facets import Choices, read_choices
from forum.pages.results import ORDERS, Order, order_of, read_results
from forum.search.queries import Filters, Found, find, is_complete, list_shorter, read_query
from forum.search.queries.facets import PERIODS
from forum.search.queries.matching import LOOKED_AT
from forum.search.syntax import MOST_WORDS, Query
from forum.topics.queries import list_topics
from forum.web import limits, login, urls
from forum.web.feed_links import feeds_of
from forum.web.limits import TooMany
from forum.web.networks import network
from forum.web.templating import page
from forum.web.turns import SEARCHES

bp = Blueprint("search", __name__)
_LONGEST_NAME = 100
"""Of a topic or a tag in an address."""


@dataclass(frozen=True)
class Search:
    """What an address of this page asks for."""

    query: Query
    chosen: Mapping[str, str]
    """The filters, by their names in addresses."""
    order_name: str
    place: paging.Place

    @property
    def order(self) -> Order:
        return order_of(self.order_name)

    @property
    def kept(self) -> dict[str, str]:
        """What stays in the address where something else of it changes."""
        ordered = {"order": self.order_name} if self.order_name != ORDERS[0] else {}
        return {**self.chosen, **ordered}

    @property
    def is_plain(self) -> bool:
        """Whether it is words alone: some of them may then be left out."""
        return not (self.chosen or self.query.names or self.query.phrases)

    @property
    def followed(self) -> dict[str, str]:
        """What of it a feed is told."""
        return {name: value for name, value in self.chosen.items() if name in ("topic", "tag", "language")}

    @property
    def filters(self) -> Filters:
        return Filters(
            topic=self.chosen.get("topic"),
            tag=self.chosen.get("tag"),
            language=self.chosen.get("language"),
            since_days=PERIODS.get(self.chosen.get("period", "")),
            solved="solved" in self.chosen,
            replied="replied" in self.chosen,
        )


@bp.get("/search")
def show() -> Response:
    """Threads that fit, a page of them; without words to look for the form alone."""
    search = _read()
    if search.query.is_empty:
        return _show(search)
    try:
        limits.hit("search by network", network())
    except TooMany as error:
        return _wait(search, error)
    with SEARCHES.take():
        return _show(search, find(search.query, login.viewer(), search.filters))


def _read() -> Search:
    chosen = {name: clean_line(request.args.get(name, ""))[:_LONGEST_NAME] for name in ("topic", "tag")}
    chosen["language"] = urls.choice("language", ("", *LANGUAGES), "")
    chosen["period"] = urls.choice("period", ("", *PERIODS), "")
    chosen |= {name: urls.choice(name, ("", "1"), "") for name in ("solved", "replied")}
    order = urls.choice("order", ORDERS, ORDERS[0])
    return Search(
        read_query(request.args.get("q", "")),
        {name: value for name, value in chosen.items() if value},
        order,
        lists.place(order_of(order).shape),
    )


def _show(search: Search, found: Found | None = None) -> Response:
    topics = list_topics()
    if found is None:
        return _page(search, 200, topics=topics[:8], choices=Choices())
    shorter = [] if found.hits else list_shorter(search.query, login.viewer())
    if shorter and search.is_plain:
        found = replace(find(read_query(shorter[0]), login.viewer()), correction=shorter[0])
    said = found.correction or search.query.text
    results = read_results(found, search.query, search.order, search.place, login.viewer())
    return _page(
        search,
        200,
        found=found,
        said=said,
        page=lists.linked(results.page, q=said, **search.kept),
        replies=results.replies,
        choices=read_choices(found.hits, search.chosen, topics),
        looked_at=LOOKED_AT,
        is_complete=is_complete(),
        shorter=shorter,
        feeds=feeds_of(addresses.search(said, **search.followed), said),
    )


def _wait(search: Search, error: TooMany) -> Response:
    response = _page(search, 429, choices=Choices(), problem=error.words)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _page(search: Search, status: int, **context: object) -> Response:
    return page(
        "search/show.html",
        status,
        query=search.query,
        filters=search.chosen,
        kept=search.kept,
        order=search.order_name,
        most_words=MOST_WORDS,
        noindex=True,
        **context,
    )
