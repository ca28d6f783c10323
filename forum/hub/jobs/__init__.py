"""Asking subscribers whether they are, sending them what changed, or telling another hub of it."""

from forum.hub.jobs.errands import Feed, Publisher
from forum.hub.jobs.pinging import ping_hub
from forum.hub.jobs.pushing import push_feeds

__all__ = ["Feed", "Publisher", "ping_hub", "push_feeds"]
