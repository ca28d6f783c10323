"""`forum demo`: that much believable content, for trying a forum out and measuring it."""

import secrets
from itertools import count, islice

import click

from forum.accounts.actions import register_all
from forum.accounts.passwords import hash_password
from forum.cli.context import opened
from forum.cli.demo.content import Amount, make_people, make_threads, make_topics
from forum.cli.exchange.writing import write_threads
from forum.cli.press import Press
from forum.cli.progress import progress
from forum.kit.config import Settings
from forum.kit.db import Database, commit
from forum.search.jobs import relate
from forum.threads.actions.receive import receive_topics

_AT_ONCE = 1_000
_COUNT = click.IntRange(0, 10_000_000)


@click.command("demo")
@click.option("--users", type=_COUNT, required=True, help="How many accounts: user1@example.org and so on.")
@click.option("--questions", type=_COUNT, required=True)
@click.option("--replies", type=_COUNT, required=True, help="To all questions together.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same content.")
def demo(users: int, questions: int, replies: int, seed: int) -> None:
    """Fill the forum with that much content. Accounts that are there are used again; nobody knows their passwords."""
    if replies and not questions:
        raise click.ClickException("replies need a question to answer: --questions must be 1 or more")
    with opened() as (settings, database):
        made = fill(Amount(users, questions, replies, seed), settings, database)
    click.echo(f"Added {made} users, {questions} questions and {replies} replies.")


def fill(amount: Amount, settings: Settings, database: Database, kind_of_press: type[Press] = Press) -> int:
    """Add that much content; how many of its users are new."""
    with database.writing():
        receive_topics(make_topics())
        commit()
    made = _add_people(amount, database)
    total = amount.questions + amount.replies
    with kind_of_press(settings.base_url) as press, progress("Writing posts", total) as bar:
        for written in write_threads(make_threads(amount), database, press):
            bar.update(written.post_count)
    relate(database, settings.data_dir, wait=True)
    return made


def _add_people(amount: Amount, database: Database) -> int:
    password_hash = hash_password(secrets.token_urlsafe())
    people = make_people(amount)
    made = 0
    for first in count(1, _AT_ONCE):
        some = list(islice(people, _AT_ONCE))
        if not some:
            break
        with database.writing():
            made += register_all(some, password_hash, number=first)
            commit()
    return made
