"""Feeds say who pushes them: by a header, so that a subscriber needs to read none of them for it."""

from pathlib import Path

import pytest

from tests.support.forum import HOST, Forum, Reader, running_forum

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
ADDRESS = f"http://{HOST}/feed.atom"


def test_a_feed_names_the_hub_and_its_own_address_to_who_has_it_too(guest: Reader) -> None:
    first = guest.get("/feed.atom")
    second = guest.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 304
    assert first.headers["Link"] == f'<http://{HOST}/hub>; rel="hub", <{ADDRESS}>; rel="self"'
    assert second.headers["Link"] == first.headers["Link"]


@pytest.mark.parametrize(
    ("chosen", "links"),
    [
        ("off", f'<{ADDRESS}>; rel="self"'),
        ("https://hub.example/?a=b", f'<https://hub.example/?a=b>; rel="hub", <{ADDRESS}>; rel="self"'),
    ],
)
def test_the_hub_is_the_one_that_the_host_chose(chosen: str, links: str, forum: Forum, tmp_path: Path) -> None:
    with running_forum(forum.database.url, tmp_path / "other", FORUM_WEBSUB_HUB=chosen) as other:
        assert other.guest().get("/feed.atom").headers["Link"] == links
