"""Language, theme and order: the account decides, then the cookie, then (language) the browser, then the site."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.forum import Forum, Reader, parse

ORDERS = ("tree", "newest", "useful", "flat")


def shown(reader: Reader, path: str = "/", **headers: str) -> tuple[str, str]:
    """Language and theme of a page."""
    (html,) = parse(reader.get(path, headers=headers)).query("html")
    attributes = html.attrs or {}
    return attributes["lang"] or "", attributes["data-theme"] or ""


@pytest.mark.parametrize(
    ("browser", "expected"),
    [
        ("nl", "nl"),
        ("en", "en"),
        ("en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("de, en;q=0.5", "en"),
        ("nl-BE", "nl"),
        ("de", "nl"),
        ("", "nl"),
        ("nl;q=0, en;q=0.1", "en"),
        ("x" * 5_000, "nl"),
    ],
)
def test_the_browser_says_which_language_a_guest_reads(guest: Reader, browser: str, expected: str) -> None:
    assert shown(guest, **{"Accept-Language": browser})[0] == expected


def test_the_site_has_a_language_of_its_own(build: Callable[..., Forum]) -> None:
    guest = build(FORUM_LANGUAGE="en").guest()

    assert shown(guest, **{"Accept-Language": "de"})[0] == "en"
    assert shown(guest, **{"Accept-Language": "nl"})[0] == "nl"


def test_a_guests_choice_goes_before_the_browsers(guest: Reader) -> None:
    guest.post("/preferences", language="en")

    assert shown(guest) == ("en", "system")
    guest.post("/preferences", theme="dark")
    assert shown(guest) == ("en", "dark")
    assert shown(guest, "/nergens") == ("en", "dark")


def test_a_members_account_goes_before_the_cookie(forum: Forum) -> None:
    member = forum.member("Lezer")
    member.post("/preferences", language="en", theme="light")
    member.client.set_cookie("prefs", "language=nl&theme=dark")

    assert shown(member) == ("en", "light")
    # In another browser, which has no such cookie, the account says the same.
    assert shown(forum.again("Lezer")) == ("en", "light")


@pytest.mark.parametrize("cookie", ["language=xx", "language=en%00", "theme=<b>", "=", "language", "%", "a" * 4_000])
def test_a_cookie_that_was_tampered_with_chooses_nothing(guest: Reader, cookie: str) -> None:
    guest.client.set_cookie("prefs", cookie)

    assert shown(guest) == ("nl", "system")


def test_the_order_that_was_chosen_holds(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    first, second = alice.reply(thread), alice.reply(thread)
    guest.post("/preferences", order="newest")

    def order() -> list[int]:
        page = guest.read(thread).text
        return sorted((first, second), key=lambda number: page.index(f'id="post-{number}"'))

    assert order() == [second, first]
    guest.post("/preferences", order="flat")
    assert order() == [first, second]


@pytest.mark.parametrize("who", ["guest", "alice"])
@pytest.mark.parametrize(
    "chosen", [{"language": "de"}, {"theme": "blue"}, {"order": "x"}, {"language": "en", "order": "x"}]
)
def test_another_choice_is_refused_and_nothing_of_it_is_kept(forum: Forum, who: str, chosen: dict[str, Any]) -> None:
    reader = forum.guest() if who == "guest" else forum.member("Alice")
    response = reader.post("/preferences", **chosen)

    assert response.status_code == 400
    assert response.headers.getlist("Set-Cookie") == []
    assert shown(reader)[0] == "nl"


@pytest.mark.parametrize(
    "address",
    ["//elders.example", "https://elders.example", "/\\elders.example", "\\\\elders.example", "/\t/elders.example",
     "javascript:alert(1)", "http:elders.example", "elders.example", "//[", "http://[", "/\r\nX: y", "", "/" + "\u2028"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(guest: Reader, address: str) -> None:
    assert guest.post("/preferences", language="nl", next=address).headers["Location"] == "/"
    page = parse(guest.get("/login", query_string={"next": address}))
    assert [(field.attrs or {})["value"] for field in page.query('form[action="/login"] input[name="next"]')] == ["/"]


def test_one_comes_back_to_where_one_chose(guest: Reader) -> None:
    back = "/topics/algemeen?after=x&q=é"
    response = guest.post("/preferences", language="nl", next=back)

    assert response.status_code == 303
    assert response.headers["Location"] == "/topics/algemeen?after=x&q=%C3%A9"
