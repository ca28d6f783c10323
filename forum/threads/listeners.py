"""What threads do when something happens to a tag (they carry the other one, and show its name) or to their topic."""

from forum.tags.events import TagMerged, TagRenamed
from forum.threads.actions.tagging import move_tag, show_tag_anew
from forum.threads.actions.topic import show_topic_anew
from forum.topics.events import TopicRenamed


def follow_merge(event: TagMerged) -> None:
    move_tag(event.tag_id, event.into_id)
    show_tag_anew(event.into_id)


def follow_rename(event: TagRenamed) -> None:
    show_tag_anew(event.tag_id)


def follow_topic(event: TopicRenamed) -> None:
    show_topic_anew(event.topic_id)
