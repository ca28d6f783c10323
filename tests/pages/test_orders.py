"""The order of the replies: four to choose from, remembered, and found in the address too."""

from typing import Any

import pytest

from tests.pages.conftest import Grow, Tree
from tests.support.forum import Forum, Reader, articles, form_fields, parse


@pytest.fixture(scope="module")
def tree(grow: Grow) -> Tree:
    return grow([0, 1, 0])


def shown(reader: Reader, tree: Tree, query: str = "") -> list[int]:
    """The replies, as numbered by arrival."""
    ids = [
        int(article["id"].removeprefix("post-"))
        for article in articles(reader.get(f"/questions/{tree.id}-groot{query}"))
    ]
    return [place for post in ids[1:] for place, reply in enumerate(tree.replies, 1) if reply.id == post]


def chosen(reader: Reader, tree: Tree, query: str = "") -> dict[str, bool]:
    """The orders that the page offers, and which is the present one."""
    page = parse(reader.get(f"/questions/{tree.id}-groot{query}"))
    buttons: list[dict[str, Any]] = [button.attrs or {} for button in page.query("form.orders button[name=order]")]
    return {button["value"]: "aria-current" in button for button in buttons}


@pytest.mark.parametrize("who", ["guest", "member"])
def test_a_chosen_order_is_remembered_and_leads_back_to_the_replies(forum: Forum, tree: Tree, who: str) -> None:
    reader = forum.member("Lezer") if who == "member" else forum.guest()
    page = reader.get(f"/questions/{tree.id}-groot?order=flat&page=1")
    (back,) = parse(page).query("form.orders input[name=next]")

    answer = reader.post("/preferences", order="newest", next=str((back.attrs or {})["value"]))

    assert answer.headers["Location"] == f"/questions/{tree.id}-groot#replies"
    assert shown(reader, tree) == [3, 2, 1]
    assert chosen(reader, tree) == {"tree": False, "newest": True, "useful": False, "flat": False}
    if who == "member":
        assert shown(forum.again("Lezer"), tree) == [3, 2, 1]


def test_an_order_in_the_address_holds_for_that_page_alone(guest: Reader, tree: Tree) -> None:
    assert shown(guest, tree) == [1, 2, 3]
    assert shown(guest, tree, "?order=newest") == [3, 2, 1]
    assert chosen(guest, tree, "?order=newest")["newest"]
    assert shown(guest, tree, "?order=flat") == [1, 2, 3]
    assert shown(guest, tree) == [1, 2, 3]
    assert guest.client.get_cookie("prefs") is None


def test_one_reply_has_no_order(guest: Reader, grow: Grow) -> None:
    assert chosen(guest, grow([0])) == {}


def test_no_script_and_no_token_is_needed_by_a_guest(guest: Reader, tree: Tree) -> None:
    page = guest.get(f"/questions/{tree.id}-groot")

    assert form_fields(page, "/preferences").keys() == {"next"}
    assert "csrf_token" not in page.text
