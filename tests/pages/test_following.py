"""The page that helps who never followed a feed: with the one that was asked about, and with nothing that is not ours."""

from urllib.parse import quote

import pytest
from justhtml import JustHTML

from forum.pages.following import is_reachable
from tests.support.forum import HOST, Forum, Reader, parse

SITE = f"http://{HOST}"


def test_it_hands_the_feed_that_was_asked_about_to_feed_readers(guest: Reader, alice: Reader) -> None:
    thread = alice.ask("Eén <b> & één?", tags="C++ & zo")
    for feed, page, name in (
        (f"/questions/{thread}.rss", f"/questions/{thread}-een-b-een", "Eén <b> & één?"),
        ("/tags/c-zo.atom", "/tags/c-zo", "C++ & zo"),
        ("/members/alice.json", "/members/alice", "Alice"),
        ("/unanswered.rss", "/unanswered", "Onbeantwoorde vragen"),
    ):
        shown = parse(guest.get(f"/help/feeds?feed={quote(feed, safe='')}"))
        address = f"{SITE}{feed.rpartition('.')[0]}.rss"
        (link,) = shown.query(".followed-page a")
        readers = attributes(shown, ".readers a")

        assert (link.to_text(), (link.attrs or {})["href"]) == (name, page)
        assert [field["value"] for field in attributes(shown, ".copy input")] == [address]
        assert len(readers) == 6
        assert all(quote(address, safe="") in reader["href"] for reader in readers[:-1])
        assert {reader["rel"] for reader in readers} == {"noopener noreferrer external"}
        assert readers[-1]["href"] == address.replace("http", "feed")
        assert SITE + attributes(shown, "link[rel=alternate]")[0]["href"] == address


NOT_OURS = (
    "",
    "https://evil.example/feed.rss",
    "//evil.example/feed.rss",
    "/\\evil.example.rss",
    "javascript:alert(1)",
    '/feed.rss"><script>alert(1)</script>',
    "/topics/nergens.rss",
    "/questions/99999.rss",
    "/tags/a+b+c+d+e+f+g.rss",
    "/feed",
    "/feed.xml",
    "/topics.opml",
    "/account",
    "/admin",
    "/questions/%00.rss",
    "%ff%0d%0aX: y",
    "/" + "a" * 3000,
)


def test_for_anything_else_it_tells_of_everything(guest: Reader, alice: Reader, mo: Reader) -> None:
    gone = alice.ask("Een geheim?")
    mo.post(f"/posts/{gone}/hide", reason="Privacy")
    usual = guest.get("/help/feeds")
    assert f'value="{SITE}/feed.rss"' in usual.text
    for asked in (*NOT_OURS, f"/questions/{gone}.rss", f"/posts/{gone}.rss"):
        answer = guest.get(f"/help/feeds?feed={quote(asked, safe='')}")

        assert answer.status_code == 200, asked
        shown = answer.text.partition("<main")[2]
        assert shown == usual.text.partition("<main")[2], asked


def test_a_reply_offers_the_feed_of_what_is_replied_to_it(guest: Reader, alice: Reader, bob: Reader) -> None:
    thread = alice.ask("Wie weet dit?")
    reply = bob.reply(thread, "Ik niet.")
    (link,) = attributes(parse(guest.read(thread)), ".menu-items a[href^='/help/feeds']")

    assert link["href"] == f"/help/feeds?feed=%2Fposts%2F{reply}.rss"
    shown = parse(guest.get(link["href"]))
    assert shown.query(".followed-page a")[0].to_text() == "Re: Wie weet dit?"
    assert attributes(shown, ".followed-page a")[0]["href"] == f"/posts/{reply}"


def test_pages_offer_their_own_feeds_in_their_head_and_visibly(guest: Reader, forum: Forum, alice: Reader) -> None:
    thread = alice.ask("Wie weet dit?", tags="verzuim")
    for page, stem in {
        "/": "/feed",
        "/top": "/feed",
        "/unanswered": "/unanswered",
        "/topics/algemeen": "/topics/algemeen",
        "/tags/verzuim": "/tags/verzuim",
        "/members/alice": "/members/alice",
        f"/questions/{thread}-wie-weet-dit": f"/questions/{thread}",
    }.items():
        shown = parse(guest.get(page))
        offered = attributes(shown, "link[rel=alternate]")
        more = ["/questions.rss"] if page == "/" else []

        assert [link["href"] for link in offered] == [f"{stem}.{kind}" for kind in ("rss", "atom", "json")] + more
        assert len({link["title"] for link in offered}) == len(offered)
        assert [field["value"] for field in attributes(shown, ".copy input")] == [f"{SITE}{stem}.rss"]
        assert f'href="/help/feeds?feed={quote(stem, safe="")}.rss"' in guest.get(page).text


def attributes(shown: JustHTML, selector: str) -> list[dict[str, str]]:
    return [{name: value or "" for name, value in (found.attrs or {}).items()} for found in shown.query(selector)]


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://vraagbaak.example", True),
        ("http://192.0.2.7:8000", True),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost:8000", False),
    ],
)
def test_a_forum_that_only_its_own_computer_knows_says_so(base_url: str, *, expected: bool) -> None:
    assert is_reachable(base_url) is expected
