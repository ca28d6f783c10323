"""The interface speaks one language at a time: a Dutch page has no English on it, an English page no Dutch.

That each text has a translation, `test_messages.py` sees to; here is what those translations are like, and what the
pages make of them. A page is looked through for every text whose translation differs: a long one anywhere in what can
be read, a short one where it stands alone.

Longer than 250 lines, because it lists the pages.
"""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from justhtml import JustHTML
from werkzeug.test import TestResponse

from forum.kit.signing import sign
from forum.kit.words import LOCALE, Message, translate
from tests.accounts.factors import with_codes
from tests.support.elements import elements
from tests.support.forum import PASSWORD, Forum, Reader, form_fields, migrated, parse, running_forum
from tests.support.registering import apply_for, mailed_link

LANGUAGES = ("nl", "en")
OTHER = {"nl": "en", "en": "nl"}
_VALUE = re.compile(r"%\((\w+)\)s")
_READ_ALOUD = ("title", "aria-label", "placeholder", "alt", "data-title", "data-title-to", "data-left", "data-over")
_NUMBERS = ("number", "count")
_NUMBER = r"(?:[\d.,]+|\{count\})"
_LONG = 3  # words from which a text is looked for anywhere: no Dutch sentence has these three English words in a row


def read_catalogue() -> Catalog:
    with (LOCALE / "nl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="nl")


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


CATALOGUE = [message for message in read_catalogue() if message.id]
ENGLISH = {form for message in CATALOGUE for form in forms(message.id)}
DUTCH = {form for message in CATALOGUE for form in forms(message.string)}
TEXTS = {"nl": DUTCH - ENGLISH, "en": ENGLISH - DUTCH}
"""The texts of one language that are no text of the other."""
_NO_PAGES = ("templates/mail/", "templates/privacy/")
ON_PAGES = {
    form
    for message in CATALOGUE
    if any(file.startswith("templates/") and not file.startswith(_NO_PAGES) for file, _ in message.locations)
    for form in forms(message.string)
}
"""The Dutch texts that stand in the templates of pages."""


# --- The translations


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in CATALOGUE if message.fuzzy] == []


def test_a_number_of_things_has_two_words_in_dutch() -> None:
    counted = [message for message in CATALOGUE if message.pluralizable]
    assert counted
    assert [message.id for message in counted if len([form for form in forms(message.string) if form]) != 2] == []


def test_translations_have_the_values_of_their_texts() -> None:
    for message in CATALOGUE:
        theirs = {value for text in forms(message.id) for value in _VALUE.findall(text)}
        for text in forms(message.string):
            assert set(_VALUE.findall(text)) <= theirs, text
        assert set(_VALUE.findall(forms(message.string)[-1])) == theirs, message.id


def test_texts_have_quotation_marks_and_apostrophes_of_print() -> None:
    assert [text for text in ENGLISH | DUTCH if '"' in text or "'" in text] == []


def test_dutch_says_je() -> None:
    assert [text for text in DUTCH if re.search(r"\b([Uu]|[Uu]w)\b", text)] == []


# --- The pages

Visit = Callable[["World", dict[str, str]], TestResponse]


@dataclass
class World:
    """A forum with one of everything that a page can show, and who looks at it."""

    guest: Reader
    alice: Reader
    mo: Reader
    sam: Reader
    """Has a second step."""
    ada: Reader
    ids: dict[str, int | str] = field(default_factory=dict)
    shown: dict[str, set[str]] = field(default_factory=dict)
    """The Dutch texts on each page that was looked at in Dutch."""


@pytest.fixture(scope="module")
def forum(make_module_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """A forum that knows an organisation, which is away."""
    organisation = {"ISSUER": "http://127.0.0.1:9", "CLIENT_ID": "x", "CLIENT_SECRET": "x"}
    settings = {f"FORUM_OIDC_ACME_{part}": value for part, value in organisation.items()}
    with running_forum(make_module_database(migrated), tmp_path_factory.mktemp("forum"), **settings) as running:
        yield running


@pytest.fixture(scope="module")
def world(forum: Forum) -> World:
    alice, bob, mo = forum.member("Alice"), forum.member("Bob"), forum.member("Mo", "moderator")
    thread, closed, gone = (
        alice.ask(tags="verzuim, cao"),
        alice.ask("Gesloten zaak?"),
        alice.ask("Weg ermee?", tags="weg"),
    )
    first = bob.reply(thread)
    second = alice.reply(thread, parent=first)
    branched = alice.reply(thread, "En wie heeft er een formulier?")
    alice.post(f"/posts/{branched}/branch", topic="algemeen", title="Wie heeft een formulier?", body="Voor verlof.")
    branch = forum.execute("SELECT thread_id FROM branches")[0][0]
    edited, unseen = alice.reply(thread, "Wij niet."), bob.reply(thread, "Wij ook.", parent=second)
    bob.reply(thread, "Dat klopt.", parent=unseen)
    mo.post(f"/posts/{edited}/edit", body="Wij nog niet.", version="1", reason="Spelling")
    mo.post(f"/posts/{unseen}/hide", reason="Privacy")
    mo.post(f"/posts/{unseen}/edit", body="Wij wel ook.", version="1", reason="Spelling")
    mo.post(f"/questions/{closed}/lock", reason="Beantwoord")
    mo.post(f"/posts/{question_of(alice, gone)}/delete", reason="Dubbel")
    forum.execute("UPDATE posts SET author_id = NULL, created_at = NULL WHERE id = :id", id=second)
    alice.post(f"/posts/{first}/flag", reason="Er staat een naam in.")
    alice.post(f"/posts/{forum.member('Charlie').reply(thread)}/flag", reason="Reclame.")
    mo.post("/account/mail", replies="0")
    waits = bob.reply(thread, "Mag ik ook iets zeggen?")
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=waits)
    ids: dict[str, int | str] = {
        "waits": waits,
        "thread": thread,
        "closed": closed,
        "gone": gone,
        "first": first,
        "edited": edited,
        "unseen": unseen,
    }
    ids |= {"branched": branched, "branch": branch, **links(forum, forum.member("Lin"))}
    sam, question = with_codes(forum, "Sam")[0], question_of(alice, thread)
    return World(forum.guest(), alice, mo, sam, _administer(forum), ids | {"question": question})


def _administer(forum: Forum) -> Reader:
    """Somebody is suspended, somebody has charge of a topic, and mail ran into something."""
    ada, dora = forum.member("Ada", "admin"), forum.member("Dora", "moderator")
    ada.post("/admin/topics/algemeen/give", person="dora")
    ada.post(
        f"/admin/members/{forum.member('Eva').email.partition('@')[0]}/suspend", until="2998-12-31", reason="Reclame"
    )
    ada.post("/admin/members/dora/role", role="moderator", reason="Zo")
    forum.execute("UPDATE mails SET problem = '…', attempt_count = 2")
    assert dora.id
    return ada


def links(forum: Forum, lin: Reader) -> dict[str, str]:
    """Where mails lead to."""
    apply_for(forum.guest(), email="nieuw@example.org")
    apply_for(forum.guest(), email=lin.email)
    for person, email in ((lin, "anders@example.org"), (forum.member("Alice"), "eigen@example.org")):
        person.post("/account/email", email=email)
    mails = {mail.to: mail for mail in forum.mails()}
    return {
        "confirm": mails["nieuw@example.org"].link("/confirm/"),
        "own": mails["eigen@example.org"].link("/address/"),
        "address": mails["anders@example.org"].link("/address/"),
        "back": mailed_link(forum, lin.email, "/address/back/"),
        "reset": mailed_link(forum, lin.email, "/reset/"),
    }


def question_of(reader: Reader, thread_id: int) -> int:
    return int(re.search(r'id="post-(\d+)"', reader.read(thread_id).text)[1])  # type: ignore[index]


def page(path: str, who: str = "guest") -> Visit:
    """The page at an address, in which `{thread}` is the number of the thread."""

    def visit(world: World, headers: dict[str, str]) -> TestResponse:
        reader: Reader = getattr(world, who)
        response = reader.get(path.format_map(world.ids), headers=headers)
        while response.status_code in (301, 302):
            response = reader.get(response.headers["Location"], headers=headers)
        return response

    return visit


def sent(path: str, who: str = "guest", **fields: str) -> Visit:
    """The page that answers a form."""

    def visit(world: World, headers: dict[str, str]) -> TestResponse:
        reader: Reader = getattr(world, who)
        return reader.post(path.format_map(world.ids), headers=headers, **fields)

    return visit


def second_step(world: World, headers: dict[str, str]) -> TestResponse:
    form = form_fields(world.guest.get("/login"), "/login")
    return world.guest.post("/login", headers=headers, **{**form, "email": world.sam.email, "password": PASSWORD})


def end_of_mail(whose: str) -> Visit:
    """Where the link of a mail about a reply leads a guest."""

    def visit(world: World, headers: dict[str, str]) -> TestResponse:
        signed = sign(str(getattr(world, whose).id), "unsubscribe", world.guest.app.config["SECRET_KEY"])
        return world.guest.get(f"/unsubscribe/{signed}", headers=headers)

    return visit


def mailed(path: str) -> Visit:
    """What is told of a mail that is on its way."""

    def visit(world: World, headers: dict[str, str]) -> TestResponse:
        form = {**form_fields(world.guest.get(path), path), "name": "Nieuw", "email": "a@example.org"}
        return world.guest.post(path, headers=headers, **{**form, "password": PASSWORD})

    return visit


def sent_from_elsewhere(world: World, headers: dict[str, str]) -> TestResponse:
    return world.guest.post("/ask", headers={**headers, "Origin": "https://elsewhere.example"}, body="Tekst")


def page_of_organisation(world: World, headers: dict[str, str]) -> TestResponse:
    buttons = form_fields(world.guest.get("/login", headers=headers), "/login/with/acme")
    return world.guest.post("/login/with/acme", headers=headers, **buttons)


PAGES: dict[str, tuple[int, Visit]] = {
    "front": (200, page("/")),
    "front of a member": (200, page("/", "alice")),
    "search": (200, page("/search")),
    "search for nothing": (200, page("/search?q=!")),
    "search, found": (200, page("/search?q=formulier+wel")),
    "search, narrowed down": (200, page("/search?q=ook&replied=1&period=year&order=date")),
    "search, nothing found": (200, page("/search?q=niets+giraffe+-x&solved=1")),
    "search, by nobody": (200, page("/search?q=auteur:niemand")),
    "search, meant otherwise": (200, page("/search?q=formulire")),
    "search, too many words": (200, page("/search?q=a1+a2+a3+a4+a5+a6+a7+a8+a9+a10+a11+a12+a13")),
    "unanswered": (200, page("/unanswered")),
    "top": (200, page("/top")),
    "topics": (200, page("/topics")),
    "topic": (200, page("/topics/algemeen")),
    "tags": (200, page("/tags")),
    "tags together": (200, page("/tags/cao+verzuim")),
    "tags that are not there": (200, page("/tags?q=xyz")),
    "tag": (200, page("/tags/verzuim")),
    "tag for moderators": (200, page("/tags/verzuim/edit", "mo")),
    "tag without a name": (422, sent("/tags/verzuim/edit", "mo", name="", reason="")),
    "merge of a tag": (200, page("/tags/verzuim/merge", "mo")),
    "merge of a tag into itself": (422, sent("/tags/verzuim/merge", "mo", into="verzuim", reason="")),
    "tag of no question": (200, page("/tags/weg", "mo")),
    "tags that cannot be": (422, sent("/ask", topic="algemeen", title="Zo?", body="Zo.", tags="a;b")),
    "too many tags": (422, sent("/ask", topic="algemeen", title="Zo?", body="Zo.", tags="a,b,c,d,e,f")),
    "thread": (200, page("/questions/{thread}")),
    "thread of its asker": (200, page("/questions/{thread}", "alice")),
    "thread of a moderator": (200, page("/questions/{thread}", "mo")),
    "thread in one row": (200, page("/questions/{thread}?order=flat")),
    "thread to print": (200, page("/questions/{thread}?print=1")),
    "closed thread": (200, page("/questions/{closed}")),
    "reply to a reply": (200, page("/questions/{thread}?parent={first}")),
    "empty reply": (422, sent("/questions/{thread}/reply", body=" ", parent="")),
    "preview of a reply": (200, sent("/questions/{thread}/reply", body="Zo.", parent="", preview="1")),
    "ask": (200, page("/ask")),
    "ask of a member": (200, page("/ask", "alice")),
    "empty question": (422, sent("/ask", topic="", title="", body="")),
    "question too long": (422, sent("/ask", topic="algemeen", title="a" * 201, body="a" * 20_002)),
    "preview of a question": (200, sent("/ask", topic="algemeen", title="Een formulier?", body="Zo.", preview="1")),
    "sign-in wall": (401, sent("/ask", topic="algemeen", title="Zo?", body="Zo.")),
    "login": (200, page("/login")),
    "register": (200, page("/register")),
    "organisation that is away": (503, page_of_organisation),
    "way back from an organisation that is lost": (400, page("/login/with/acme/back")),
    "registered": (200, mailed("/register")),
    "confirm": (200, page("{confirm}")),
    "broken link": (404, page("/confirm/x")),
    "reset": (200, page("/reset")),
    "reset, mailed": (200, mailed("/reset")),
    "new password": (200, page("{reset}")),
    "new password that is none": (422, sent("{reset}", password="kort")),
    "another address": (200, page("/account/email", "alice")),
    "another address that is none": (422, sent("/account/email", "alice", email="x")),
    "address to confirm": (200, page("{own}", "alice")),
    "address to confirm after signing in": (401, page("{address}")),
    "address of another account": (403, page("{address}", "alice")),
    "address to keep": (200, page("{back}")),
    "account": (200, page("/account", "alice")),
    "security": (200, page("/account/security", "alice")),
    "own privacy": (200, page("/account/privacy", "alice")),
    "private feeds": (200, page("/account/feeds", "mo")),
    "private feed, made": (200, sent("/account/feeds", "mo", scope="moderation")),
    "private feed that is another's": (403, sent("/account/feeds", "alice", scope="moderation")),
    "leaving": (200, page("/account/leave", "alice")),
    "security with a second step": (200, page("/account/security", "sam")),
    "app to set up": (200, page("/account/totp", "alice")),
    "app with a wrong code": (422, sent("/account/totp", "alice", code="1", secret="old")),
    "recovery codes": (200, sent("/account/codes", "sam")),
    "second step of signing in": (200, second_step),
    "second step with a wrong code": (400, sent("/login/code", code="1")),
    "proof of who one is": (200, page("/login/again", "alice")),
    "wrong proof": (422, sent("/login/again", "sam", password="fout")),
    "account with a wrong password": (422, sent("/account/password", "alice", current="fout", password="kort")),
    "account without mail": (200, page("/account", "mo")),
    "end of mail": (200, end_of_mail("alice")),
    "mail that ended": (200, end_of_mail("mo")),
    "end of mail by a broken link": (404, page("/unsubscribe/x")),
    "member": (200, page("/members/alice")),
    "edit": (200, page("/posts/{question}/edit", "alice")),
    "edit without a reason": (422, sent("/posts/{first}/edit", "mo", body="Anders.", version="1", reason="")),
    "edit of an old version": (
        409,
        sent("/posts/{edited}/edit", "mo", body="Anders.", version="1", reason="Spelling"),
    ),
    "edit by a stranger": (403, page("/posts/{first}/edit", "alice")),
    "history": (200, page("/posts/{edited}/history")),
    "history of what was hidden": (200, page("/posts/{unseen}/history", "mo")),
    "report": (200, page("/posts/{branched}/flag", "mo")),
    "report of what is known": (200, page("/posts/{first}/flag", "alice")),
    "report of one’s own": (403, page("/posts/{question}/flag", "alice")),
    "empty report": (422, sent("/posts/{branched}/flag", "mo", reason="")),
    "desk": (200, page("/moderation", "mo")),
    "desk for members": (403, page("/moderation", "alice")),
    "to approve": (200, page("/moderation/waiting", "mo")),
    "hidden without a reason": (422, sent("/moderation/posts/{first}", "mo", outcome="hidden", reason="")),
    "approved": (200, page("/moderation/posts/{waits}", "mo")),
    "log": (200, page("/moderation/log", "mo")),
    "log of nothing": (200, page("/moderation/log?moderator=niemand", "mo")),
    "branch": (200, page("/posts/{first}/branch", "mo")),
    "branch without a title": (
        422,
        sent("/posts/{first}/branch", "mo", topic="algemeen", title="", body="Zo.", reason=""),
    ),
    "branch of what is one": (409, page("/posts/{branched}/branch", "mo")),
    "branch of a question": (403, page("/posts/{question}/branch", "mo")),
    "thread that was a reply": (200, page("/questions/{branch}")),
    "hide": (200, page("/posts/{first}/hide", "mo")),
    "show": (200, page("/posts/{unseen}/show", "mo")),
    "delete": (200, page("/posts/{first}/delete", "mo")),
    "delete without a reason": (422, sent("/posts/{first}/delete", "mo", reason="")),
    "lock": (200, page("/questions/{thread}/lock", "mo")),
    "unlock": (200, page("/questions/{closed}/unlock", "mo")),
    "move": (200, page("/questions/{thread}/move", "mo")),
    "help on views": (200, page("/help/views")),
    "help on feeds": (200, page("/help/feeds")),
    "help on a feed": (200, page("/help/feeds?feed=/unanswered.rss")),
    "help on writing": (200, page("/help/writing")),
    "privacy": (200, page("/help/privacy")),
    "administration": (200, page("/admin", "ada")),
    "administration for a moderator": (403, page("/admin", "mo")),
    "administration of topics": (200, page("/admin/topics", "ada")),
    "administration of topics, with errors": (422, sent("/admin/topics", "ada", name="", language="", slug="A B")),
    "administration of a topic": (200, page("/admin/topics/algemeen", "ada")),
    "charge of nobody": (422, sent("/admin/topics/algemeen/give", "ada", person="niemand")),
    "administration of members": (200, page("/admin/members", "ada")),
    "members who are not there": (200, page("/admin/members?q=xyz", "ada")),
    "administration of a member": (200, page("/admin/members/eva", "ada")),
    "administration of a moderator": (200, page("/admin/members/dora", "ada")),
    "role": (200, page("/admin/members/alice/role", "ada")),
    "role of the last administrator": (409, sent("/admin/members/ada/role", "ada", role="member", reason="Zo")),
    "suspend": (200, page("/admin/members/alice/suspend", "ada")),
    "suspend until yesterday": (422, sent("/admin/members/alice/suspend", "ada", until="2020-01-01", reason="")),
    "end a suspension": (200, page("/admin/members/eva/unsuspend", "ada")),
    "sign out everywhere": (200, page("/admin/members/alice/sign-out", "ada")),
    "charge of all topics": (200, page("/admin/members/dora/all-topics", "ada")),
    "administration of settings": (200, page("/admin/settings", "ada")),
    "administration of mail": (200, page("/admin/mail", "ada")),
    "figures": (200, page("/admin/statistics", "ada")),
    "bad address": (400, page("/?after=x")),
    "sent from elsewhere": (403, sent_from_elsewhere),
    "missing": (404, page("/nowhere")),
    "no page": (405, page("/questions/{thread}/reply")),
    "gone": (410, page("/questions/{gone}")),
}


@pytest.fixture(scope="session")
def database_kind() -> str:
    """One will do: it has no say in words."""
    return "sqlite"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_the_language_of_its_reader_alone(name: str, language: str, world: World) -> None:
    status, visit = PAGES[name]
    response = visit(world, {"Accept-Language": language})
    assert response.status_code == status
    document = parse(response)
    assert (document.query("html")[0].attrs or {})["lang"] == language
    units = units_of(document)
    assert texts_in(units, OTHER[language]) == set()
    found = texts_in(units, language)
    assert len(found) > 10  # the same look finds what is there
    if language == "nl":
        world.shown[name] = found


def test_all_pages_together_show_most_texts(world: World) -> None:
    for name in [name for name in PAGES if name not in world.shown]:  # another process may have looked at these
        visit = PAGES[name][1]
        world.shown[name] = texts_in(units_of(parse(visit(world, {"Accept-Language": "nl"}))), "nl")
    shown = set.union(*world.shown.values())
    wanted = ON_PAGES & TEXTS["nl"]
    assert len(wanted & shown) > len(wanted) * 2 / 3, sorted(wanted - shown)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Ask a question</p>", {"Ask a question"}),
        ("<p><span>Stel een vraag</span> <a>Reply</a></p>", {"Reply"}),
        ("<p>Wij gaven een Reply aan iedereen</p>", set()),
        ("<p>Eerst dit. No replies yet en dan dat.</p>", {"No replies yet"}),
        ("<p><strong>3</strong> replies</p>", {"%(number)s replies"}),
        ('<p title="How views are counted">Zo</p>', {"How views are counted"}),
        ("<title>Topics · Vraagbaak</title>", {"Topics"}),
        ("<script>const text = 'Reply'</script>", set()),
    ],
)
def test_a_text_of_the_other_language_is_seen(html: str, found: set[str]) -> None:
    assert texts_in(units_of(JustHTML(html, sanitize=False)), "en") == found


def test_a_message_is_told_in_either_language() -> None:
    message = Message("Ask a question")
    assert [translate(message, language) for language in LANGUAGES] == ["Stel een vraag", "Ask a question"]


def texts_in(units: set[str], language: str) -> set[str]:
    """The texts of a language that a page shows, or says to who cannot see it."""
    whole = "\n".join(units)
    return {text for text in TEXTS[language] if text in units or _is_within(text, units, whole)}


def _is_within(text: str, units: set[str], whole: str) -> bool:
    words, is_long = _words(text)
    if not is_long and len(words) == 1:
        return False
    if not all(part in whole for part in words):  # most texts are nowhere, and patterns are slow to say so
        return False
    if is_long:
        return bool(_pattern(text, r"(?<!\w)", r"(?!\w)").search(whole))
    pattern = _pattern(text)
    return any(pattern.fullmatch(unit) for unit in units)


@functools.cache
def _words(text: str) -> tuple[list[str], bool]:
    """The words between a text's values, and whether they are many."""
    return _VALUE.split(text)[::2], len(_VALUE.sub("", text).split()) >= _LONG


@functools.cache
def _pattern(text: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """A text with its values filled in, whatever they are: there are more than `re` remembers of itself."""
    parts = (_NUMBER if part in _NUMBERS else ".+?" if odd else re.escape(part) for odd, part in _parts(text))
    return re.compile(before + "".join(parts) + after)


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """The words between the values, and the values' names, which are the odd ones."""
    for place, part in enumerate(_VALUE.split(text)):
        yield bool(place % 2), part


def units_of(document: JustHTML) -> set[str]:
    """What stands alone on a page: the words of an element or a piece of them, and the attributes that are read aloud."""
    return {" ".join(unit.split()) for unit in _units(document)}


def _units(document: JustHTML) -> Iterator[str]:
    for element in elements(document):
        if element.name in ("script", "style"):
            continue
        attributes = element.attrs or {}
        yield from (attributes[name] or "" for name in _READ_ALOUD if name in attributes)
        if element.name not in ("html", "head", "body"):
            yield element.to_text(separator=" ")
        for child in element.children or ():
            if child.name == "#text":
                yield from str(child.data or "").split(" · ")
