"""Reading some pages before the workers are made: what the first readers would wait for is done, once and for all of them."""

import re
from typing import TYPE_CHECKING

from flask import Flask

from forum.kit.text import slug
from forum.markup import render
from forum.readership.crawlers import find_crawler

if TYPE_CHECKING:
    from forum.kit.db import Database

_LINKS = (r"/questions/\d+[^\"?#/]*", r"/topics/[^\"?#/]+", r"/tags/[^\"?#/]+", r"/members/[^\"?#/]+")
_PAGES = ("/feed.rss", "/search?q=verlof", "/login")
_READER = {
    "User-Agent": "a crawler that warms up",  # whose views nobody counts
    "Sec-Purpose": "prefetch",
    "If-Match": "*",  # past what is kept, and into nothing
}
_NOWHERE = {"REMOTE_ADDR": ""}


def warm_up(app: Flask) -> None:
    """Have the pages made that guests read most, and let go of the database again.

    Nothing is counted, for the counters would be open in all workers at once; and no replica is read from: what watches
    over one that is away is a thread, which would not come along.
    """
    limiter = app.extensions.pop("limiter", None)
    database: Database = app.extensions["database"]
    nearest, database.nearest.position = database.nearest.position, lambda: None
    front = _read(app, "/")
    found = [link[1] for pattern in _LINKS if (link := re.search(f'href="({pattern})"', front))]
    for path in (*found, *_PAGES):
        _read(app, path)
    # What takes room, and time, when it is first asked: patterns of crawlers, how letters are written in ASCII, Markdown.
    find_crawler("a reader's browser")
    slug("één", "")
    render("een *woord*")
    app.extensions.update({"limiter": limiter} if limiter else {})
    database.let_go()
    database.nearest.position = nearest


def _read(app: Flask, path: str) -> str:
    with app.test_client(use_cookies=False) as client:
        return client.get(path, base_url=app.config["BASE_URL"], headers=_READER, environ_base=_NOWHERE).get_data(
            as_text=True
        )
