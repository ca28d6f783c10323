"""Every read of accounts."""

from forum.accounts.queries.factors import (
    Code,
    CodeBook,
    Factors,
    get_code_book,
    get_factors,
    has_second_factor,
    must_have_factor,
)
from forum.accounts.queries.members import (
    Credentials,
    Member,
    find_member,
    fold_email,
    get_credentials,
    handle_shown,
    is_anybody_here,
    is_email_taken,
    list_ids_by_email,
    list_ids_by_handle,
    list_staff,
    role_of,
)
from forum.accounts.queries.passkeys import (
    KeptPasskey,
    count_passkeys,
    find_passkey,
    get_passkey_owner,
    list_passkeys,
)
from forum.accounts.queries.sessions import Place, SignedIn, get_signed_in, list_sessions
from forum.accounts.queries.tokens import Ticket, get_ticket

__all__ = [
    "Code",
    "CodeBook",
    "Credentials",
    "Factors",
    "KeptPasskey",
    "Member",
    "Place",
    "SignedIn",
    "Ticket",
    "count_passkeys",
    "find_member",
    "find_passkey",
    "fold_email",
    "get_code_book",
    "get_credentials",
    "get_factors",
    "get_passkey_owner",
    "get_signed_in",
    "get_ticket",
    "handle_shown",
    "has_second_factor",
    "is_anybody_here",
    "is_email_taken",
    "list_ids_by_email",
    "list_ids_by_handle",
    "list_passkeys",
    "list_sessions",
    "list_staff",
    "must_have_factor",
    "role_of",
]
