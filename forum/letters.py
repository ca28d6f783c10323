"""Which mails there are: one table of (kind, letter). What each says is in `templates/mail/<kind>.txt` and `.html`.

A room or a door puts a mail into the outbox by its kind, with numbers, names and keys; here it becomes what its templates
need, at the moment it is sent: addresses are made whole and keys are signed here, and what vanished meanwhile is told of
to nobody.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime

from forum import addresses
from forum.kit.config import Settings
from forum.kit.mail.office import Office
from forum.kit.mail.smtp import Smtp
from forum.kit.mail.transports import Folder
from forum.kit.mail.writing import Envelope, Fill, Letter, Letterhead
from forum.kit.words import Message
from forum.notifications.queries import get_reply_news


def _fill_trial(_envelope: Envelope, _letterhead: Letterhead) -> Mapping[str, Any]:
    return {}


def _fill_archive_ready(_envelope: Envelope, letterhead: Letterhead) -> Mapping[str, Any]:
    return {"address": letterhead.link(addresses.privacy())}


def _fill_left(envelope: Envelope, _letterhead: Letterhead) -> Mapping[str, Any]:
    return {"erased": envelope.content["erased"]}


def _fill_factor(envelope: Envelope, letterhead: Letterhead) -> Mapping[str, Any]:
    """What changed of the ways in: the `factor`, `totp`, `passkey` or `all`, or the `organisation`; and how to undo that."""
    undo = _linked("address_back", addresses.restore_email)(envelope, letterhead) if envelope.content.get("key") else {}
    said = {"factor": None, **envelope.content, "undo": undo and undo["address"]}
    return {**said, "security": letterhead.link(addresses.security())}


def _fill_standing(envelope: Envelope, letterhead: Letterhead) -> Mapping[str, Any]:
    """Of a role or a suspension: all that was said of it, and from when on it is over."""
    said = {"until": None, "reason": "", **envelope.content, "account": letterhead.link(addresses.account())}
    if said["until"]:
        end = datetime.fromisoformat(said["until"]).astimezone(ZoneInfo(said["timezone"]))
        said["until"] = format_datetime(end, "d MMMM y HH:mm", locale=Locale.parse(envelope.language))
    return said


def _fill_reply(envelope: Envelope, letterhead: Letterhead) -> Mapping[str, Any] | None:
    news = get_reply_news(envelope.content["post_id"], envelope.account_id or 0, envelope.recipient)
    if news is None:
        return None
    return {
        "title": news.title,
        "writer": news.writer_name,
        "excerpt": news.excerpt,
        "text_language": news.language,
        "address": letterhead.link(addresses.post(envelope.content["post_id"])),
        "unsubscribe": _unsubscribe(envelope, letterhead),
    }


def _head_reply(envelope: Envelope, letterhead: Letterhead) -> Mapping[str, str]:
    """All mails about a question answer a first one that never was, so that mail programs show them together; and the
    button by which one ends them (RFC 8058)."""
    question = f"<question-{envelope.content['thread_id']}@{urlsplit(letterhead.base_url).hostname}>"
    return {
        "In-Reply-To": question,
        "References": question,
        "List-Unsubscribe": f"<{_unsubscribe(envelope, letterhead)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _unsubscribe(envelope: Envelope, letterhead: Letterhead) -> str:
    return letterhead.link(addresses.unsubscribe(letterhead.signed(str(envelope.account_id), "unsubscribe")))


def _linked(purpose: str, path: Callable[[str], str]) -> Fill:
    """What a letter says in which a key of that purpose travels, as a link to a page."""

    def fill(envelope: Envelope, letterhead: Letterhead) -> Mapping[str, Any] | None:
        key = letterhead.signed(envelope.content["key"], purpose)
        return {
            **envelope.content,
            "address": letterhead.link(path(key)),
            "sign_in": letterhead.link(addresses.login()),
        }

    return fill


def _fill_reset(envelope: Envelope, letterhead: Letterhead) -> Mapping[str, Any] | None:
    """Nothing for an address that nobody has: all the same it was written down, to be as quick as for any other."""
    return _linked("reset", addresses.reset)(envelope, letterhead) if envelope.account_id else None


def _fill_changed(_envelope: Envelope, letterhead: Letterhead) -> Mapping[str, Any]:
    return {"address": letterhead.link(addresses.reset()), "security": letterhead.link(addresses.security())}


TABLE: Mapping[str, Letter] = {
    "address_asked": Letter(
        Message("Another address was asked for your account"), _linked("address_back", addresses.restore_email)
    ),
    "address_changed": Letter(Message("This is your address now"), _fill_changed),
    "address_confirm": Letter(Message("Confirm your new address"), _linked("address", addresses.change_email)),
    "address_left": Letter(
        Message("Your account has another address now"), _linked("address_back", addresses.restore_email)
    ),
    "address_restored": Letter(Message("This is no longer the address of an account"), _fill_changed),
    "address_taken": Letter(Message("Your address has an account already"), _fill_changed),
    "archive_ready": Letter(Message("Everything about you is ready"), _fill_archive_ready),
    "codes_guessed": Letter(Message("Somebody is guessing the codes of your account"), _fill_changed),
    "codes_renewed": Letter(Message("There are new recovery codes for your account"), _fill_factor),
    "confirm": Letter(Message("Confirm your account"), _linked("confirm", addresses.confirm)),
    "factor_added": Letter(Message("A second step was added to your account"), _fill_factor),
    "factor_removed": Letter(Message("A second step of your account was removed"), _fill_factor),
    "left": Letter(Message("You have left %(site_name)s"), _fill_left),
    "organisation_linked": Letter(Message("Your account can be opened with %(organisation)s now"), _fill_factor),
    "password_changed": Letter(Message("Your password is changed"), _fill_changed),
    "registered_already": Letter(Message("You have an account already"), _linked("reset", addresses.reset)),
    "reply": Letter(Message("New reply: %(title)s"), _fill_reply, _head_reply),
    "reset": Letter(Message("Choose a new password"), _fill_reset),
    "role_changed": Letter(Message("Your role on %(site_name)s has changed"), _fill_standing),
    "suspended": Letter(Message("Your account on %(site_name)s is suspended"), _fill_standing),
    "suspension_ended": Letter(Message("You can write on %(site_name)s again"), _fill_standing),
    "trial": Letter(Message("%(site_name)s can send mail"), _fill_trial),
}


def office(settings: Settings) -> Office:
    """Where the letters of this forum are written and leave."""
    letterhead = Letterhead(settings.site_name, settings.base_url, settings.secret_key)
    sender = settings.mail_from
    way = (
        Smtp(settings.smtp, sender.addr_spec, sender.domain) if settings.smtp else Folder(settings.data_dir / "outbox")
    )
    return Office(TABLE, letterhead, sender, way)
