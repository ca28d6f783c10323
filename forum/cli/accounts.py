"""`forum user add` and `password`: people that a host adds. What is done to them later is in `members`."""

import sys

import click

from forum.accounts import actions, queries
from forum.accounts.forms import LONGEST_PASSWORD, NAME_LENGTH, PASSWORD_LENGTH, is_email, is_long_enough
from forum.accounts.passwords import hash_password
from forum.accounts.viewer import MEMBER, ROLES
from forum.cli.context import opened
from forum.kit.db import commit
from forum.kit.text import clean_line, is_blank

_password_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group()
def user() -> None:
    """Add people, see and change how they stand, and set their passwords."""


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
    """Set the password of EMAIL; all their sessions end, links mailed to them open nothing, and a mail tells them."""
    with opened() as (settings, database):
        with database.reading():
            found = queries.get_addressee(queries.fold_email(email))
        if found is None:
            raise click.ClickException(f"there is no account of {email}")
        hashed = hash_password(_read_password(from_stdin=password_stdin))  # nobody waits while a person types
        with database.writing():
            language = found.language or settings.language
            actions.change_password(found.id, hashed, found.email, language, way="host")
            commit()
        click.echo(f"The password of {email} is set.")


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
