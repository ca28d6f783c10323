"""What is told because something happened."""

from forum.notifications.actions import mail_reply
from forum.threads.events import ReplyPosted


def tell_asker(event: ReplyPosted) -> None:
    """Who asked gets the reply by mail, when it can be seen: what waits for approval is announced once it is approved."""
    mail_reply(event.thread_id, event.post_id)
