"""`forum migrate`: the database brought to the newest schema; `forum forget`: what was kept for as long as it may be, let go."""

import click

from forum import schema
from forum.cli.context import first_line, opened
from forum.kit.db import REFUSED
from forum.privacy.jobs import forget_in_time


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 where the schema is not the newest.")
def migrate(*, check: bool) -> None:
    """Bring the database to the newest schema."""
    with opened(migrated=False) as (settings, database):
        if check:
            if not schema.is_current(database):
                raise click.ClickException("the database does not have the newest schema")
            click.echo("The database has the newest schema.")
            return
        try:
            schema.upgrade(database, settings.host_name)
        except REFUSED as error:
            raise click.ClickException(f"the database refuses to be migrated: {first_line(error)}") from error
        click.echo(f"The database has the newest schema ({schema.newest()}).")


@click.command()
def forget() -> None:
    """Forget now what has been kept for as long as it may be (it happens every ten minutes of itself); say how many of each kind."""
    with opened() as (_, database):
        for name, count in forget_in_time(database).items():
            click.echo(f"{name}: {count}")
