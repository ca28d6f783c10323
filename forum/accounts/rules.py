"""Whether somebody is suspended; who may see what members tell of themselves; whose private feeds there are.

Where somebody works can be guessed from little: they choose for each part of their profile.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from forum.accounts.viewer import Viewer

ALL, MEMBERS, NOBODY = "all", "members", "nobody"
AUDIENCES = (ALL, MEMBERS, NOBODY)
USUAL = {"job_title": ALL, "organisation": MEMBERS, "bio": ALL}
"""Who sees what a member chose nothing for; the organisation is its kind and size."""
REPLIES, MODERATION = "replies", "moderation"
"""What there are private feeds of: what others write where one took part, and all that is new where one moderates."""
MOST_FEED_KEYS = 10
"""Addresses of private feeds that one account can have."""


def is_suspended(status: str, until: datetime | None, now: datetime) -> bool:
    """Whether somebody may read and take care of their account, and nothing else. It ends by itself."""
    return status == "suspended" and (until is None or until > now)


def read_visibility(kept: str) -> dict[str, str]:
    """Who sees each part of a profile, as it is kept (JSON); nobody, where that cannot be understood."""
    chosen = USUAL | json.loads(kept)
    return {part: chosen[part] if chosen[part] in AUDIENCES else NOBODY for part in USUAL}


def write_visibility(chosen: Mapping[str, str]) -> str:
    """The same, to keep: all of it, so that it stays as it is should the usual ever change."""
    return json.dumps({part: chosen[part] for part in USUAL})


def is_wider(new: str, old: str) -> bool:
    """Whether more people see a part of a profile after it than before."""
    return AUDIENCES.index(new) < AUDIENCES.index(old)


def can_see(viewer: Viewer, part: str, kept: str) -> bool:
    """Whether a viewer sees this part of a profile. What nobody is to see, its own person sees where they change it."""
    audience = read_visibility(kept)[part]
    return audience == ALL or (audience == MEMBERS and not viewer.is_guest)


def can_follow(viewer: Viewer, scope: str) -> bool:
    """Whether there is this private feed for a viewer: that of moderators, where they have charge of anything."""
    if scope == MODERATION:
        return viewer.is_staff and viewer.topics != frozenset()
    return scope == REPLIES and not viewer.is_guest
