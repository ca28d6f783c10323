"""Who is on the way to a provider, and who came back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Trip:
    """What only this forum and one sign-in know: it proves that what comes back belongs to what was sent."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Person:
    """Who somebody is at a provider. `email` is empty where it told none."""

    issuer: str
    """Without a slash at its end: providers add one, or take it away, and are the same."""
    subject: str
    email: str
    is_email_confirmed: bool
    name: str
    proved_at: datetime | None
    """When they last proved to it who they are, as far as it tells."""
