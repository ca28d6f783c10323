"""What happened to tags, in the past tense. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TagMerged:
    """Told while the merged tag is still there: what carries it is to carry the other."""

    tag_id: int
    into_id: int


@dataclass(frozen=True)
class TagRenamed:
    tag_id: int
