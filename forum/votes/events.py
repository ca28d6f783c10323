"""What happened to useful marks, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PostMarkedUseful:
    thread_id: int
    post_id: int
    account_id: int


@dataclass(frozen=True)
class UsefulMarkTaken:
    thread_id: int
    post_id: int
    account_id: int
