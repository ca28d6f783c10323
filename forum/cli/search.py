"""`forum search`: the index of search made anew, or compared with the posts, while the site runs."""

import time
from dataclasses import dataclass

import click

from forum.cli.context import opened
from forum.cli.progress import progress
from forum.kit.db import Database, commit
from forum.search.actions import begin_build, mend_documents, mend_index
from forum.search.jobs.indexing import take_step
from forum.search.queries.checking import Compared, compare_some, count_windows, is_indexed
from forum.search.queries.progress import get_progress
from forum.search.queries.sources import count_posts_up_to


@click.group()
def search() -> None:
    """Make the index of search anew, or compare it with the posts; the site may run meanwhile."""


@search.command()
def rebuild() -> None:
    """Index all posts anew, the newest first. Stopped, it goes on when it is run again, or when the site runs."""
    with opened() as (_, database):
        with database.reading():
            is_under_way = get_progress().build_left > 0
        if is_under_way:
            click.echo("All posts are being indexed already: going on with that.")
        else:
            with database.writing():
                begin_build()
                commit()
        began = time.monotonic()
        count = _build(database)
        seconds = max(time.monotonic() - began, 0.001)
        click.echo(f"Posts indexed: {count} ({count / seconds:.0f} a second). Counting words ...")
        while take_step(database):
            pass


def _build(database: Database) -> int:
    """Index what is left, whoever else does so; how many posts were."""
    with database.reading():
        left = get_progress().build_left
        count = count_posts_up_to(left)
    with progress("Indexing", left) as bar:
        while left:
            take_step(database)
            with database.reading():
                now = get_progress().build_left
            bar.update(left - now)
            left = now
    return count


@search.command()
@click.option("--repair", is_flag=True, help="Write anew what is wrong.")
def check(*, repair: bool) -> None:
    """Compare the index with the posts. Exits with 1 where it says something else, and was not repaired."""
    with opened() as (_, database):
        wrong = _compare(database, repair=repair)
        unindexed = _look(database)
        if unindexed and repair:
            click.echo("The index does not follow its documents: making it anew, while all who write wait.")
            with database.writing():
                mend_index()
                commit()
    click.echo(
        f"Posts: {wrong.posts}. Not indexed: {wrong.missing}; indexed otherwise: {wrong.stale}; "
        f"indexed and gone: {wrong.left_over}; to be indexed soon: {wrong.waiting}."
    )
    if unindexed and not repair:
        click.echo(f"The index does not follow its documents in {unindexed} of its parts.")
    if (wrong.any or unindexed) and not repair:
        raise click.ClickException("the index is not what the posts say: `forum search check --repair` mends it")
    if wrong.any or unindexed:
        click.echo("Repaired.")


@dataclass
class _Wrong:
    """How many of each."""

    posts: int = 0
    missing: int = 0
    stale: int = 0
    left_over: int = 0
    waiting: int = 0

    @property
    def any(self) -> bool:
        return bool(self.missing or self.stale or self.left_over)

    def add(self, found: Compared) -> None:
        self.posts += found.post_count
        self.missing += len(found.missing)
        self.stale += len(found.stale)
        self.left_over += len(found.left_over)
        self.waiting += found.waiting_count


def _compare(database: Database, *, repair: bool) -> _Wrong:
    wrong, last_id = _Wrong(), 0
    with database.reading():
        total = count_posts_up_to()
    with progress("Comparing", total) as bar:
        while True:
            with database.reading():
                found = compare_some(last_id)
            wrong.add(found)
            if repair and (found.missing or found.stale or found.left_over):
                with database.writing():
                    mend_documents((*found.missing, *found.stale), found.left_over)
                    commit()
            bar.update(found.post_count)
            if found.up_to_id is None:
                return wrong
            last_id = found.up_to_id


def _look(database: Database) -> int:
    """In how many windows the index finds something else."""
    unindexed = 0
    with database.reading():
        total = count_windows()
    with progress("Looking up", total) as bar:
        for window in range(total):
            with database.reading():
                unindexed += not is_indexed(window)
            bar.update(1)
    return unindexed
