"""Who may change tags. Pure."""

from forum.accounts.viewer import Viewer


def can_moderate_tags(viewer: Viewer) -> bool:
    """Those who moderate all topics: a tag is on questions of any."""
    return viewer.is_staff and viewer.topics is None
