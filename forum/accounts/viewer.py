"""Whose eyes a page is seen through. Every query takes a `Viewer`; no room asks who is signed in."""

from dataclasses import dataclass

from forum.kit.words import Message

GUEST, MEMBER, MODERATOR, ADMIN = "guest", "member", "moderator", "admin"
ROLES = {MEMBER: Message("Member"), MODERATOR: Message("Moderator"), ADMIN: Message("Administrator")}
"""What an account can be, and how that is called."""


@dataclass(frozen=True)
class Viewer:
    """A reader: a guest, or a member with what the rules ask of them.

    `topics` are the topics that a moderator has charge of; None means all.
    """

    id: int | None = None
    role: str = GUEST
    topics: frozenset[int] | None = None
    name: str = ""
    handle: str = ""

    @property
    def is_guest(self) -> bool:
        return self.id is None

    @property
    def is_staff(self) -> bool:
        """Whether they moderate anything at all."""
        return self.role in (MODERATOR, ADMIN)

    def moderates(self, topic_id: int) -> bool:
        """Whether they moderate this topic."""
        return self.is_staff and (self.topics is None or topic_id in self.topics)


STRANGER = Viewer()
"""Somebody of whom nothing is known: what they may see, all may see."""
