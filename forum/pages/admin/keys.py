"""Who may open the doors of `/admin`."""

from forum.accounts.viewer import ADMIN, Viewer
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.web import login

_NOT_YOURS = Message("Only administrators can open this.")


def administrator() -> Viewer:
    """Who looks, if they administer; else `SignInNeeded` or `Refused`."""
    viewer = login.member()
    if viewer.role != ADMIN:
        raise Refused(_NOT_YOURS)
    return viewer


def proven_administrator() -> int:
    """The number of who changes something, if they proved a short while ago who they are; else `ProofNeeded`."""
    administrator()
    return login.proven_person().id
