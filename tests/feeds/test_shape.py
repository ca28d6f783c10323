"""The same posts are always written as the same bytes: whoever writes them otherwise tells all readers by a new shape.

An ETag is made of the data, not of the bytes. So when this fails on purpose: raise `SHAPE`, and approve what is written
now as the files of that number.
"""

from pathlib import Path

import pytest

from forum.syndication import SHAPE, write
from tests.feeds.samples import REPLY, TEXTS, channel, post, whole_channel
from tests.support import feed_rules
from tests.support.polling import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_is_written_as_approved(kind: str, root: Path) -> None:
    written = write(whole_channel(kind), TEXTS)

    feed_rules.check(written)
    assert written == (root / "tests" / "data" / "feeds" / f"shape-{SHAPE}.{kind}").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_that_went_while_the_feed_was_made_is_left_out(kind: str) -> None:
    written = write(channel(kind, REPLY, post()), {1: TEXTS[1]})

    feed_rules.check(written)
    assert b":post/1" in written
    assert b"Bob" not in written
