"""What happened to topics, in the past tense. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TopicRenamed:
    topic_id: int
