"""The forms of accounts: registering, signing in, one's own account."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, Field, FileField, Form, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import StopValidation

from forum.accounts.guessable import is_guessable
from forum.accounts.organisations import SECTORS, SIZE_BANDS
from forum.accounts.queries import fold_email
from forum.accounts.rules import ALL, MEMBERS, NOBODY, USUAL
from forum.accounts.viewer import ROLES
from forum.kit.forms import ErrorsAside, at_most, choice, line, matching, required, text
from forum.kit.words import Message

NAME_LENGTH = 60
JOB_TITLE_LENGTH = 80
BIO_LENGTH = 600
PASSWORD_LENGTH = 8
LONGEST_PASSWORD = 1_000
REASON_LENGTH = 500
_LAST_YEAR = 9_000
"""The calendar of some databases and browsers ends in 9999."""
_LONGEST_EMAIL = 254
_LONGEST_CODE = 40


def is_email(text: str) -> bool:
    """Whether it can be an e-mail address (syntax only: nobody is asked)."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(fold_email(text)) <= _LONGEST_EMAIL


def is_long_enough(password: str | None) -> bool:
    """Whether it can be a password (and is no longer than one can sign in with)."""
    return PASSWORD_LENGTH <= len(password or "") <= LONGEST_PASSWORD


_email_needed = required(Message("Enter your e-mail address."))
_email_valid = matching(
    is_email, Message("This does not look like an e-mail address yet. An example: alice@example.org.")
)
_PASSWORD_NEEDED = Message("Choose a password of at least 8 characters.")
_GUESSABLE = Message(
    "This is one of the first passwords that somebody would try. Choose another, such as some words that only you would put together."
)


def _not_guessable(form: Form, field: Field) -> None:
    """A new password is not one that many use, nor the member's own name or address."""
    about = [form[name].data or "" for name in ("name", "email") if name in form]
    if is_guessable(field.data or "", about):
        raise StopValidation(_GUESSABLE)


_current = required(Message("Enter your password."))


def _new_email() -> StringField:
    """An address that is not known here yet."""
    return line(Message("E-mail address"), [_email_needed, at_most(_LONGEST_EMAIL), _email_valid])


def _new_password(label: Message) -> PasswordField:
    """A password to sign in with from now on."""
    long_enough = matching(is_long_enough, _PASSWORD_NEEDED)
    return PasswordField(label, [required(_PASSWORD_NEEDED), long_enough, _not_guessable])


def _own_name() -> StringField:
    """What a member is called."""
    needed = required(Message("Enter the name that colleagues will see."))
    return line(Message("Your name"), [needed, at_most(NAME_LENGTH)])


def _audience(label: Message, part: str) -> SelectField:
    """Who may see a part of the profile."""
    return choice(label, _AUDIENCES, USUAL[part])


_AUDIENCES = {ALL: Message("Everybody"), MEMBERS: Message("Members only"), NOBODY: Message("Nobody")}
_NOT_TOLD = Message("I would rather not say")
_SIZES = {band: band.replace("-", "–") for band in SIZE_BANDS}
_TOLD = ("name", "language", "timezone", "job_title", "sector", "size_band", "bio")


class LoginForm(ErrorsAside):
    email = line(Message("E-mail address"), [_email_needed, at_most(_LONGEST_EMAIL)])
    password = PasswordField(Message("Password"), [_current, at_most(LONGEST_PASSWORD)])
    passkey = HiddenField(Message("Passkey"))
    next = HiddenField()


class CodeForm(ErrorsAside):
    """The second step of signing in: a code of the app, or a recovery code."""

    code = line(Message("Code from your app"), [at_most(_LONGEST_CODE)])
    recovery = line(Message("Recovery code"), [at_most(_LONGEST_CODE)])
    passkey = HiddenField(Message("Passkey"))
    ticket = HiddenField()
    next = HiddenField()

    @property
    def typed(self) -> str:
        """Whichever it was: nobody is refused for the wrong field."""
        return str(self.code.data or self.recovery.data)


class SetUpForm(ErrorsAside):
    """Showing that an app has the secret that the page showed."""

    code = line(
        Message("Code from your app"), [required(Message("Enter the six digits of the app.")), at_most(_LONGEST_CODE)]
    )
    secret = HiddenField()

    @property
    def digits(self) -> str:
        """The code without the space that apps show in it."""
        return str(self.code.data).replace(" ", "")


class ProofForm(ErrorsAside):
    """Proving once more who one is: by the password, a code or a passkey."""

    password = PasswordField(Message("Your password"), [at_most(LONGEST_PASSWORD)])
    code = line(Message("Code from your app, or a recovery code"), [at_most(_LONGEST_CODE)])
    passkey = HiddenField(Message("Passkey"))
    next = HiddenField()


class RegisterForm(ErrorsAside):
    name = _own_name()
    email = _new_email()
    password = _new_password(Message("Password"))
    website = line(Message("Leave this empty"))
    """Nobody sees it. What stands in it was not typed by a person (`signals`)."""
    begun = HiddenField()
    """When the form was made, signed."""
    next = HiddenField()


class EmailForm(ErrorsAside):
    """An address to mail to: for choosing a new password, or as one's new address."""

    email = _new_email()
    next = HiddenField()


class NewPasswordForm(ErrorsAside):
    """A new password, by a link. The address is there for who remembers passwords for people."""

    email = line(Message("E-mail address"))
    password = _new_password(Message("New password"))
    next = HiddenField()


class JoinForm(ErrorsAside):
    name = _own_name()
    key = HiddenField()


class ProfileForm(ErrorsAside):
    name = _own_name()
    language = choice(Message("Language of the pages"), {"nl": "Nederlands", "en": "English"})
    timezone = choice(Message("Time zone"), {zone: zone.replace("_", " ") for zone in sorted(available_timezones())})
    image = FileField(Message("Your own picture"))
    no_image = BooleanField(Message("Remove my picture"))
    job_title = line(Message("Your function"), [at_most(JOB_TITLE_LENGTH)])
    job_title_for = _audience(Message("Who sees your function?"), "job_title")
    sector = choice(Message("Kind of organisation"), {"": _NOT_TOLD, **SECTORS}, "")
    size_band = choice(Message("People who work there"), {"": _NOT_TOLD, **_SIZES}, "")
    organisation_for = _audience(Message("Who sees the kind and the size?"), "organisation")
    bio = text(Message("About you"), [at_most(BIO_LENGTH)])
    bio_for = _audience(Message("Who sees what you tell?"), "bio")

    @property
    def told(self) -> dict[str, str]:
        """What is kept of it as it is."""
        return {name: self[name].data for name in _TOLD}

    @property
    def visibility(self) -> dict[str, str]:
        """Who sees each part."""
        return {part: self[f"{part}_for"].data for part in USUAL}


class FirstPasswordForm(ErrorsAside):
    """A password for an account that is about to be made, of that name and address."""

    name = HiddenField()
    email = line(Message("E-mail address"))
    password = _new_password(Message("Password"))


class PasswordForm(ErrorsAside):
    current = PasswordField(Message("Your current password"), [_current, at_most(LONGEST_PASSWORD)])
    password = _new_password(Message("New password"))


class PasskeyNameForm(ErrorsAside):
    name = line(Message("Name"), [required(Message("Give it a name by which you know it.")), at_most(NAME_LENGTH)])


class NewPasskeyForm(PasskeyNameForm):
    passkey = HiddenField(Message("Passkey"))


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).year < _LAST_YEAR
    except ValueError:
        return False


class WhyForm(ErrorsAside):
    """Doing something to somebody else's account."""

    reason = line(Message("Reason"), [required(Message("Say why, for the log.")), at_most(REASON_LENGTH)])


class RoleForm(WhyForm):
    role = choice(Message("Role"), ROLES)


class SuspensionForm(ErrorsAside):
    until = line(Message("Last day"), [matching(_is_day, Message("Give a day as year-month-day, such as 2027-03-31."))])
    reason = line(
        Message("Reason"),
        [required(Message("Say why: the member reads it, and so does who looks at the log.")), at_most(REASON_LENGTH)],
    )

    def end(self, zone: str) -> datetime | None:
        """When it is over: as the last day ends in a time zone; None where none was given."""
        if not self.until.data:
            return None
        day_after = date.fromisoformat(self.until.data) + timedelta(days=1)
        return datetime.combine(day_after, time.min, ZoneInfo(zone))
