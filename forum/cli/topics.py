"""`forum topic`: topics that a host adds, and who has charge of them. The log says that the host did it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from forum.accounts.queries import Standing, get_standing
from forum.accounts.viewer import MODERATOR
from forum.cli.context import opened
from forum.kit.db import commit
from forum.kit.text import clean_line, is_blank, slug
from forum.kit.words import LANGUAGES
from forum.topics import actions
from forum.topics.forms import NAME_LENGTH, is_slug
from forum.topics.queries import TopicView, get_topic, list_topics

_slug = click.argument("topic_slug", metavar="SLUG")


@click.group()
def topic() -> None:
    """Add, rename and order topics, and give moderators charge of them."""


@topic.command("add")
@click.argument("name_in_address", metavar="SLUG")
@click.option("--name", required=True, help="The name that all see.")
@click.option("--description", default="", help="A sentence about it.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
def new_topic(name_in_address: str, name: str, description: str, language: str) -> None:
    """Add a topic; SLUG is its name in addresses."""
    if not is_slug(name_in_address):
        raise click.ClickException(f"{name_in_address!r} cannot be a slug; {slug(name_in_address, 'vraag')!r} can")
    name = _checked(name)
    with opened() as (_, database), database.writing():
        if get_topic(name_in_address):
            raise click.ClickException(f"there is a topic {name_in_address} already")
        made = actions.add_topic(name_in_address, name, description=clean_line(description), language=language)
        actions.note("topic_added", made, None)
        commit()
        click.echo(f"Added topic {name_in_address}.")


@topic.command("list")
def list_all() -> None:
    """All topics in their order."""
    with opened() as (_, database), database.reading():
        for place, found in enumerate(list_topics(), 1):
            click.echo(f"{place}\t{found.slug}\t{found.language}\t{found.name}")


@topic.command("rename")
@_slug
@click.argument("name")
def rename(topic_slug: str, name: str) -> None:
    """Call a topic NAME; its SLUG stays."""
    name = _checked(name)
    with _changing(topic_slug) as found:
        actions.edit_topic(found, None, name=name, description=found.description, language=found.language)
    click.echo(f"Topic {topic_slug} is called {name} now.")


@topic.command("order")
@_slug
@click.argument("place", type=click.IntRange(1, 999_999))
def order(topic_slug: str, place: int) -> None:
    """Put a topic in PLACE: 1 is the first."""
    with _changing(topic_slug) as found:
        actions.place_topic(found, place, None)
    click.echo(f"Topic {topic_slug} is in place {place} now.")


@topic.command("moderator")
@click.argument("topic_slug", metavar="[SLUG]", required=False)
@click.argument("person", metavar="EMAIL", required=False)
@click.option("--all", "all_topics", is_flag=True, help="Of all topics, those to come too: EMAIL alone.")
@click.option("--remove", is_flag=True, help="Take it away.")
def give_topic(topic_slug: str | None, person: str | None, *, all_topics: bool, remove: bool) -> None:
    """Give the moderator EMAIL charge of topic SLUG, and no longer of all; or, with --all, of all."""
    if all_topics:
        if remove or person or not topic_slug:
            raise click.ClickException("--all takes an address alone, and cannot be removed: give a topic instead")
        _give_all(topic_slug)
        return
    if not (topic_slug and person):
        raise click.ClickException("name a topic and an address")
    with _changing(topic_slug) as found:
        moderator = _find_moderator(person, of_any_role=remove)
        (actions.take_charge if remove else actions.give_charge)(found, moderator.id, None)
    click.echo(f"{person} has {'no longer ' if remove else ''}charge of topic {topic_slug}.")


def _give_all(person: str) -> None:
    with opened() as (_, database), database.writing():
        moderator = _find_moderator(person)
        actions.give_all_topics(moderator.id, None)
        commit()
    click.echo(f"{person} has charge of all topics.")


@contextmanager
def _changing(topic_slug: str) -> Iterator[TopicView]:
    with opened() as (_, database), database.writing():
        found = get_topic(topic_slug)
        if found is None:
            raise click.ClickException(f"there is no topic {topic_slug}")
        yield found
        commit()


def _find_moderator(person: str, *, of_any_role: bool = False) -> Standing:
    found = get_standing(person)
    if found is None:
        raise click.ClickException(f"there is no account of {person}")
    if found.role != MODERATOR and not of_any_role:
        raise click.ClickException(f"{person} is no moderator: only a moderator can have charge of a topic")
    return found


def _checked(name: str) -> str:
    name = clean_line(name)
    if is_blank(name) or len(name) > NAME_LENGTH:
        raise click.ClickException(f"the name must have 1 to {NAME_LENGTH} characters")
    return name
