"""Every change of what is known of views (adding them to threads and days, keeping and forgetting what that took) and of visits."""

from forum.readership.actions.counting import count_views, forget_journals
from forum.readership.actions.days import forget_days, gather_origins
from forum.readership.actions.keeping import forget_marks, forget_secrets, settle_secret
from forum.readership.actions.visits import note_visit

__all__ = [
    "count_views",
    "forget_days",
    "forget_journals",
    "forget_marks",
    "forget_secrets",
    "gather_origins",
    "note_visit",
    "settle_secret",
]
