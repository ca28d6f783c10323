"""What is new since a member's visit: marked on the thread's page, told in lists, and known to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from justhtml import JustHTML

from forum.kit import clock
from tests.pages.conftest import Grow, counted_queries
from tests.support.forum import Forum, Reader, parse

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)
MINUTE = timedelta(minutes=1)


def visit(reader: Reader, thread: int, at: datetime, query: str = "") -> JustHTML:
    """Read a thread's page, to the end of the connection: only then is the visit noted."""
    with clock.set_to(at):
        page = reader.read(thread, query)
        document = parse(page)
        page.close()
    return document


def reply(reader: Reader, thread: int, at: datetime, body: str = "Wij wel.") -> int:
    with clock.set_to(at):
        return reader.reply(thread, body)


def edit(reader: Reader, post: int, at: datetime, version: int = 1, reason: str = "") -> None:
    with clock.set_to(at):
        answer = reader.post(f"/posts/{post}/edit", body=f"Anders {at}.", version=str(version), reason=reason)
    assert answer.status_code == 303, answer.text


def marked(page: JustHTML) -> dict[int, str]:
    """The posts that are told to be news, in the order of the page."""
    found = [article.attrs or {} for article in page.query("article[data-news]")]
    return {int(str(attrs["id"]).removeprefix("post-")): str(attrs["data-news"]) for attrs in found}


def line(page: JustHTML) -> str:
    return " ".join(found.to_text() for found in page.query(".since span"))


@pytest.fixture
def thread(alice: Reader) -> int:
    with clock.set_to(MONDAY - timedelta(days=3)):
        return alice.ask()


def test_posts_since_the_last_visit_are_new_and_changed_ones_edited(
    forum: Forum, alice: Reader, bob: Reader, charlie: Reader, thread: int
) -> None:
    old = reply(bob, thread, MONDAY)
    assert (marked(first := visit(charlie, thread, TUESDAY)), line(first)) == ({}, "")
    new = [reply(bob, thread, FRIDAY), reply(alice, thread, FRIDAY)]
    edit(bob, old, FRIDAY)
    edit(bob, new[0], FRIDAY)

    page = visit(charlie, thread, FRIDAY + MINUTE)

    assert marked(page) == {old: "edited", new[0]: "new", new[1]: "new"}
    assert line(page) == "2 nieuw, 1 bewerkt sinds dinsdag"
    assert [found.to_text() for found in page.query(".byline .fresh")] == ["bewerkt", "nieuw", "nieuw"]
    ways = [(link.attrs or {})["href"] for link in page.query(".since a, .jump a")]
    assert ways == [f"#post-{old}", f"#post-{new[0]}", f"#post-{new[1]}"]


def test_what_was_new_stays_marked_while_one_reads_and_no_longer(bob: Reader, charlie: Reader, thread: int) -> None:
    visit(charlie, thread, MONDAY)
    new = reply(bob, thread, TUESDAY)

    for minutes in (0, 20, 45, 70):  # each within half an hour of the one before
        assert marked(visit(charlie, thread, FRIDAY + minutes * MINUTE)) == {new: "new"}
    later = reply(bob, thread, FRIDAY + 80 * MINUTE)
    assert marked(visit(charlie, thread, FRIDAY + 90 * MINUTE)) == {new: "new", later: "new"}
    assert marked(visit(charlie, thread, FRIDAY + 121 * MINUTE)) == {}


def test_on_the_first_visit_only_what_comes_while_one_reads_is_new(bob: Reader, charlie: Reader, thread: int) -> None:
    assert marked(visit(charlie, thread, MONDAY)) == {}
    new = reply(bob, thread, MONDAY + 5 * MINUTE)

    page = visit(charlie, thread, MONDAY + 10 * MINUTE)

    assert (marked(page), line(page)) == ({new: "new"}, "1 nieuw sinds 10:00")


def test_ones_own_doing_is_no_news_but_what_a_moderator_made_of_it_is(
    forum: Forum, bob: Reader, charlie: Reader, mo: Reader, thread: int
) -> None:
    visit(charlie, thread, MONDAY)
    own = reply(charlie, thread, MONDAY + MINUTE)
    edit(charlie, own, MONDAY + 2 * MINUTE)
    assert marked(visit(charlie, thread, FRIDAY)) == {}
    edit(mo, own, FRIDAY + MINUTE, version=2, reason="Naam weggehaald.")

    assert marked(visit(charlie, thread, FRIDAY + 2 * MINUTE)) == {own: "edited"}


def test_what_may_not_be_seen_is_no_news(forum: Forum, bob: Reader, charlie: Reader, mo: Reader, thread: int) -> None:
    visit(charlie, thread, MONDAY)
    visit(mo, thread, MONDAY)
    hidden, waiting, new = (reply(bob, thread, TUESDAY) for _ in range(3))
    with clock.set_to(TUESDAY):
        bob.reply(thread, parent=hidden)
        mo.post(f"/posts/{hidden}/hide", reason="Om te zien.")
    forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=waiting)

    page = visit(charlie, thread, FRIDAY)

    assert {hidden, waiting} & marked(page).keys() == set()
    assert new in marked(page)
    assert line(page) == "2 nieuw sinds maandag"
    assert hidden in marked(visit(mo, thread, FRIDAY))


def test_the_way_leads_from_page_to_page_in_the_order_shown(bob: Reader, charlie: Reader, grow: Grow) -> None:
    tree = grow([0] * 120)
    with clock.set_to(MONDAY):
        charlie.post("/preferences", order="tree")
    visit(charlie, tree.id, MONDAY)
    above, below = tree.replies[3].id, tree.replies[110].id
    with clock.set_to(TUESDAY):
        first, last = bob.reply(tree.id, parent=above), bob.reply(tree.id, parent=below)

    page = visit(charlie, tree.id, FRIDAY)
    (link,) = page.query(".jump a")
    assert (marked(page), (link.attrs or {})["href"]) == ({first: "new"}, f"/posts/{last}")
    with clock.set_to(FRIDAY):
        there = charlie.follow(charlie.get(f"/posts/{last}"))
    (article,) = parse(there).query("article[data-news]")
    assert (article.attrs or {})["id"] == f"post-{last}"
    assert (article.attrs or {})["data-prev"] == f"/posts/{first}"
    assert "data-next" not in (article.attrs or {})
    newest = visit(charlie, tree.id, FRIDAY, "?order=newest")
    assert marked(newest) == {last: "new", first: "new"}


def test_a_guest_is_told_nothing_and_asked_nothing(forum: Forum, guest: Reader, bob: Reader, thread: int) -> None:
    visit(guest, thread, MONDAY)
    reply(bob, thread, TUESDAY)
    with counted_queries(forum) as sent:
        page = visit(guest, thread, FRIDAY)

    assert marked(page) == {}
    assert not [statement for statement in sent if "read_marks" in statement]


@pytest.mark.parametrize(
    ("method", "headers"), [("HEAD", {}), ("GET", {"Sec-Purpose": "prefetch"})], ids=["a look", "fetched ahead"]
)
def test_what_nobody_reads_is_no_visit(
    forum: Forum, bob: Reader, charlie: Reader, thread: int, method: str, headers: dict[str, str]
) -> None:
    address = f"/questions/{thread}-wie-heeft-er-een-reglement"
    with clock.set_to(MONDAY):
        charlie.client.open(address, method=method, headers=headers).close()
    reply(bob, thread, TUESDAY)

    assert marked(visit(charlie, thread, FRIDAY)) == {}


def test_most_pages_write_nothing(forum: Forum, bob: Reader, charlie: Reader, thread: int) -> None:
    def writes(at: datetime) -> int:
        with counted_queries(forum) as sent:
            visit(charlie, thread, at)
        return sum(statement.startswith("INSERT INTO read_marks") for statement in sent)

    assert [writes(MONDAY), writes(MONDAY), writes(MONDAY + 4 * MINUTE), writes(MONDAY + 6 * MINUTE)] == [1, 0, 0, 1]
    reply(bob, thread, MONDAY + 7 * MINUTE)
    assert [writes(MONDAY + 8 * MINUTE), writes(MONDAY + 8 * MINUTE)] == [1, 0]
