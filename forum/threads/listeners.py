"""What threads do when something happens to a tag: they carry the other one, and show its name."""

from forum.tags.events import TagMerged, TagRenamed
from forum.threads.actions.tagging import move_tag, show_tag_anew


def follow_merge(event: TagMerged) -> None:
    move_tag(event.tag_id, event.into_id)
    show_tag_anew(event.into_id)


def follow_rename(event: TagRenamed) -> None:
    show_tag_anew(event.tag_id)
