"""`forum user` and `forum topic`: people and topics that a host adds."""

import sys

import click

from forum.accounts import actions, queries
from forum.accounts.forms import LONGEST_PASSWORD, NAME_LENGTH, PASSWORD_LENGTH, is_email, is_long_enough
from forum.accounts.passwords import hash_password
from forum.accounts.viewer import MEMBER, MODERATOR, ROLES
from forum.cli.context import opened
from forum.kit.db import commit
from forum.kit.text import clean_line, is_blank, slug
from forum.kit.words import LANGUAGES
from forum.topics.actions import add_topic, give_charge
from forum.topics.queries import get_topic

_password_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group()
def user() -> None:
    """Add people, and set their passwords."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that all see.")
@click.option("--role", type=click.Choice(ROLES), default=MEMBER, show_default=True)
@_password_stdin
def add_user(email: str, name: str, role: str, *, password_stdin: bool) -> None:
    """Add a confirmed account for EMAIL."""
    name = clean_line(name)
    if not is_email(email):
        raise click.ClickException(f"{email} is not an e-mail address")
    if is_blank(name) or len(name) > NAME_LENGTH:
        raise click.ClickException(f"the name must have 1 to {NAME_LENGTH} characters")
    password = _read_password(from_stdin=password_stdin)
    with opened() as (_, database), database.writing():
        try:
            account = actions.register(name, email, hash_password(password), role=role)
        except actions.EmailTaken as error:
            raise click.ClickException(f"there is an account of {email} already") from error
        commit()
        click.echo(f"Added {role} {name} ({email}), @{account.handle}.")


@user.command("password")
@click.argument("email")
@_password_stdin
def set_password(email: str, *, password_stdin: bool) -> None:
    """Set the password of EMAIL; all their sessions end."""
    with opened() as (_, database):
        with database.reading():
            found = queries.get_credentials(email)
        if found is None:
            raise click.ClickException(f"there is no account of {email}")
        hashed = hash_password(_read_password(from_stdin=password_stdin))  # nobody waits while a person types
        with database.writing():
            actions.set_password(found.id, hashed)
            actions.end_sessions(found.id)
            commit()
        click.echo(f"The password of {email} is set.")


@click.group()
def topic() -> None:
    """Add topics."""


@topic.command("add")
@click.argument("name_in_address", metavar="SLUG")
@click.option("--name", required=True, help="The name that all see.")
@click.option("--description", default="", help="A sentence about it.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
def new_topic(name_in_address: str, name: str, description: str, language: str) -> None:
    """Add a topic; SLUG is its name in addresses."""
    if not name_in_address or slug(name_in_address, "") != name_in_address:
        raise click.ClickException(f"{name_in_address!r} cannot be a slug; {slug(name_in_address, 'vraag')!r} can")
    if is_blank(clean_line(name)) or len(clean_line(name)) > 120:
        raise click.ClickException("the name must have 1 to 120 characters")
    with opened() as (_, database), database.writing():
        if get_topic(name_in_address):
            raise click.ClickException(f"there is a topic {name_in_address} already")
        add_topic(name_in_address, clean_line(name), description=clean_line(description), language=language)
        commit()
        click.echo(f"Added topic {name_in_address}.")


@topic.command("moderator")
@click.argument("topic_slug", metavar="SLUG")
@click.argument("email")
def give_topic(topic_slug: str, email: str) -> None:
    """Give the moderator EMAIL charge of topic SLUG. One who has charge of no topic in particular has charge of all."""
    with opened() as (_, database), database.writing():
        found, wanted = queries.get_credentials(email), get_topic(topic_slug)
        if found is None:
            raise click.ClickException(f"there is no account of {email}")
        if wanted is None:
            raise click.ClickException(f"there is no topic {topic_slug}")
        if queries.role_of(found.id) != MODERATOR:
            raise click.ClickException(f"{email} is no moderator: only a moderator can have charge of a topic")
        give_charge(wanted, found.id)
        commit()
        click.echo(f"{email} has charge of topic {topic_slug}.")


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        try:
            password = sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise click.ClickException("the password is not UTF-8") from error
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if not is_long_enough(password):
        raise click.ClickException(f"a password must have {PASSWORD_LENGTH} to {LONGEST_PASSWORD} characters")
    return password
