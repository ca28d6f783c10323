"""Every kind of page, and how a reader comes to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from playwright.sync_api import Page, Response
from sqlalchemy import text

from forum import addresses
from forum.accounts import actions
from tests.accounts.factors import SECRET
from tests.browser.steps import OpenPage
from tests.support import hard_to_show
from tests.support.databases import sqlite_file
from tests.support.forum import PASSWORD
from tests.support.served import Site

TABBABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(element => element.checkVisibility() && element.type !== "hidden" && !element.disabled)"""

Go: TypeAlias = Callable[[Page, Site], object]
"""Opens a page of that kind."""


def every_kind(
    open_page: OpenPage, site: Site, person: str | None, sources: dict[str, str]
) -> Iterator[tuple[str, Page]]:
    """Each kind that is shown with this person, opened in Dutch; they go from one to the next.

    `sources` gets the HTML of each as it was sent.
    """
    page = open_page(person, locale="nl-NL")
    page.on("dialog", lambda dialog: dialog.accept())
    documents: list[Response] = []
    page.on("response", lambda sent: documents.append(sent) if _is_document(sent, page) else None)
    for name, go in KINDS[person].items():
        go(page, site)
        sources[name] = documents[-1].text()
        yield name, page


def _is_document(sent: Response, page: Page) -> bool:
    return sent.request.is_navigation_request() and sent.frame == page.main_frame and not 300 <= sent.status < 400


def _at(address: str) -> Go:
    return lambda page, _site: page.goto(address)


def _thread(title: str, query: str = "") -> Go:
    return lambda page, site: page.goto(site.thread(title) + query)


def _send(page: Page, button: str = ".primary") -> None:
    """Press the button of the form, and wait for what it brings."""
    with page.expect_navigation():
        page.locator(f"main {button}").click()


def _reply_form_at_a_post(page: Page, site: Site) -> None:
    page.goto(f"{site.thread(hard_to_show.MODERATED)}?parent={site.post('Daar ben ik het niet')}#reply")


def _preview(page: Page, site: Site) -> None:
    _reply_form_at_a_post(page, site)
    page.locator("[name=body]").fill("Een **lijst**:\n\n- een\n- twee\n\n> citaat")
    _send(page, "[name=preview]")


def _ask_with_errors(page: Page, site: Site) -> None:
    page.goto("/ask")
    page.locator("[name=title]").fill("x" * 250)
    _send(page)


def _asked_before(page: Page, site: Site) -> None:
    """The preview with questions like it, and with those that a script finds for another title."""
    page.goto("/ask")
    page.locator("[name=topic]").select_option("onboarding")
    page.locator("[name=title]").fill("Progressieve werkhervatting regelen")
    page.locator("[name=body]").fill("Hoe doen jullie dat?")
    _send(page, "[name=preview]")
    page.locator("[name=title]").fill("Frequent verzuimgesprek")
    page.locator("#similar li").first.wait_for()


def _wall(page: Page, site: Site) -> None:
    page.goto(site.thread(hard_to_show.WIDE))
    page.locator("[name=body]").fill("Een antwoord dat bewaard blijft.\n\n" + "Zonder-einde" * 30)
    _send(page)


def _with_app(address: str) -> Go:
    def go(page: Page, site: Site) -> None:
        with site.database.writing() as session:
            account = session.execute(text("SELECT id FROM accounts WHERE handle = 'alice'")).scalar_one()
            actions.add_totp(account, SECRET, 0, "a key for tests alone")
            session.commit()
        page.goto(address)

    return go


def _second_step(page: Page, site: Site) -> None:
    _with_app("/login")(page, site)
    page.locator("[name=email]").fill("alice@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    _send(page)


def _recovery_codes(page: Page, site: Site) -> None:
    _with_app("/account/security")(page, site)
    with page.expect_navigation():
        page.locator('[action="/account/codes"] button').click()


def _with_feeds(path: str) -> Go:
    """As one who has an address of one, which was read."""

    def go(page: Page, site: Site) -> object:
        with site.database.writing() as session:
            session.execute(text(_FEED_KEY))
            session.commit()
        return page.goto(path)

    return go


def _private_feed(page: Page, _site: Site) -> None:
    page.goto("/account/feeds")
    _send(page, "[name=scope] + .buttons button")


def _register_with_errors(page: Page, site: Site) -> None:
    page.goto("/register")
    page.locator("[name=email]").fill("geen adres")
    _send(page)


def _with_passkey(path: str) -> Go:
    """As one who has a passkey, of that number."""

    def go(page: Page, site: Site) -> object:
        with site.database.writing() as session:
            session.execute(text(_PASSKEY))
            session.commit()
        return page.goto(path)

    return go


def _mailed(page: Page, site: Site) -> None:
    _wall(page, site)
    page.locator(f"[formaction='{addresses.register()}']").click()
    for name, words in {"name": "Nieuwe Naam", "email": hard_to_show.EMAIL, "password": PASSWORD}.items():
        page.locator(f"main [name={name}]").fill(words)
    _send(page)


def _confirm(page: Page, site: Site) -> None:
    """In another browser than the one that registered: there it asks for more."""
    page.context.clear_cookies(name="registration")
    page.goto(site.mail(hard_to_show.EMAIL).link("/confirm/"))


def _new_password(page: Page, site: Site) -> None:
    page.goto("/reset")
    page.locator("[name=email]").fill("charlie@example.org")
    _send(page)
    page.goto(site.mail("charlie@example.org").link("/reset/"))


def _back_from_organisation(email: str) -> Go:
    """As somebody of that address, whom the organisation confirms."""

    def go(page: Page, site: Site) -> None:
        site.provider.found("acme").person |= {"sub": email, "email": email}
        page.goto("/login")
        _send(page, ".others button")
        page.get_by_role("button", name="Agree").click()
        page.locator("main").wait_for()

    return go


def _deleted(page: Page, site: Site) -> None:
    page.goto(site.thread(hard_to_show.GONE))


def _unavailable(page: Page, site: Site) -> None:
    page.goto(site.thread(hard_to_show.DEEP))
    page.locator("[name=body]").fill("Een antwoord voor straks.")
    with _database_away(site):
        _send(page)


@contextmanager
def _database_away(site: Site) -> Iterator[None]:
    file = sqlite_file(site.database.url)
    away = file.parent.rename(file.parent.with_name("away"))
    file.parent.write_text("Where a folder should be, no database can be made.")
    yield
    file.parent.unlink()
    away.rename(file.parent)


def _edit(words: str) -> Go:
    return lambda page, site: page.goto(f"/posts/{site.post(words)}/edit")


def _conflict(page: Page, site: Site) -> None:
    _edit("Antwoord d6:")(page, site)
    page.locator("[name=version]").evaluate("field => { field.value = '0' }")
    page.locator("[name=body]").fill("Een heel andere tekst, want bij ons gaat dat nooit zo.")
    page.locator("[name=reason]").fill("het was anders")
    _send(page)


def _stale(page: Page, site: Site) -> None:
    page.goto(site.thread(hard_to_show.DEEP))
    page.locator(".compose [name=csrf_token]").evaluate("field => { field.value = 'old' }")
    page.locator("[name=body]").fill("Een tekst die te lang open stond.")
    _send(page)


def _change(words: str, verb: str) -> Go:
    return lambda page, site: page.goto(f"/posts/{site.post(words)}/{verb}")


def _change_of_thread(verb: str) -> Go:
    def go(page: Page, site: Site) -> None:
        number = site.thread(hard_to_show.LOCKED).partition("-")[0]
        page.goto(f"{number}/{verb}")

    return go


def _with_errors(verb: str) -> Go:
    def go(page: Page, site: Site) -> None:
        _change_of_thread(verb)(page, site)
        _send(page)

    return go


def _with_news(go: Go) -> Go:
    """As one who was last here when DEEP had four posts, and none was edited."""

    def visit(page: Page, site: Site) -> object:
        here = {"thread": int(site.thread(hard_to_show.DEEP).partition("questions/")[2].partition("-")[0])}
        with site.database.writing() as session:
            session.execute(text("DELETE FROM read_marks WHERE thread_id = :thread"), here)
            session.execute(text(_EDITED), {**here, "at": "2025-07-01 10:00:00"})
            session.execute(text(_SEEN), {**here, "at": "2025-06-01 10:00:00"})
            session.commit()
        return go(page, site)

    return visit


def _reported(page: Page, site: Site) -> None:
    """The desk with a post that Alice and Bob reported."""
    with site.database.writing() as session:
        session.execute(text(_REPORTS), {"post": site.post("Antwoord d5:")})
        session.commit()
    page.goto("/moderation")


_REPORTS = """
    INSERT INTO flags (post_id, account_id, reason, note, created_at)
    SELECT :post, id, 'Hier staat de naam van een collega.', '', '2025-06-01 10:00:00' FROM accounts
    WHERE handle IN ('alice', 'bob') AND NOT EXISTS (SELECT 1 FROM flags)
"""
_EDITED = "UPDATE posts SET edited_at = :at WHERE thread_id = :thread AND ordinal < 2"
_SEEN = """
    INSERT INTO read_marks SELECT id, :thread, :at, 4, :at, :at, 4, :at FROM accounts WHERE handle = 'alice'
"""

_PASSKEY = """
    INSERT INTO passkeys SELECT 7, id, 'x', 'x', 0, 'Een telefoon van het werk', '', true, created_at, created_at
    FROM accounts WHERE handle = 'alice' ON CONFLICT DO NOTHING
"""

_FEED_KEY = """
    INSERT INTO feed_keys SELECT 7, id, 'replies', 'x', created_at, created_at FROM accounts WHERE handle = 'alice'
    ON CONFLICT DO NOTHING
"""

KINDS: dict[str | None, dict[str, Go]] = {
    None: {
        "front": _at("/"),
        "unanswered": _at("/unanswered"),
        "top": _at("/top"),
        "topics": _at("/topics"),
        "topic": _at("/topics/moeilijk"),
        "tags": _at("/tags"),
        "tag": _at("/tags/arbeidsvoorwaardenvergelijkingsoverzicht"),
        "tags together": _at("/tags/arbeidsvoorwaardenvergelijkingsoverzicht+onboarding"),
        "empty topic": _at("/topics/algemeen"),
        "thread": _thread(hard_to_show.DEEP),
        "thread, flat": _thread(hard_to_show.DEEP, "?order=flat"),
        "thread, to print": _thread(hard_to_show.DEEP, "?print=1"),
        "thread, wide": _thread(hard_to_show.WIDE),
        "thread, second page": _thread(hard_to_show.LONG, "?page=2"),
        "thread without names": _thread(hard_to_show.UNKNOWN),
        "thread, moderated": _thread(hard_to_show.MODERATED),
        "thread, closed": _thread(hard_to_show.LOCKED),
        "reply form at a post": _reply_form_at_a_post,
        "preview of a reply": _preview,
        "search": _at("/search"),
        "search, found": _at("/search?q=antwoord"),
        "search, narrowed down": _at("/search?q=antwoord&replied=1&order=date"),
        "search, nothing found": _at("/search?q=giraffe+zonder+verlof"),
        "ask": _at("/ask"),
        "ask, with errors": _ask_with_errors,
        "ask what was asked before": _asked_before,
        "sign in": _at("/login"),
        "second step": _second_step,
        "back from an organisation, new": _back_from_organisation("petra@acme.example"),
        "back from an organisation, with an account": _back_from_organisation("alice@example.org"),
        "back from an organisation, lost": _at("/login/with/acme/back"),
        "wall": _wall,
        "register": _at("/register"),
        "register, with errors": _register_with_errors,
        "look in your mail": _mailed,
        "confirm": _confirm,
        "reset": _at("/reset"),
        "new password": _new_password,
        "broken link": _at("/confirm/x"),
        "member": _at("/members/alice"),
        "help with views": _at("/help/views"),
        "help with feeds": _at("/help/feeds?feed=/unanswered.rss"),
        "help with writing": _at("/help/writing"),
        "privacy": _at("/help/privacy"),
        "404": _at("/nothing/here"),
        "410": _deleted,
        "503": _unavailable,
    },
    "Alice": {
        "ask of a member": _at("/ask"),
        "account": _at("/account"),
        "security": _with_passkey("/account/security?next=/"),
        "new passkey": _at("/account/passkeys/add"),
        "name of a passkey": _with_passkey("/account/passkeys/7/rename"),
        "remove a passkey": _with_passkey("/account/passkeys/7/remove"),
        "another address": _at("/account/email"),
        "app to set up": _at("/account/totp"),
        "proof of who one is": _with_passkey("/login/again"),
        "security with an app": _with_app("/account/security"),
        "recovery codes": _recovery_codes,
        "own privacy": _at("/account/privacy"),
        "private feeds": _with_feeds("/account/feeds"),
        "private feed, made": _private_feed,
        "leaving": _at("/account/leave"),
        "edit a question": _edit("Wie volgt dit nog?"),
        "link an organisation": _back_from_organisation("alice@acme.example"),
        "stale form": _stale,
        "useful?": _change("Antwoord d5:", "useful"),
        "own thread": _thread(hard_to_show.MODERATED),
        "thread with news": _with_news(_thread(hard_to_show.DEEP)),
        "list with news": _with_news(_at("/topics/moeilijk")),
        "report": _change("Antwoord d6:", "flag"),
        "403": _change("Antwoord d5:", "hide"),
    },
    "Mo": {
        "thread of a moderator": _thread(hard_to_show.MODERATED),
        "edit a reply": _edit("Antwoord d6:"),
        "409": _conflict,
        "history": _change("Een antwoord zonder naam.", "history"),
        "thread that was a reply": _thread(hard_to_show.BRANCH),
        "branch": _change("Antwoord d6:", "branch"),
        "hide": _change("Antwoord d6:", "hide"),
        "delete": _change("Antwoord d6:", "delete"),
        "reopen": _change_of_thread("unlock"),
        "desk": _reported,
        "log": _at("/moderation/log"),
        "edit a tag": _at("/tags/onboarding/edit"),
        "merge a tag": _at("/tags/onboarding/merge"),
        "move": _change_of_thread("move"),
        "move, with errors": _with_errors("move"),
    },
    "Ada": {
        "administration": _at("/admin"),
        "administration of topics": _at("/admin/topics"),
        "administration of a topic": _at("/admin/topics/algemeen"),
        "administration of members": _at("/admin/members"),
        "administration of a member": _at("/admin/members/alice"),
        "suspend": _at("/admin/members/alice/suspend"),
        "administration of settings": _at("/admin/settings"),
        "administration of mail": _at("/admin/mail"),
        "figures": _at("/admin/statistics"),
    },
}
