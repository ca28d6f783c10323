"""Taking back what somebody else may have added to an account while they were in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from forum.accounts.actions.factors import forget_codes
from forum.accounts.models import Identity, Passkey, RecoveryCode, Totp
from forum.audit.actions import record
from forum.kit.db import session

_WAYS: Mapping[str, Any] = {"app": Totp, "passkeys": Passkey, "codes": RecoveryCode, "organisations": Identity}


def remove_ways_since(account_id: int, moment: datetime) -> bool:
    """Remove the app, passkeys, recovery codes and links to organisations that were added since; whether there were any.

    Nobody who must have a factor is spared: until they add one, they are a mere member.
    """
    counts = {}
    for name, table in _WAYS.items():
        added = delete(table).where(table.account_id == account_id, table.created_at >= moment)
        counts[name] = len(session().execute(added.returning(table.account_id)).all())
    if not any(counts.values()):
        return False
    forget_codes(account_id)
    record("ways_removed", account_id, account_id=account_id, removed=counts)
    return True
