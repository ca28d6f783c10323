"""Every read of accounts."""

from forum.accounts.queries.members import (
    Credentials,
    Member,
    find_member,
    fold_email,
    get_credentials,
    is_anybody_here,
    is_email_taken,
    list_ids_by_email,
    list_ids_by_handle,
    role_of,
)
from forum.accounts.queries.sessions import SignedIn, get_signed_in
from forum.accounts.queries.tokens import Ticket, get_ticket

__all__ = [
    "Credentials",
    "Member",
    "SignedIn",
    "Ticket",
    "find_member",
    "fold_email",
    "get_credentials",
    "get_signed_in",
    "get_ticket",
    "is_anybody_here",
    "is_email_taken",
    "list_ids_by_email",
    "list_ids_by_handle",
    "role_of",
]
