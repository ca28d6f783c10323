"""Every read of reports, of what waits for approval, and of what moderators did, through a moderator's eyes."""

from forum.moderation.queries.desk import (
    REPORTED_KEY,
    WAITING_KEY,
    DeskPost,
    Report,
    count_at_desk,
    get_at_desk,
    is_flagged_by,
    list_reported,
    list_waiting,
)
from forum.moderation.queries.log import LOG_KEY, Act, list_acts

__all__ = [
    "LOG_KEY",
    "REPORTED_KEY",
    "WAITING_KEY",
    "Act",
    "DeskPost",
    "Report",
    "count_at_desk",
    "get_at_desk",
    "is_flagged_by",
    "list_acts",
    "list_reported",
    "list_waiting",
]
