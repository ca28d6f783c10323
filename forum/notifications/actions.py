"""Putting what is told into the outbox, and the switch that ends it."""

from forum.accounts.actions import save_mail_replies
from forum.notifications.queries import ASKER_TO_TELL
from forum.outbox.actions import mailing, post_mails


def mail_reply(thread_id: int, post_id: int) -> None:
    """Mail a reply to whoever asked, if they want that: one statement, whatever the thread. Never their own."""
    about = {"thread_id": thread_id, "post_id": post_id}
    post_mails(_TO_ASKER, about, **about)


_TO_ASKER = mailing("reply", ASKER_TO_TELL)


def stop_mail(account_id: int) -> None:
    """Mail this member no replies any more; twice changes nothing."""
    save_mail_replies(account_id, wanted=False)
