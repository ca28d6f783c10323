"""A reader who can add to what it has gets what is new or changed since, and no more (RFC 3229)."""

import gzip
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.syndication import Channel, etag_of, since
from tests.feeds.conftest import Thread
from tests.feeds.samples import channel, post
from tests.support.forum import Reader
from tests.support.polling import KINDS, read

POSTS = st.dictionaries(st.integers(1, 2**62), st.integers(1, 3), max_size=200)


def feed_of(versions: dict[int, int]) -> Channel:
    return channel("atom", *(post(id=number, version=version) for number, version in versions.items()))


@given(POSTS, POSTS)
def test_nothing_that_a_reader_lacks_is_left_out(had: dict[int, int], more: dict[int, int]) -> None:
    before, now = feed_of(had), feed_of({**had, **more})
    lacking = {number for number, version in more.items() if had.get(number) != version}

    news = since(now, etag_of(before))

    assert news
    sent = {item.post_id for item in news.items}
    assert lacking <= sent
    if max(len(had), len(more)) <= 54:
        assert sent == lacking
    assert replace(news, items=now.items) == now
    assert since(now, etag_of(now)) == replace(now, items=())


@pytest.mark.parametrize("ids", [range(1, 201), range(1, 2**60, 2**54), [2**k for k in range(62)]])
def test_an_etag_is_short_enough_for_every_reader(ids: range | list[int]) -> None:
    assert len(f'"{etag_of(feed_of(dict.fromkeys(ids, 1)), "pz")}"') <= 255


def test_of_a_large_feed_few_posts_come_along_with_a_new_one() -> None:
    had = dict.fromkeys(range(1, 201), 1)

    news = since(feed_of({**had, 201: 1}), etag_of(feed_of(had)))

    assert news
    assert len(news.items) <= 4


@given(st.text(max_size=300) | st.from_regex(r"[0-9a-f]{2}[\w-]*", fullmatch=True))
def test_whatever_etag_is_claimed_is_none_or_leaves_nothing_wrong(state: str) -> None:
    news = since(feed_of({1: 1}), f"a.{state}")

    assert news is None or len(news.items) <= 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # it has no part in this
def test_the_rest_is_sent_to_who_can_add_it(guest: Reader, bob: Reader, thread: Thread) -> None:
    for kind in KINDS:
        address, able = f"/questions/{thread.id}.{kind}", {"A-IM": "feed"}
        first = guest.get(address, headers=able)
        assert first.status_code == 200
        know = {"If-None-Match": first.headers["ETag"]}
        assert guest.get(address, headers={**able, **know}).status_code == 304
        bob.reply(thread.id, f"Nog een, voor {kind}.")

        news = guest.get(address, headers={**able, **know})

        found = read(news, 226).entries
        assert news.headers["IM"] == "feed"
        assert news.headers["Delta-Base"] == first.headers["ETag"]
        assert news.headers["Cache-Control"] == "no-store, im"
        assert news.headers["Vary"] == "A-IM, If-None-Match, Accept, Accept-Encoding"
        # The question says how many replies there are, so it is another.
        assert [entry.author for entry in found] == ["Bob", "Alice"]
        whole = guest.get(address, headers=know)
        assert len(read(whole).entries) == len(read(first).entries) + 1
        assert whole.headers["ETag"] == news.headers["ETag"]
        zipped = guest.get(address, headers={**able, **know, "Accept-Encoding": "gzip"})
        assert gzip.decompress(zipped.data) == news.data
        for nonsense in ('"a"', '"a.b"', '"a.00"', '"a.00x"', "W/" + first.headers["ETag"], "*,", '"'):
            again = guest.get(address, headers={**able, "If-None-Match": nonsense})
            assert again.data == whole.data, nonsense
        assert guest.get(address, headers={**know, "A-IM": "feed;q=0, diffe"}).data == whole.data
        # Who says to have thousands of states has none of them compared: that took seconds.
        claimed = ",".join([first.headers["ETag"], *(f'"{number}.00"' for number in range(5000))])
        assert guest.get(address, headers={**able, "If-None-Match": claimed}).data == whole.data
