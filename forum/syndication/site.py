"""What a feed says of the forum that it comes from."""

from dataclasses import dataclass

from forum import addresses
from forum.kit.config import Settings
from forum.kit.facts import fact


@dataclass(frozen=True)
class Site:
    """The forum's name, base address and language; and who vouches for its ids, "host,year" (RFC 4151); and in
    which zone it tells the time."""

    name: str
    base_url: str
    language: str
    authority: str
    hub: str | None = None
    """The address of the hub that pushes its feeds."""
    zone: str = "UTC"

    def absolute(self, path: str) -> str:
        """The whole address of a path."""
        return addresses.absolute(self.base_url, path)

    def tag(self, name: str) -> str:
        """An id that never changes, whatever the forum and its pages are called later."""
        return f"tag:{self.authority}:{name}"

    def titled(self, part: str) -> str:
        """The name of a part of the forum, as it stands in a reader's list of many sites."""
        return f"{part} · {self.name}"


def site_of(settings: Settings) -> Site:
    """The site with these settings and the database's facts."""
    authority = fact("tag_authority")
    return Site(settings.site_name, settings.base_url, settings.language, authority, _hub(settings), settings.timezone)


def _hub(settings: Settings) -> str | None:
    chosen = {"own": addresses.absolute(settings.base_url, addresses.hub()), "off": None}
    return chosen.get(settings.hub, settings.hub)
