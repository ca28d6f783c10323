"""What search does when something happens to posts and to what stands above them."""

from forum.search.actions import (
    begin_sweep,
    follow_sight,
    index_posts,
    index_thread,
    index_written,
    leave_tagged_to_job,
)
from forum.tags.events import TagMerged, TagRenamed
from forum.threads.events import HeadingChanged, PostsReceived, PostsRewritten, PostStateChanged, PostWritten


def index_post(event: PostWritten) -> None:
    if event.written:
        index_written(event.post_id, event.written)
    else:
        index_posts([event.post_id])


def follow_words(event: PostStateChanged) -> None:
    follow_sight(event.post_id)


def index_all(event: PostsReceived) -> None:
    index_posts(event.post_ids)


def index_rewritten(event: PostsRewritten) -> None:
    """A name that was taken out of posts is to leave the vocabulary too."""
    index_posts(event.post_ids)
    begin_sweep()


def index_below(event: HeadingChanged) -> None:
    index_thread(event.thread_id)


def index_tagged(event: TagRenamed) -> None:
    leave_tagged_to_job(event.tag_id)


def index_merged(event: TagMerged) -> None:
    leave_tagged_to_job(event.into_id)
