"""What processes do to one account at the same moment."""

from contextlib import suppress

from forum.accounts.actions import remove_passkey, remove_totp, use_code
from forum.accounts.queries import Code, list_passkeys
from forum.kit.db import Database, commit
from forum.kit.errors import Refused
from tests.support.processes import at_once, wait_for_all

__all__ = ["at_once", "remove_once", "use_once"]


def use_once(url: str, account_id: int, code: dict[str, int]) -> bool:
    """Use a code up; whether it could be."""
    database = Database(url)
    wait_for_all()
    with database.writing():
        used = use_code(Code(account_id, **code))
        commit()
    database.dispose()
    return used


def remove_once(url: str, account_id: int, kind: str) -> bool:
    """Take a factor away; whether it was allowed."""
    database, removed = Database(url), False
    wait_for_all()
    with database.writing(), suppress(Refused):
        if kind == "totp":
            remove_totp(account_id)
        else:
            remove_passkey(list_passkeys(account_id)[0].id, account_id)
        commit()
        removed = True
    database.dispose()
    return removed
