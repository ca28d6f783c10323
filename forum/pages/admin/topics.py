"""Topics: adding, describing and ordering them, and who has charge of each."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts.queries import Standing, get_standing
from forum.accounts.viewer import MODERATOR
from forum.kit.db import commit
from forum.kit.errors import Malformed
from forum.kit.text import slug as slug_of
from forum.kit.words import Message
from forum.pages.admin.keys import administrator, proven_administrator
from forum.threads.queries import Author, count_by_topic
from forum.topics import actions
from forum.topics.forms import ChargeForm, KnownTopicForm, NewTopicForm
from forum.topics.queries import TopicView, find_topic, get_topic, list_moderators, list_topics
from forum.web import locale, login
from forum.web.database import writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("admin_topics", __name__)
_TAKEN = Message("There is a topic with this name in addresses already.")
_NO_SLUG = Message("Its name has no letters to make an address of. Give one here.")
_NOBODY = Message("There is no member of this short name or address.")
_NO_MODERATOR = Message("Only a moderator can have charge of a topic. Change this member’s role first.")
_STEPS = {"up": -1, "down": 1}


@bp.get("/admin/topics")
def index() -> Response:
    """All topics in their order, and the form for one more."""
    administrator()
    return _index(NewTopicForm(data={"language": locale.language()}))


@bp.post("/admin/topics")
def create() -> Response:
    """Add a topic."""
    actor_id = proven_administrator()
    form = NewTopicForm(request.form)
    is_valid = form.validate()
    slug = form.slug.data or slug_of(form.name.data, "")
    if is_valid and not slug:
        form.refuse("slug", _NO_SLUG)
    if form.errors:
        return _index(form, 422)
    with writing():
        if get_topic(slug):
            form.refuse("slug", _TAKEN)
        else:
            topic = actions.add_topic(
                slug, form.name.data, description=form.description.data, language=form.language.data
            )
            actions.note("topic_added", topic, actor_id)
            commit()
    if form.errors:
        return _index(form, 422)
    notice(Message("The topic is there."))
    return go_to(addresses.admin("topics", slug))


@bp.post("/admin/topics/<slug:slug>/move")
def move(slug: str) -> Response:
    """Let it change places with the one before or after it."""
    actor_id, topic = proven_administrator(), find_topic(slug)
    step = _STEPS.get(request.form.get("to", ""))
    if step is None:
        raise Malformed
    with writing():
        actions.place_topic(topic, _place(topic) + step, actor_id)
        commit()
    return go_to(addresses.admin("topics"))


@bp.get("/admin/topics/<slug:slug>")
def show(slug: str) -> Response:
    """One topic: what is said of it, and who has charge of it."""
    administrator()
    topic = find_topic(slug)
    return _show(topic, _form_of(topic), ChargeForm())


@bp.post("/admin/topics/<slug:slug>")
def update(slug: str) -> Response:
    """Say something else of it, or put it elsewhere."""
    actor_id, topic = proven_administrator(), find_topic(slug)
    form = KnownTopicForm(request.form)
    if not form.validate():
        return _show(topic, form, ChargeForm(), 422)
    with writing():
        actions.edit_topic(
            topic, actor_id, name=form.name.data, description=form.description.data, language=form.language.data
        )
        if int(form.place.data) != _place(topic):
            actions.place_topic(topic, int(form.place.data), actor_id)
        commit()
    notice(Message("Your change is saved."))
    return go_to(addresses.admin("topics"))


@bp.post("/admin/topics/<slug:slug>/<any(give, take):verb>")
def change_charge(slug: str, verb: str) -> Response:
    """Give a moderator charge of it, or take that away."""
    actor_id, topic = proven_administrator(), find_topic(slug)
    form = ChargeForm(request.form)
    person = get_standing(form.person.data) if form.validate() else None
    if not form.errors and (fault := _fault(person, verb)):
        form.refuse("person", fault)
    if person is None or form.errors:
        return _show(topic, _form_of(topic), form, 422)
    with writing():
        (actions.give_charge if verb == "give" else actions.take_charge)(topic, person.id, actor_id)
        commit()
    notice(Message("Your change is saved."))
    return go_to(addresses.admin("topics", slug))


def _fault(person: Standing | None, verb: str) -> Message | None:
    if person is None:
        return _NOBODY
    return _NO_MODERATOR if verb == "give" and person.role != MODERATOR else None


def _place(topic: TopicView) -> int:
    """Where it stands; the first is 1."""
    return [one.id for one in list_topics()].index(topic.id) + 1


def _form_of(topic: TopicView) -> KnownTopicForm:
    said = {"name": topic.name, "description": topic.description, "language": topic.language}
    return KnownTopicForm(data={**said, "place": str(_place(topic))})


def _index(form: NewTopicForm, status: int = 200) -> Response:
    counts = count_by_topic(login.viewer())
    topics = [(topic, counts.get(topic.id, 0)) for topic in list_topics()]
    return page("admin/topics.html", status, form=form, topics=topics, noindex=True)


def _show(topic: TopicView, form: KnownTopicForm, charge: ChargeForm, status: int = 200) -> Response:
    moderators = [Author(name, handle) for name, handle in list_moderators(topic.id)]
    return page("admin/topic.html", status, topic=topic, form=form, charge=charge, moderators=moderators, noindex=True)
