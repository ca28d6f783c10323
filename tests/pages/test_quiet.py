"""A thread in which nobody replied for long says so kindly, before one replies."""

from datetime import timedelta

from forum.kit import clock
from tests.pages.conftest import BEGIN, Grow
from tests.support.forum import Forum, Reader, parse

REPLIED = BEGIN + timedelta(days=3)


def said(reader: Reader, thread: int, *, years: float) -> str | None:
    """What the page says so long after the last reply, above its form."""
    with clock.set_to(REPLIED + timedelta(days=365.25 * years)):
        page = parse(reader.get(f"/questions/{thread}-groot"))
    found = page.query("#reply .long-quiet")
    assert page.query("#reply textarea")
    return found[0].to_text() if found else None


def test_how_old_the_last_reply_is_stands_above_the_form(guest: Reader, forum: Forum, grow: Grow) -> None:
    thread = grow([0, 0]).id
    forum.execute("UPDATE threads SET active_at = :at WHERE id = :id", at=REPLIED.replace(tzinfo=None), id=thread)

    assert said(guest, thread, years=0.9) is None
    assert (said(guest, thread, years=1.9) or "").startswith("De laatste reactie is 1 jaar oud (9 mei 2024).")
    assert (said(guest, thread, years=4.1) or "").startswith("De laatste reactie is 4 jaar oud (9 mei 2024).")
    guest.post("/preferences", language="en")
    assert (said(guest, thread, years=4.1) or "").startswith("The last reply is 4 years old (9 May 2024).")


def test_a_question_without_replies_tells_its_own_age(guest: Reader, grow: Grow) -> None:
    assert (said(guest, grow([]).id, years=2.5) or "").startswith("Deze vraag is 2 jaar oud (6 mei 2024).")


def test_of_dates_that_are_not_known_nothing_is_said(guest: Reader, forum: Forum, grow: Grow) -> None:
    undated, with_undated_replies = grow([0, 0]).id, grow([0, 0]).id
    forum.execute("UPDATE threads SET created_at = NULL WHERE id = :id", id=undated)

    assert said(guest, undated, years=9) is None
    assert said(guest, with_undated_replies, years=9) is None
