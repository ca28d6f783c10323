"""What moderators do to a tag: edit what is said of it, or merge it into another. Each is a form that asks why."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.viewer import Viewer
from forum.kit.db import commit
from forum.kit.errors import Refused
from forum.kit.words import Message
from forum.tags.actions import NameTaken, TagWords, edit_tag, merge_tag
from forum.tags.actions.moderate import MERGED, NOT_YOURS
from forum.tags.forms import MergeForm, TagForm
from forum.tags.queries import TagView, find_tag, get_tag, list_changes, list_synonyms
from forum.tags.rules import can_moderate_tags
from forum.tags.terms import read_names, slug_of, write_names
from forum.web import login
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("tag_changes", __name__)
_NO_TAG = Message("There is no tag of that name.")
_ITSELF = Message("That is this tag itself, or another word for it. Name the tag that is to stay.")


@bp.get("/tags/<slug:slug>/edit")
def edit(slug: str) -> Response:
    """The form, filled with what is said now."""
    _, tag = _find(slug)
    synonyms = write_names(list_synonyms(tag.id))
    return _edit(tag, TagForm(data={"name": tag.name, "description": tag.description, "synonyms": synonyms}))


@bp.post("/tags/<slug:slug>/edit")
def update(slug: str) -> Response:
    """Save, and go and see."""
    viewer, tag = _find(slug)
    form = TagForm(request.form)
    form.former, form.kept = tag.name, list_synonyms(tag.id)
    if not form.validate():
        return _edit(tag, form, 422)
    _check_same(tag, slug, is_done=slug_of(form.name.data) == tag.slug)
    words = TagWords(form.name.data, form.description.data, read_names(form.synonyms.data))
    try:
        with writing():
            changed = edit_tag(tag, viewer, words, form.reason.data)
            commit()
    except NameTaken as error:
        form.refuse(error.field, error.message)
        return _edit(tag, form, 422)
    notice(Message("Your change is saved."))
    return go_to(addresses.tag(changed.slug))


@bp.get("/tags/<slug:slug>/merge")
def ask_into(slug: str) -> Response:
    """The form that asks into which and why."""
    _, tag = _find(slug)
    return _merge(tag, MergeForm())


@bp.post("/tags/<slug:slug>/merge")
def merge(slug: str) -> Response:
    """Merge it, and go and see the one that stays."""
    viewer, tag = _find(slug)
    form = MergeForm(request.form)
    is_valid, into = form.validate(), get_tag(form.into.data)
    if not form.into.errors and (into is None or into.id == tag.id):
        form.refuse("into", _NO_TAG if into is None else _ITSELF)
    if not is_valid or into is None or into.id == tag.id:
        return _merge(tag, form, 422)
    _check_same(tag, slug)
    with writing():
        merge_tag(tag, into, viewer, form.reason.data)
        commit()
    notice(Message("The tags are merged. The old name leads here."))
    return go_to(addresses.tag(into.slug))


def _find(slug: str) -> tuple[Viewer, TagView]:
    viewer, tag = login.member(), find_tag(slug)
    if not can_moderate_tags(viewer):
        raise Refused(NOT_YOURS)
    return viewer, tag


def _check_same(tag: TagView, slug: str, *, is_done: bool = False) -> None:
    """Raise `Refused` (409) where the form was made of a tag that is another one by now: its words are not about this."""
    if tag.slug != slug and not is_done:
        raise Refused(MERGED, status=409)


def _edit(tag: TagView, form: TagForm, status: int = 200) -> Response:
    return page("tags/edit.html", status, tag=tag, form=form, log=list_changes(tag.id), noindex=True)


def _merge(tag: TagView, form: MergeForm, status: int = 200) -> Response:
    return page("tags/merge.html", status, tag=tag, form=form, noindex=True)
