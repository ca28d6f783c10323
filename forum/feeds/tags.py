"""The feed of a tag, under the one name that it has; another word for it leads there."""

from flask import Blueprint, Response

from forum import addresses
from forum.accounts.viewer import STRANGER
from forum.feeds.answer import ANY_KIND, answer
from forum.feeds.channel import Subject, make_channel
from forum.feeds.site import this_site
from forum.kit.words import Message
from forum.threads.queries import find_tag_told, list_recent
from forum.web.urls import redirect_kept

bp = Blueprint("tag_feed", __name__)


@bp.get(f"/tags/<any_slug:slug>.<{ANY_KIND}:kind>")
def show(slug: str, kind: str) -> Response:
    """The newest posts of the questions with a tag, in the site's language."""
    tag, site = find_tag_told(slug, STRANGER), this_site()
    page = addresses.tag(tag.slug)
    if tag.slug != slug:
        return redirect_kept(addresses.feed(page, kind))
    usual = Message("The newest questions and replies with the tag “%(tag)s”.", values={"tag": tag.name})
    subject = Subject(
        f"tag/{tag.id}",
        site.titled(tag.name),
        tag.description or usual,
        site.language,
        page,
        addresses.feed(page, kind),
    )
    return answer(make_channel(kind, subject, list_recent(tag_id=tag.id), site, tag.created_at))
