"""What was read lately, for administrators: questions that they see, topics, sites by name, and robots apart."""

from datetime import date, timedelta

from forum.kit import clock
from tests.support.forum import Forum, Reader, parse


def tables(ada: Reader) -> dict[str, list[tuple[str, str]]]:
    """Each table of the page: what it tells of, and how many."""
    page = parse(ada.get("/admin/statistics"))
    found = {}
    for name in ("threads", "topics", "hosts", "crawlers"):
        (section,) = page.query(f'section[aria-labelledby="most-{name}"]')
        rows = section.query("tbody tr")
        found[name] = [(row.query("th")[0].to_text().strip(), row.query("td")[0].to_text()) for row in rows]
    return found


def test_the_page_tells_what_was_read_most_and_from_where_readers_came(
    forum: Forum, alice: Reader, ada: Reader, mo: Reader
) -> None:
    assert tables(ada) == {"threads": [], "topics": [], "hosts": [], "crawlers": []}
    rare, common, hidden = alice.ask("Zelden?"), alice.ask("Vaak?"), alice.ask("Weg?")
    mo.post(f"/posts/{forum.question(hidden)}/delete", reason="Reclame.")
    ((topic,),) = forum.execute("SELECT topic_id FROM threads WHERE id = :id", id=rare)
    today = clock.now().date() - timedelta(days=1)
    for thread, day, count in (
        (rare, today, 1),
        (common, today, 1_000),
        (common, today - timedelta(days=20), 234),
        (rare, today - timedelta(days=40), 9_000),
        (hidden, today, 5_000),
    ):
        forum.execute("INSERT INTO thread_days VALUES (:day, :id, :count)", day=str(day), id=thread, count=count)
    forum.execute("INSERT INTO topic_days VALUES (:day, :id, 1235)", day=str(today), id=topic)
    _came(forum, today, "host", **{f"site{number}.example": 20 - number for number in range(12)}, **{"*": 100})
    _came(forum, today, "crawler", Googlebot=7, **{"?": 3})

    found = tables(ada)

    assert found["threads"] == [("Vaak?", "1.234"), ("Zelden?", "1")]
    assert found["topics"] == [("Algemeen", "1.235")]
    assert found["hosts"][0] == ("site0.example", "20")
    assert [name for name, _ in found["hosts"]][9:] == ["site9.example", "andere sites samen"]
    assert found["hosts"][-1][1] == "119"
    assert found["crawlers"] == [("Googlebot", "7"), ("een programma dat zijn naam niet zegt", "3")]


def _came(forum: Forum, day: date, kind: str, **counts: int) -> None:
    for name, count in counts.items():
        forum.execute(
            "INSERT INTO origin_days VALUES (:kind, :day, :name, :count)",
            kind=kind, day=str(day), name=name, count=count,
        )  # fmt: skip
