"""`forum mail`: a trial, by which a host sees whether mail goes as it is set up, and what the mail server says."""

import click

from forum import letters
from forum.accounts.forms import is_email
from forum.cli.context import settings_or_fail
from forum.kit import clock
from forum.kit.mail.transports import NotNow, Undeliverable
from forum.kit.mail.writing import Envelope
from forum.kit.words import LANGUAGES


@click.command()
@click.argument("email")
@click.option("--language", type=click.Choice(LANGUAGES), help="The letter's; without it the site's.")
def mail(email: str, language: str | None) -> None:
    """Send EMAIL a trial now, past the outbox; where it does not go, say why."""
    if not is_email(email):
        raise click.ClickException(f"{email} is not an e-mail address")
    settings = settings_or_fail()
    office = letters.office(settings)
    try:
        parcel = office.pack(Envelope(0, "trial", email, language or settings.language, clock.now()))
        with office.open() as wire:
            if parcel:
                wire.send(parcel)
    except (NotNow, Undeliverable) as error:
        raise click.ClickException(f"the mail did not go: {error}") from error
    taken_by = settings.smtp.host if settings.smtp else f"{settings.data_dir / 'outbox'} (FORUM_SMTP_URL is not set)"
    click.echo(f"A mail to {email} was taken by {taken_by}.")
