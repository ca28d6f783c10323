"""What a reply begins with that quotes a post: its text, and whose it is, in the language of the thread."""

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.words import Message, translate
from forum.markup import quote
from forum.threads import queries
from forum.threads.queries import PostView, ThreadView


def heading_of(name: str | None, thread: ThreadView) -> str:
    """Whose words these are."""
    said = Message("%(name)s wrote:", values={"name": name}) if name else Message("Somebody wrote:")
    return translate(said, thread.language)


def quote_of(post: PostView, thread: ThreadView, viewer: Viewer) -> str:
    """The Markdown of the quote, with room for an answer below."""
    source = queries.find_post(post.id, viewer, within=thread.id)[0].body
    return quote(source, heading_of(post.author.name, thread), addresses.post(post.id)) + "\n"
