"""The sitemap leads search engines to everything that a guest may read, in parts, and says when it changed."""

import re
from datetime import timedelta

import pytest

from forum.kit import clock
from forum.threads.queries import threads as parts
from tests.support.forum import Forum, Reader

BASE = "http://forum.example.org"


def entries(reader: Reader, path: str) -> dict[str, str | None]:
    """Addresses with their last change."""
    answer = reader.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    found = re.findall(r"<loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?", answer.text)
    return {address.removeprefix(BASE): moment or None for address, moment in found}


def test_questions_stay_in_their_part(
    forum: Forum, alice: Reader, guest: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SITEMAP_PART", 3)
    threads = [alice.ask(f"Vraag {number}") for number in range(1, 6)]
    assert threads == [1, 2, 3, 4, 5]
    forum.execute("UPDATE threads SET changed_at = '2025-03-03 14:05:00+00:00' WHERE id <> :id", id=threads[0])
    index = entries(guest, "/sitemap.xml")

    assert list(index) == ["/sitemap-site.xml", "/sitemap-1.xml", "/sitemap-2.xml"]
    assert index["/sitemap-2.xml"] == "2025-03-03T14:05:00+00:00"
    assert list(entries(guest, "/sitemap-1.xml")) == ["/questions/1-vraag-1", "/questions/2-vraag-2"]
    assert entries(guest, "/sitemap-2.xml")["/questions/4-vraag-4"] == "2025-03-03T14:05:00+00:00"
    assert {"/", "/tags", "/topics", "/topics/algemeen", "/help/writing"} <= entries(guest, "/sitemap-site.xml").keys()
    assert [guest.get(f"/sitemap-{number}.xml").status_code for number in ("3", "0", "9" * 17, "x")] == [404] * 4


def test_the_index_may_be_some_minutes_old_but_a_part_never_is(
    forum: Forum, alice: Reader, guest: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SITEMAP_PART", 1)
    entries(guest, "/sitemap.xml")
    thread = alice.ask()
    part = f"/sitemap-{thread + 1}.xml"

    assert part not in entries(guest, "/sitemap.xml")
    assert guest.get(part).status_code == 200
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        assert part in entries(guest, "/sitemap.xml")
    alice.post(f"/posts/{forum.question(thread)}/delete", reason="")
    assert guest.get(part).status_code == 404


def test_robots_are_told_of_the_sitemap(guest: Reader) -> None:
    assert f"Sitemap: {BASE}/sitemap.xml" in guest.get("/robots.txt").text
