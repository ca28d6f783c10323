"""One's own account: the profile, and the picture beside it."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import ProfileForm
from forum.accounts.pictures import MEDIA_TYPE, Unfit, make_portrait
from forum.accounts.queries import Profile, SignedIn, get_profile
from forum.kit.db import commit
from forum.kit.words import Message
from forum.threads.queries import Author
from forum.web import limits, locale, login
from forum.web.database import let_go, writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("account", __name__)
_ONCE_MORE = Message("Choose the picture once more: it was not kept, because of what is said at the other fields.")


@bp.get("/account")
def account() -> Response:
    """The profile."""
    person = login.person()
    profile = get_profile(person.id)
    form = ProfileForm(
        obj=profile,
        name=person.name,
        language=person.language or locale.language(),
        timezone=person.timezone or locale.zone(),
        **{f"{part}_for": audience for part, audience in profile.visibility.items()},
    )
    return _account(person, profile, form)


@bp.post("/account")
def save() -> Response:
    """Keep the profile."""
    person, form = login.person(), ProfileForm(request.form)
    sent, profile = _sent_image(), get_profile(person.id)
    if not form.validate():
        if sent is not None:
            form.refuse("image", _ONCE_MORE)
        return _account(person, profile, form, 422)
    try:
        portrait = _portrait(person, sent)
    except Unfit as unfit:
        form.refuse("image", unfit.message)
        return _account(person, profile, form, 422)
    with writing():
        actions.save_profile(person.id, visibility=form.visibility, **form.told)
        if portrait is not None:
            actions.set_avatar(person.id, portrait, MEDIA_TYPE)
        elif form.no_image.data:
            actions.remove_avatar(person.id)
        commit()
    notice(Message("Your changes are saved."))
    return go_to(addresses.account())


def _sent_image() -> bytes | None:
    """The file that was chosen; None where none was."""
    file = request.files.get("image")
    return file.read() if file is not None and file.filename else None


def _portrait(person: SignedIn, sent: bytes | None) -> bytes | None:
    """What is kept of it. Raises `Unfit`."""
    if sent is None:
        return None
    limits.hit("picture by account", person.id)
    let_go()
    return make_portrait(sent)


def _account(person: SignedIn, profile: Profile, form: ProfileForm, status: int = 200) -> Response:
    author = Author(person.name, person.handle, avatar=profile.avatar)
    return page("accounts/account.html", status, account=person, author=author, form=form, noindex=True)
