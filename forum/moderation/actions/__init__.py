"""Every change of reports, and of what waits for approval. None commits: that is for the door."""

from forum.moderation.actions.flag import flag_post
from forum.moderation.actions.settle import close_flags, decide_waiting, settle_flags

__all__ = ["close_flags", "decide_waiting", "flag_post", "settle_flags"]
