"""`forum user list`, `show`, `role`, `suspend`, `unsuspend`, `sessions`, `factors`: what `/admin` does, in the shell. The log says that
the host did it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from forum.accounts import actions
from forum.accounts.forms import REASON_LENGTH, SuspensionForm
from forum.accounts.queries import Standing, get_access, get_standing, list_members
from forum.accounts.viewer import MODERATOR, ROLES
from forum.cli.context import opened
from forum.kit import clock, paging
from forum.kit.config import Settings
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.text import clean_line
from forum.kit.words import translate
from forum.outbox.actions import post_mail
from forum.topics.queries import list_topics_of

_MOST = 1_000
_YES = ("no", "yes")
_who = click.argument("person", metavar="PERSON")
_why = click.option("--reason", default="", help="Why; it is in the log, and in the mail that tells them.")


@click.command("list")
@click.argument("words", default="")
@click.option("--role", type=click.Choice(ROLES), help="Only those of this role.")
def list_people(words: str, role: str | None) -> None:
    """Whose name or short name holds WORDS, or whose address begins so; the newest first, at most 1,000."""
    with opened() as (_, database), database.reading():
        for person in list_members(clean_line(words), paging.Place(), _MOST, role).items:
            click.echo(f"{person.handle}\t{_standing(person)}\t{person.email}\t{person.name}")


@click.command("show")
@_who
def show(person: str) -> None:
    """How PERSON (an address or a short name) stands and gets in."""
    with opened() as (_, database), database.reading():
        found = _find(person)
        click.echo(f"{found.name} ({found.email}), @{found.handle}: {_standing(found)}")
        click.echo(f"member since {found.created_at:%Y-%m-%d}")
        if found.role == MODERATOR:
            given = ", ".join(topic.slug for topic in list_topics_of(found.id)) or "none"
            click.echo(f"topics: {'all' if found.all_topics else given}")
        access = get_access(found.id)
        click.echo(
            f"password: {_YES[access.has_password]}, codes of an app: {_YES[access.has_totp]}, "
            f"passkeys: {access.passkey_count}, recovery codes left: {access.recovery_code_count}, "
            f"organisations: {', '.join(access.providers) or 'none'}, sessions: {access.session_count}"
        )


@click.command("role")
@_who
@click.argument("role", type=click.Choice(ROLES))
@_why
def give_role(person: str, role: str, reason: str) -> None:
    """Give PERSON a role."""
    with _changing(person, reason) as (settings, found):
        actions.change_role(found.handle, role, None, clean_line(reason), usual=_usual(settings))
    click.echo(f"{found.email} is {role} now.")


@click.command("suspend")
@_who
@click.option(
    "--until", default="", metavar="DAY", help="The last day, such as 2027-03-31; without it, until `unsuspend`."
)
@click.option("--reason", required=True, help="Why; the member reads it.")
def suspend(person: str, until: str, reason: str) -> None:
    """Let PERSON read and take care of their account only."""
    with _changing(person, reason) as (settings, found):
        form = SuspensionForm(data={"until": until, "reason": clean_line(reason)})
        if not form.validate():
            raise click.ClickException(_said(form))
        end = form.end(settings.timezone)
        if end and end <= clock.now():
            raise click.ClickException(f"{until} is over")
        actions.suspend(found.handle, end, None, form.reason.data, usual=_usual(settings))
    click.echo(f"{found.email} is suspended{f' until {end:%Y-%m-%d %H:%M}' if end else ''}.")


@click.command("unsuspend")
@_who
@_why
def unsuspend(person: str, reason: str) -> None:
    """End the suspension of PERSON."""
    with _changing(person, reason) as (settings, found):
        if found.status != "suspended":
            raise click.ClickException(f"{found.email} is not suspended")
        actions.end_suspension(found.handle, None, clean_line(reason), usual=_usual(settings))
    click.echo(f"{found.email} is no longer suspended.")


@click.command("sessions")
@_who
@click.option("--end", is_flag=True, help="End them all.")
@_why
def sessions(person: str, *, end: bool, reason: str) -> None:
    """How many sessions PERSON has; with --end, end them."""
    if not end:
        with opened() as (_, database), database.reading():
            found = _find(person)
            click.echo(f"Sessions of {found.email}: {get_access(found.id).session_count}")
        return
    with _changing(person, reason) as (_, found):
        count = actions.sign_out_everywhere(found.handle, None, clean_line(reason))
    click.echo(f"Sessions of {found.email} that were ended: {count}")


@click.command("factors")
@_who
@click.option("--remove", is_flag=True, help="Remove them all, and the recovery codes: be sure who asks.")
@_why
def factors(person: str, *, remove: bool, reason: str) -> None:
    """The second steps of PERSON; with --remove, for who lost them, they get in by the first step alone."""
    if not remove:
        with opened() as (_, database), database.reading():
            found = _find(person)
            access = get_access(found.id)
            click.echo(
                f"Second steps of {found.email}: codes of an app: {_YES[access.has_totp]}, "
                f"passkeys: {access.passkey_count}, recovery codes left: {access.recovery_code_count}"
            )
        return
    with _changing(person, reason) as (settings, found):
        if not actions.remove_factors(found.id, None, clean_line(reason)):
            raise click.ClickException(f"{found.email} has no second step")
        language = found.language or settings.language
        post_mail("factor_removed", found.email, language, account_id=found.id, factor="all")
    click.echo(f"The second steps of {found.email} are removed.")


@contextmanager
def _changing(person: str, reason: str) -> Iterator[tuple[Settings, Standing]]:
    """The settings and the account that the block changes; what it cannot be ends the command with a line."""
    if len(reason) > REASON_LENGTH:
        raise click.ClickException(f"a reason has at most {REASON_LENGTH} characters")
    with opened() as (settings, database), database.writing():
        try:
            yield settings, _find(person)
        except Refused as error:
            raise click.ClickException(translate(error.message, "en")) from error
        commit()


def _find(person: str) -> Standing:
    found = get_standing(person)
    if found is None:
        raise click.ClickException(f"there is no account of {person}")
    return found


def _usual(settings: Settings) -> actions.Usual:
    return actions.Usual(settings.language, settings.timezone)


def _standing(person: Standing) -> str:
    if not person.is_suspended:
        return person.role
    until = f" until {person.suspended_until:%Y-%m-%d %H:%M} UTC" if person.suspended_until else ""
    return f"{person.role}, suspended{until}"


def _said(form: SuspensionForm) -> str:
    return " ".join(translate(error, "en") for field in form for error in field.errors)
