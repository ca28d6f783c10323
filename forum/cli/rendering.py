"""`forum render`: all stored posts anew, where the renderer changed."""

import click

from forum.cli.context import opened
from forum.cli.press import Press
from forum.cli.progress import progress
from forum.kit.config import Settings
from forum.kit.db import Database, commit
from forum.threads.actions.rerender import keep_rendered
from forum.threads.queries.outdated import count_outdated, list_outdated

BATCH = 500
"""Posts in a transaction."""


@click.command("render")
def render_all() -> None:
    """Render anew all posts that an earlier renderer rendered. Interrupted, it goes on where it was."""
    with opened() as (settings, database):
        count = render_outdated(settings, database)
    click.echo(f"Posts rendered: {count}.")


def render_outdated(settings: Settings, database: Database) -> int:
    """Render what is outdated, batch by batch; how many posts. Their own version says what is left."""
    with database.reading():
        total = count_outdated()
    done = last_id = 0
    with Press(settings.base_url) as press, progress("Rendering", total) as bar:
        while True:
            with database.reading():
                posts = list_outdated(last_id, BATCH)
            if not posts:
                return done
            press.prepare((post.body for post in posts), (post.mentions for post in posts))
            with database.writing():
                done += keep_rendered(posts, press.html_of)
                commit()
            bar.update(len(posts))
            last_id = posts[-1].id
