"""What is kept about people: each table, what it is for, and for how long. The privacy page and a member's archive are
made from this list, and a test holds it against the tables that there are.
"""

from dataclasses import dataclass, field

from forum.accounts import models as accounts
from forum.audit import models as audit
from forum.kit.db import Base
from forum.kit.words import Message
from forum.moderation import models as moderation
from forum.outbox import models as outbox
from forum.privacy import models as privacy
from forum.readership import models as readership
from forum.threads import models as threads
from forum.topics import models as topics
from forum.votes import models as votes


@dataclass(frozen=True)
class Record:
    """A table with rows about a person: found by these columns, shown to them but for what is `withheld`."""

    table: type[Base]
    found_by: tuple[str, ...]
    withheld: frozenset[str] = frozenset()
    """What opens doors, what is kept encoded, and what only the machine reads."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is kept, as the privacy page tells it."""

    what: Message
    why: Message
    how_long: Message
    records: tuple[Record, ...] = field(default=())


def _of(table: type[Base], *found_by: str, withheld: str = "") -> Record:
    return Record(table, found_by or ("account_id",), frozenset(withheld.split()))


_WHILE_MEMBER = Message("as long as you are a member")

INVENTORY: tuple[Kind, ...] = (
    Kind(
        Message(
            "your account: e-mail address, name, language, time zone, preferences, and what you tell in your profile"
        ),
        Message("to let you sign in, to mail you, and to show who wrote what"),
        _WHILE_MEMBER,
        (
            _of(accounts.Account, "id", withheld="password_hash passkey_user"),
            _of(accounts.Avatar, withheld="image"),
            _of(topics.TopicModerator),
        ),
    ),
    Kind(
        Message("what you wrote: questions, replies, and their former versions"),
        Message("it is what the forum is for; everyone can read it"),
        Message("until you erase it; if you leave without erasing, it stays under “former member”"),
        (
            _of(threads.Thread, "author_id", withheld="source_key"),
            _of(threads.Post, "author_id", withheld="path html key source_ref renderer_version"),
            _of(threads.Revision, "writer_id"),
        ),
    ),
    Kind(
        Message("your marks: what you found useful, and who mentioned you"),
        Message("to count each mark once, and to link mentions to you"),
        _WHILE_MEMBER,
        (_of(votes.Vote), _of(threads.Mention)),
    ),
    Kind(
        Message("which questions you visited, and when you did so last"),
        Message("to show what is new since; only you see it"),
        _WHILE_MEMBER,
        (_of(readership.ReadMark),),
    ),
    Kind(
        Message("where you are signed in: device, network (a shortened address), first and last use"),
        Message("so that you can see and end it"),
        Message("until you sign out, at most 31 days; the network at most 30 days"),
        (_of(accounts.Session, withheld="secret_hash"),),
    ),
    Kind(
        Message(
            "what opens your account: the password and codes (as hashes only), passkeys, the link to your organisation"
        ),
        Message("to be sure that it is you"),
        Message("until you remove it"),
        (
            _of(accounts.Passkey, withheld="credential_id public_key"),
            _of(accounts.Totp, withheld="secret"),
            _of(accounts.RecoveryCode, withheld="code_hash"),
            _of(accounts.Identity),
        ),
    ),
    Kind(
        Message("which private feeds you made an address for, and on which day each was read last"),
        Message("so that a feed reader can read them for you, and you can see and end it"),
        Message("until you end it"),
        (_of(accounts.FeedKey, withheld="secret_hash"),),
    ),
    Kind(
        Message("links that were mailed to you, and mail that waits to be sent"),
        Message("to confirm an address, to set a new password, to tell you of replies"),
        Message(
            "a link for 30 days after it expired; a mail’s address and words until it is sent, that there was one for 30 days"
        ),
        (_of(accounts.Token, withheld="secret_hash content"), _of(outbox.Mail)),
    ),
    Kind(
        Message("while you sign in with your organisation: what you had typed, and who you are there"),
        Message("to give your words back, and to ask whether you want an account"),
        Message("half an hour at most, and ten minutes until it is cleared away"),
    ),
    Kind(
        Message("posts that you reported, and why"),
        Message("for moderators to judge; authors never see who reported"),
        _WHILE_MEMBER,
        (_of(moderation.Flag, withheld="note"),),
    ),
    Kind(
        Message("a log of sign-ins, of changes to your account, and of what moderators and administrators did"),
        Message("to find out afterwards who did what"),
        Message("for good, with numbers in place of names: when you leave, nothing in it tells that it was you"),
        (_of(audit.Entry, "account_id", "actor_id"),),
    ),
    Kind(
        Message("everything about you in one file, when you ask for it; that you are leaving"),
        Message("to give it to you, and to take you out of what others wrote"),
        Message("7 days; until it is done"),
        (_of(privacy.Archive, withheld="content"), _of(privacy.Departure)),
    ),
    Kind(
        Message(
            "of every reader: a code made of a shortened address and the kind of browser, which no one can trace back"
        ),
        Message("to count each reader of a question once"),
        Message("8 hours"),
    ),
    Kind(
        Message(
            "of all readers together: how often a question was read on a day, and how many came from which site, by its name alone"
        ),
        Message("to see what is read, and who sends readers here; nothing of it leads to one of them"),
        Message("13 months"),
    ),
    Kind(
        Message(
            "how often a network (a shortened address), an account or a mail address tried something, such as signing in: as a code, which no one can trace back without the forum’s key"
        ),
        Message("to slow down attacks"),
        Message("an hour; wrong codes of one account, a day; and until something is counted next"),
    ),
    Kind(
        Message(
            "in your browser: one cookie when you are signed in, one for your choice of language, colours and order, and, when you sign in with your organisation, one by which we know that it is you who comes back"
        ),
        Message("to know you again; who only reads gets none"),
        Message("31 days; a year; an hour"),
    ),
    Kind(
        Message(
            "in your browser too: a cookie by which we know that you registered with it, and one, for the pages of signing in only, with a number that says that you signed in with it before"
        ),
        Message(
            "so that nobody registers in your place, and that others who guess at your password do not shut you out"
        ),
        Message("3 days; a year"),
    ),
)

NOT_ABOUT_PEOPLE = frozenset(
    {
        "branches",
        "changes",
        "facts",
        "folded_journals",
        "hub_changes",
        "hub_subscriptions",
        "options",
        "origin_days",
        "related",
        "search_build",
        "search_documents",
        "search_stale",
        "search_stems",
        "search_words",
        "tag_synonyms",
        "tags",
        "thread_days",
        "thread_tags",
        "topic_days",
        "topics",
        "view_days",
        "view_marks",
        "view_secrets",
    }
)
"""Tables without a row about a person, but those that follow another: what is found of a post goes with its words."""
