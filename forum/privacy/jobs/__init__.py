"""What the forum does of itself about what it knows: prepare archives, finish departures, forget in time."""

from forum.privacy.jobs.archiving import prepare_archives
from forum.privacy.jobs.departing import finish_departures
from forum.privacy.jobs.forgetting import forget_in_time

__all__ = ["finish_departures", "forget_in_time", "prepare_archives"]
