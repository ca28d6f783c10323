"""What a feed says of the forum that it comes from."""

from dataclasses import dataclass

from flask import current_app

from forum import addresses


@dataclass(frozen=True)
class Site:
    """The forum's name, base address and language."""

    name: str
    base_url: str
    language: str

    def absolute(self, path: str) -> str:
        """The whole address of a path."""
        return addresses.absolute(self.base_url, path)

    def titled(self, part: str) -> str:
        """The name of a part of the forum, as it stands in a reader's list of many sites."""
        return f"{part} · {self.name}"


def this_site() -> Site:
    """The site of this application."""
    site: Site = current_app.extensions["feeds"]
    return site
