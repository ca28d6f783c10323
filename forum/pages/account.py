"""One's own account: the profile, and the picture beside it."""

from flask import Blueprint, Response, request

from forum import addresses
from forum.accounts import actions
from forum.accounts.forms import ProfileForm
from forum.accounts.pictures import MEDIA_TYPE, Unfit, make_portrait
from forum.accounts.queries import Profile, SignedIn, get_profile
from forum.accounts.rules import is_wider
from forum.kit.db import commit
from forum.kit.words import Message
from forum.threads.queries import Author
from forum.web import limits, locale, login
from forum.web.database import let_go, writing
from forum.web.templating import notice, page
from forum.web.urls import go_to

bp = Blueprint("account", __name__)
_NOT_NOW = Message("While your account is suspended, what others see of you stays as it is.")
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
    if person.is_suspended:
        _fill_in(form, person, profile)
    if not form.validate():
        if sent is not None:
            form.refuse("image", _ONCE_MORE)
        return _account(person, profile, form, 422)
    if person.is_suspended and _refuse_what_others_see(form, person, profile, sent):
        return _account(person, profile, form, 403)
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


def _fill_in(form: ProfileForm, person: SignedIn, profile: Profile) -> None:
    """The page of who is suspended has no fields for what others see: what was not sent stays as it is."""
    audiences = {f"{part}_for": audience for part, audience in profile.visibility.items()}
    for field, value in (_others_see(person, profile) | audiences).items():
        if field not in request.form:
            form[field].data = value


def _refuse_what_others_see(form: ProfileForm, person: SignedIn, profile: Profile, sent: bytes | None) -> bool:
    """Say at each field that would tell others something else, or tell it to more of them, that it cannot be now; whether
    there is one. To take something away is always possible."""
    refused = [field for field, value in _others_see(person, profile).items() if form[field].data not in (value, "")]
    refused += [f"{part}_for" for part, old in profile.visibility.items() if is_wider(form.visibility[part], old)]
    refused += ["image"] * (sent is not None)
    for field in refused:
        form.refuse(field, _NOT_NOW)
    return bool(refused)


def _others_see(person: SignedIn, profile: Profile) -> dict[str, str]:
    told = ("job_title", "sector", "size_band", "bio")
    return {"name": person.name} | {field: getattr(profile, field) for field in told}


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
