"""What pages with lists have in common: where a page begins, and the addresses of the next and the one before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from flask import request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit import paging
from forum.readership.queries import MOST_IN_LIST, NewsInList, list_news_of_threads
from forum.threads.queries import ThreadCard, ThreadNews

Item = TypeVar("Item")


def place(shape: Sequence[type]) -> paging.Place:
    """The place in the list that this address names."""
    return paging.read(request.args.get("after"), request.args.get("before"), shape)


def linked(page: paging.Page[Item], **kept: str) -> paging.Page[Item]:
    """The page with addresses instead of keys; `kept` are the parameters that choose what is listed."""
    path = request.path
    return replace(
        page,
        next=addresses.with_query(path, **kept, after=page.next) if page.next else None,
        prev=addresses.with_query(path, **kept, before=page.prev) if page.prev else None,
    )


def cards(page: paging.Page[ThreadCard], viewer: Viewer) -> paging.Page[ThreadCard]:
    """The page of a list of threads: with addresses, and with what is new in each since the viewer was there."""
    return linked(with_news(page, viewer))


def with_news(page: paging.Page[ThreadCard], viewer: Viewer) -> paging.Page[ThreadCard]:
    """The same, with what is new alone."""
    news = list_news_of_threads([card.id for card in page.items], viewer)
    items = [replace(card, news=_told(news[card.id])) if card.id in news else card for card in page.items]
    return replace(page, items=items)


def _told(news: NewsInList) -> ThreadNews:
    return ThreadNews(
        since=news.since,
        new_count=news.new_count,
        edited_count=news.edited_count,
        more_new=news.new_count == MOST_IN_LIST,
        more_edited=news.edited_count == MOST_IN_LIST,
        first=addresses.post(news.first_id),
    )
