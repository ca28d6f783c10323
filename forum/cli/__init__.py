"""The `forum` command: what a host does from a shell. One module per subject; each says no in one clear line.

A command is imported when it is called: the server starts without all that the others need.
"""

from importlib import import_module

import click

COMMANDS = {
    "serve": "serving",
    "run": "trying",
    "jobs": "working",
    "mail": "mailing",
    "migrate": "upkeep",
    "forget": "upkeep",
    "user": "people",
    "topic": "topics",
    "import": "exchange",
    "export": "exchange",
    "demo": "demo",
    "render": "rendering",
    "search": "search",
}
"""In which module each is, as `COMMAND` or by the same name."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"forum.cli.{COMMANDS[name]}")
        return next(one for one in vars(module).values() if isinstance(one, click.Command) and one.name == name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vraagbaak")
def main() -> None:
    """Vraagbaak: a community question-and-answer forum."""
