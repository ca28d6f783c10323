"""Keeping all tags as they are, for others, until the end of the transaction.

Whoever changes tags holds this, and takes it before any row: so nobody gives a question a tag that is being merged away,
no tag is made twice, and nobody waits in a circle.
"""

from forum.kit.db import exclusively


def hold_tags() -> None:
    exclusively("tags")
