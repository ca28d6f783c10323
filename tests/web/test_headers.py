"""The headers of every answer: what a browser may do with it, who may keep it, and no cookie for who only reads."""

import gzip
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.support.forum import PASSWORD, Forum, Reader
from tests.web.rules import UNPACK, check_headers

READ = ("/", "/unanswered", "/top", "/topics", "/topics/algemeen", "/ask", "/help/views", "/members/alice", "/nergens")
OTHERS = (
    "/feed",
    "/feed.rss",
    "/feed.atom",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/favicon.ico",
    "/healthz",
    "/readyz",
)
FORMS = ("/login", "/register", "/reset")


def pages_of(thread: int) -> tuple[str, ...]:
    return (
        *READ,
        f"/questions/{thread}",
        f"/questions/{thread}-x?page=9",
        f"/posts/{thread}",
        f"/questions/{thread}.rss",
    )


def cookies(response: TestResponse) -> list[str]:
    return response.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("who", ["guest", "alice", "mo"])
def test_every_answer_carries_the_policy(forum: Forum, alice: Reader, who: str) -> None:
    reader = {"guest": forum.guest, "alice": lambda: alice, "mo": lambda: forum.member("Mo", "moderator")}[who]()
    for path in (*pages_of(alice.ask()), *OTHERS, *FORMS, "/account", "/assets/css/nothing.css"):
        check_headers(reader.get(path))
        check_headers(reader.client.head(path))
        check_headers(reader.client.options(path))
        check_headers(reader.client.post(path))
    tag = reader.get("/").headers.get("ETag", "")
    check_headers(reader.get("/", headers={"If-None-Match": tag}))


def test_a_guest_who_only_reads_gets_no_cookie(forum: Forum, alice: Reader, guest: Reader) -> None:
    for path in (*pages_of(alice.ask()), *OTHERS):
        assert cookies(guest.get(path)) == [], path
        stale = forum.app.test_client(use_cookies=False).get(path, headers={"Cookie": "session=.x.y.z; other=1"})
        assert cookies(stale) == [], path


def test_a_guest_never_gets_a_session(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    answers = [guest.get(path) for path in FORMS]
    answers += [guest.post(path, body="Tekst") for path in (*FORMS, "/ask", f"/questions/{thread}/reply", "/account")]
    answers += [guest.post("/login", email="x@example.org", password="wrong")]
    answers += [guest.post("/preferences", language="en"), guest.post("/logout")]
    names = {cookie.split("=")[0] for answer in answers for cookie in cookies(answer)}

    assert names == {"form_token", "prefs"}


def test_the_token_of_a_guest_form_stays_on_its_path(guest: Reader) -> None:
    for path in FORMS:
        (cookie,) = cookies(guest.get(path))
        assert f"; Path={path}" in cookie
        assert "; HttpOnly" in cookie
        assert "; SameSite=Lax" in cookie


def test_the_cookie_of_choices_holds_nothing_else(guest: Reader) -> None:
    response = guest.post("/preferences", language="en", theme="dark", order="flat", next="/", other="x", session="y")
    (cookie,) = cookies(response)

    assert cookie.split(";")[0] == "prefs=language=en&theme=dark&order=flat"
    assert "; SameSite=Lax" in cookie


def signed_in(forum: Forum) -> TestResponse:
    forum.member("Alice")
    guest = forum.guest()
    token = guest.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
    response = guest.post("/login", csrf_token=token, email="alice@example.org", password=PASSWORD)
    assert response.status_code == 303
    return response


def test_the_session_is_for_this_site_alone(forum: Forum) -> None:
    (cookie,) = [cookie for cookie in cookies(signed_in(forum)) if cookie.startswith("session=")]

    assert "; HttpOnly" in cookie
    assert "; Path=/" in cookie
    assert "; SameSite=Lax" in cookie
    assert "Domain" not in cookie


def test_the_session_ends_where_one_signs_out(forum: Forum) -> None:
    forum.member("Eef")
    eef = forum.again("Eef")
    response = eef.post("/logout")

    assert response.status_code == 303
    assert ["session=;" in cookie for cookie in cookies(response)] == [True]
    assert eef.get("/account").status_code == 401


def test_over_https_all_cookies_are_secure(build: Callable[..., Forum]) -> None:
    forum = build(FORUM_BASE_URL="https://forum.example.org")
    guest = forum.guest()
    answers = [guest.get("/login"), guest.post("/preferences", theme="dark")]
    forum.member("Alice")
    https = {"base_url": "https://forum.example.org"}
    token = guest.client.get("/login", **https).text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": "alice@example.org", "password": PASSWORD}
    answers.append(guest.client.post("/login", data=form, **https))
    said = [cookie for answer in answers for cookie in cookies(answer)]

    assert any(cookie.startswith("__Host-session=") for cookie in said)
    assert not any(cookie.startswith("session=") for cookie in said)
    assert all("; Secure" in cookie for cookie in said)
    assert answers[0].headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in build().guest().get("/").headers


def test_guests_pages_can_be_asked_for_again(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    for path in ("/", "/topics/algemeen", f"/questions/{thread}-wie-heeft-er-een-reglement"):
        response = guest.get(path)
        headers = response.headers
        assert headers["Cache-Control"] == "no-cache"
        assert headers["Vary"] == "Accept-Language, Accept-Encoding, Cookie"
        assert headers["ETag"].startswith('"')
        for reader in (
            guest.get,
            lambda path, headers: guest.client.head(path, headers={"Accept-Language": "nl", **headers}),
        ):
            by_tag = reader(path, headers={"If-None-Match": headers["ETag"]})
            by_date = reader(path, headers={"If-Modified-Since": headers["Last-Modified"]})
            assert (by_tag.status_code, by_date.status_code) == (304, 304), path
            assert by_tag.data == by_date.data == b""
            assert by_tag.headers["ETag"] == headers["ETag"]
            assert by_tag.headers["Vary"] == headers["Vary"]
            assert by_tag.headers["Cache-Control"] == "no-cache"
        changed = guest.get(path, headers={"If-None-Match": '"x"', "If-Modified-Since": headers["Last-Modified"]})
        assert changed.status_code == 200


def test_a_new_reply_makes_the_page_new(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    before = guest.read(thread).headers["ETag"]
    alice.reply(thread)

    assert (
        guest.get(f"/questions/{thread}-wie-heeft-er-een-reglement", headers={"If-None-Match": before}).status_code
        == 200
    )


def test_a_head_is_a_get_without_its_body(alice: Reader, guest: Reader) -> None:
    for path in pages_of(alice.ask()):
        get = guest.get(path)
        head = guest.client.head(path, headers={"Accept-Language": "nl", "User-Agent": guest.agent})
        assert head.status_code == get.status_code
        assert head.data == b""
        assert head.headers.get("ETag") == get.headers.get("ETag"), path


def test_the_tag_differs_with_what_the_reader_chose(forum: Forum, alice: Reader) -> None:
    alice.ask()
    choices = [
        {},
        {"Accept-Language": "en"},
        {"Accept-Encoding": "gzip"},
        {"Cookie": "prefs=theme=dark"},
        {"Cookie": "prefs=language=en&theme=dark"},
    ]
    plain = forum.app.test_client(use_cookies=False)
    tags = [plain.get("/", headers={"Accept-Language": "nl", **chosen}).headers["ETag"] for chosen in choices]

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", "gzip"),
        ("br;q=0.4, GZIP;q=0.5", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("deflate, BR, gzip;q=0.9, *;q=0.1", "br"),
        ("zstd;q=0, *", "gzip"),
        ("gzip;q=0, *", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_guests_pages_and_feeds_are_packed_for_who_can_unpack_them(
    alice: Reader, guest: Reader, accepted: str, packed: str
) -> None:
    thread = alice.ask()
    for path in ("/", f"/questions/{thread}.atom"):
        plain, response = guest.get(path), guest.get(path, headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding", "") == packed, path
        assert int(response.headers["Content-Length"]) == len(response.data)
        assert "Accept-Encoding" in response.headers["Vary"]
        assert UNPACK[packed](response.data) == plain.data
        assert (response.headers["ETag"] == plain.headers["ETag"]) is (not packed)


def asset_of(reader: Reader) -> str:
    return reader.get("/").text.split('rel="stylesheet" href="/assets/')[1].split('"')[0]


def test_assets_are_kept_for_ever_under_their_own_name_alone(guest: Reader) -> None:
    name = asset_of(guest)
    stem, digest, ending = name.rsplit(".", 2)

    assert "immutable" in guest.get(f"/assets/{name}").headers["Cache-Control"]
    assert guest.get(f"/assets/{stem}.{digest[::-1]}.{ending}").headers["Cache-Control"] == "no-cache"
    packed = guest.get(f"/assets/{name}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == guest.get(f"/assets/{name}").data
    tag = guest.get(f"/assets/{name}").headers["ETag"]
    assert guest.get(f"/assets/{name}", headers={"If-None-Match": tag}).status_code == 304


def test_members_pages_are_private_and_not_packed(alice: Reader) -> None:
    thread = alice.ask()
    for path in ("/", f"/questions/{thread}-wie-heeft-er-een-reglement", "/members/alice", "/nergens"):
        response = alice.get(path, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert "Content-Encoding" not in response.headers
        assert "ETag" not in response.headers
        assert "Last-Modified" not in response.headers


def test_feeds_vary_with_no_cookie(alice: Reader, guest: Reader) -> None:
    alice.ask()

    assert alice.get("/feed.rss").headers["Vary"] == "Accept, Accept-Encoding"
    assert alice.get("/feed.rss").data == guest.get("/feed.rss", headers={"Accept-Language": "en"}).data


def test_forms_of_sign_in_and_answers_to_forms_are_kept_by_nobody(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    for path in FORMS:
        assert guest.get(path).headers["Cache-Control"] == "no-store"
    for reader in (alice, guest):
        for path in (
            "/ask",
            "/login",
            "/register",
            f"/questions/{thread}/reply",
            "/preferences",
            "/nergens",
            "/topics",
        ):
            assert reader.post(path).headers["Cache-Control"] == "no-store", path
    assert guest.get("/account").headers["Cache-Control"] == "no-store"


def test_pages_of_ones_own_and_of_the_forums_keepers_are_kept_by_nobody(forum: Forum, alice: Reader) -> None:
    mo, ada = forum.member("Mo", "moderator"), forum.member("Ada", "admin")
    own = ("/account", "/account/security", "/account/privacy", "/account/email", "/account/feeds", "/login/again")
    for reader, paths in ((alice, own), (mo, ("/moderation", "/moderation/log")), (ada, ("/admin", "/admin/members"))):
        for path in paths:
            response = reader.get(path)
            assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store"), path


def test_links_that_leave_the_page_name_the_forum(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()

    assert f'rel="canonical" href="http://forum.example.org/questions/{thread}-' in guest.read(thread).text


def test_whoever_asks_for_whatever_is_there_gets_it(guest: Reader) -> None:
    for path in ("/", "/feed.rss", "/topics.opml"):
        assert guest.get(path, headers={"If-Match": "*"}).status_code == 200, path
        assert guest.get(path, headers={"If-Match": '"another"'}).status_code == 412, path
