"""What pages with lists have in common: where a page begins, and the addresses of the next and the one before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from flask import request

from forum import addresses
from forum.kit import paging

Item = TypeVar("Item")


def place(shape: Sequence[type]) -> paging.Place:
    """The place in the list that this address names."""
    return paging.read(request.args.get("after"), request.args.get("before"), shape)


def linked(page: paging.Page[Item]) -> paging.Page[Item]:
    """The page with addresses instead of keys."""
    path = request.path
    return replace(
        page,
        next=addresses.with_query(path, after=page.next) if page.next else None,
        prev=addresses.with_query(path, before=page.prev) if page.prev else None,
    )
