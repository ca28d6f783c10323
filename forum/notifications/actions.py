"""Putting what is told into the outbox, and the switch that ends it."""

from forum.accounts.actions import save_mail_replies
from forum.notifications.queries import get_asker_to_tell
from forum.outbox.actions import post_mail


def mail_reply(thread_id: int, post_id: int) -> None:
    """Mail a reply to whoever asked, if they want that: two statements, whatever the thread. Never their own."""
    asker = get_asker_to_tell(thread_id, post_id)
    if asker is not None:
        post_mail("reply", asker.email, asker.language, account_id=asker.id, thread_id=thread_id, post_id=post_id)


def stop_mail(account_id: int) -> None:
    """Mail this member no replies any more; twice changes nothing."""
    save_mail_replies(account_id, wanted=False)
