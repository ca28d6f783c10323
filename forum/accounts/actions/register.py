"""Making accounts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Account
from forum.accounts.queries import fold_email, list_ids_by_email
from forum.kit import clock
from forum.kit.db import session
from forum.kit.rows import add_rows
from forum.kit.text import slug

EMPTY_HANDLE = "lid"


@dataclass(frozen=True)
class Newcomer:
    """Somebody of whom an account is to be made."""

    name: str
    email: str
    joined_at: datetime


class EmailTaken(Exception):
    """There is an account of that address already."""


def register(
    name: str,
    email: str,
    password_hash: str,
    *,
    role: str = "member",
    language: str | None = None,
    watched: bool = False,
) -> Account:
    """Make an account; its handle is made from the name, with a number where that is taken. Raises `EmailTaken`."""
    if session().scalar(select(Account.id).where(Account.email == fold_email(email))):
        raise EmailTaken
    wanted = slug(name, EMPTY_HANDLE)[:70].strip("-")
    for handle in _candidates(wanted):
        account = Account(
            email=fold_email(email),
            name=name,
            handle=handle,
            role=role,
            password_hash=password_hash,
            language=language,
            watched=watched,
            created_at=clock.now(),
        )
        try:
            with session().begin_nested():
                session().add(account)
        except IntegrityError:  # somebody took the handle or the address at the same moment
            if session().scalar(select(Account.id).where(Account.email == fold_email(email))):
                raise EmailTaken from None
            continue
        return account
    raise RuntimeError("no handle is free")  # a thousand lost races in a row


def register_all(newcomers: Sequence[Newcomer], password_hash: str, *, number: int = 1) -> int:
    """Make the accounts of those who have none, in one go; how many. Their handles are numbered, from `number` on."""
    here = list_ids_by_email({fold_email(one.email) for one in newcomers})
    handles = [f"{slug(one.name, EMPTY_HANDLE)[:60]}-{number + place}" for place, one in enumerate(newcomers)]
    taken = set(session().scalars(select(Account.handle).where(Account.handle.in_(handles))))
    rows = [
        {
            "email": fold_email(one.email),
            "name": one.name,
            "handle": f"{handle}-{secrets.token_hex(4)}" if handle in taken else handle,
            "password_hash": password_hash,
            "created_at": one.joined_at,
        }
        for one, handle in zip(newcomers, handles, strict=True)
        if fold_email(one.email) not in here
    ]
    add_rows(Account, rows)
    return len(rows)


def _candidates(wanted: str) -> list[str]:
    taken = set(
        session().scalars(
            select(Account.handle).where(or_(Account.handle == wanted, Account.handle.like(f"{wanted}-%")))
        )
    )
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 1_000))
    return [handle for handle in (wanted, *numbered) if handle not in taken]
