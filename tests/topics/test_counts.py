"""How many questions there are under a topic or a tag: exactly while they are few, and then that there are more."""

import pytest

from forum.threads.queries import counted
from forum.web import locale
from tests.support.forum import Forum, Reader

PAGES = ("/topics", "/topics/algemeen", "/tags", "/tags/verzuim")


def test_so_many_are_counted_and_no_more(forum: Forum, alice: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = [alice.ask(f"Vraag {number}", tags="verzuim, cao") for number in range(3)]
    reader = forum.guest()
    assert all("3 vragen" in reader.get(path).text for path in PAGES)
    assert "3 vragen" in reader.get("/tags/cao+verzuim").text

    forum.execute("UPDATE threads SET state = 'pending' WHERE id = :id", id=threads[0])
    assert all("2 vragen" in reader.get(path).text for path in PAGES)
    assert all("3 vragen" in alice.get(path).text for path in PAGES[:2])  # her own among them

    for module in (counted, locale):
        monkeypatch.setattr(module, "COUNTED", 1)
    counted._of_topic.cache_clear()
    forum.app.extensions["cache"].clear()  # code does not change while a forum runs
    assert all("1+ vragen" in reader.get(path).text for path in (*PAGES, "/tags/cao+verzuim"))
    counted._of_topic.cache_clear()
