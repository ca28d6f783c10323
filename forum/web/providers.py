"""The organisations by which one can sign in, and the way there and back: one browser, one trip, ten minutes.

What is sent along (`state`) is the signed key of a token that works once, and means nothing in another browser than the
one that set out: that one has a cookie, of whose secret the token knows the hash.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, current_app

from forum import addresses
from forum.accounts.actions import issue_token
from forum.accounts.queries import Ticket, get_ticket
from forum.kit.config import Settings
from forum.kit.errors import Missing
from forum.kit.on_demand import on_demand
from forum.kit.signing import sign, unsign
from forum.web import browsers
from forum.web.kept import Kept, pack, unpack
from forum.web.looks import offer
from forum.web.urls import safe_next

if TYPE_CHECKING:
    from forum.kit.openid import client as openid
else:
    openid = on_demand("forum.kit.openid.client")

TRIP, IDENTITY = "oidc", "identity"
"""Purposes of tokens: somebody is on their way; somebody came back, and is asked what to do."""
LIFETIMES = {TRIP: timedelta(minutes=10), IDENTITY: timedelta(minutes=30)}
_COOKIE = "trip"
_LONGEST = timedelta(hours=1)


@dataclass(frozen=True)
class Passage:
    """A token of this browser: what it knows, and what its person had typed before."""

    key: str
    ticket: Ticket

    @property
    def back(self) -> str:
        return safe_next(self.ticket.content.get("next"))

    @property
    def kept(self) -> Kept | None:
        return unpack(json.loads(self.ticket.content.get("kept") or "[]"))

    @property
    def email(self) -> str:
        return self.ticket.email or ""

    def __getitem__(self, name: str) -> str:
        return self.ticket.content[name]


class NotThisWay(Exception):
    """The key that came along opens nothing here; `why` is `unknown`, `elsewhere`, `unconfirmed`, or the fault of its ticket."""

    def __init__(self, why: str, passage: Passage | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.passage = passage


def init_app(app: Flask, settings: Settings) -> None:
    """Make a client of each provider, and tell the pages which there are."""
    app.extensions["providers"] = {
        provider.name: openid.Client(
            provider, addresses.absolute(settings.base_url, addresses.back_from(provider.name))
        )
        for provider in settings.providers
    }
    offer(app, providers=settings.providers, provider_label=label_of)


def find_client(name: str) -> "openid.Client":
    """The client of a provider; raises `Missing`."""
    client: openid.Client | None = current_app.extensions["providers"].get(name)
    if client is None:
        raise Missing
    return client


def label_of(name: str) -> str:
    """What people call a provider; one that is no longer in the settings keeps its name."""
    client: openid.Client | None = current_app.extensions["providers"].get(name)
    return client.provider.label if client else name


def issue(
    purpose: str, back: str | None, kept: Kept | None, content: Mapping[str, str], account_id: int | None = None
) -> str:
    """A token for this browser; its key, signed. Its door opens a writing session, and commits."""
    known = {
        "next": safe_next(back),
        "kept": json.dumps(pack(kept)),
        "browser": browsers.remember(_COOKIE, _LONGEST),
        **content,
    }
    key = issue_token(purpose, LIFETIMES[purpose], account_id=account_id, **known)
    return sign(key, purpose, current_app.config["SECRET_KEY"])


def find_passage(purpose: str, signed: str) -> Passage:
    """What a signed key knows; raises `NotThisWay`. Nothing of it is told to another browser than its own."""
    key = unsign(signed, purpose, current_app.config["SECRET_KEY"])
    ticket = get_ticket(purpose, key) if key else None
    if key is None or ticket is None:
        raise NotThisWay("unknown")
    if not browsers.is_same(_COOKIE, ticket.content["browser"]):
        raise NotThisWay("elsewhere")
    passage = Passage(key, ticket)
    if ticket.fault:
        raise NotThisWay(ticket.fault, passage)
    return passage
