"""Who a reader is, behind a web server that passes requests on."""

import pytest

from tests.support.forum import TRUSTED_PROXY, Forum, Reader


@pytest.mark.parametrize(("proxy", "views"), [(TRUSTED_PROXY, 2), ("10.0.0.2", 1)], ids=["trusted", "unknown"])
def test_a_trusted_proxy_tells_readers_apart_and_another_is_a_reader_itself(
    forum: Forum, alice: Reader, proxy: str, views: int
) -> None:
    thread = alice.ask()
    address_of_thread = alice.get(f"/questions/{thread}").headers["Location"]
    for address in ("203.0.113.7", "198.51.100.9", "203.0.113.8"):
        forum.guest().client.get(
            address_of_thread,
            headers={"User-Agent": alice.agent, "X-Forwarded-For": f"192.0.2.1, {address}"},
            environ_base={"REMOTE_ADDR": proxy},
        ).close()
    forum.app.extensions["readership"].fold()
    assert forum.execute("SELECT view_count FROM threads WHERE id = :id", id=thread)[0][0] == views
