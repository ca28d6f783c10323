"""`forum user`: all that is done with people, together."""

from forum.cli import members
from forum.cli.accounts import user

__all__ = ["user"]

for command in (
    members.list_people,
    members.show,
    members.give_role,
    members.suspend,
    members.unsuspend,
    members.sessions,
    members.factors,
):
    user.add_command(command)
