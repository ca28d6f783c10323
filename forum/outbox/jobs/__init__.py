"""Sending what is in the outbox, and forgetting what was sent."""

from forum.outbox.jobs.forgetting import forget_mails
from forum.outbox.jobs.sending import send_mails

__all__ = ["forget_mails", "send_mails"]
