"""The `forum` command: what a host does from a shell. One module per subject; each says no in one clear line."""

import click

from forum.cli import accounts, demo, exchange, mailing, members, rendering, search, serving, topics, upkeep, working


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vraagbaak")
def main() -> None:
    """Vraagbaak: a community question-and-answer forum."""


for command in (
    serving.serve,
    serving.run,
    working.jobs,
    mailing.mail,
    upkeep.migrate,
    upkeep.forget,
    accounts.user,
    topics.topic,
    exchange.import_threads,
    exchange.export_all,
    demo.demo,
    rendering.render_all,
    search.search,
):
    main.add_command(command)
for about_people in (
    members.list_people,
    members.show,
    members.give_role,
    members.suspend,
    members.unsuspend,
    members.sessions,
    members.factors,
):
    accounts.user.add_command(about_people)
