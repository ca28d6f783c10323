"""Visits of members: what a mark holds after any number of them, in whatever order they are written; and what is news."""

import threading
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from flask import Flask, Response, request
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from forum.accounts import actions
from forum.accounts.viewer import Viewer
from forum.kit.db import Database, commit
from forum.readership.actions import note_visit
from forum.readership.queries import get_mark
from forum.readership.rules import VISIT, Mark, Seen, Told, baseline, is_worth_noting, news_of, see
from forum.web.visits import Visits, remember_visit
from tests.readership.support import Forum

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ME, BOB = 7, 8
moments = st.integers(0, 200).map(lambda minutes: BEGIN + minutes * MINUTE)
sights = st.builds(Seen, moments, st.integers(1, 9), moments)


@pytest.fixture
def member(forum: Forum) -> Viewer:
    """Somebody with an account."""
    with forum.database.writing():
        account = actions.register("Charlie", "charlie@example.org", "not a hash")
        viewer = Viewer(account.id)
        commit()
    return viewer


def mark_of(database: Database, member: Viewer) -> Mark | None:
    with database.reading():
        return get_mark(member, 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(sights, min_size=1, max_size=6))
def test_the_mark_is_kept_by_the_database_as_the_rule_says(forum: Forum, member: Viewer, sights: list[Seen]) -> None:
    with forum.database.writing() as session:
        session.execute(text("DELETE FROM read_marks"))
        for seen in sights:
            note_visit(member.id or 0, 1, seen)
        commit()

    assert mark_of(forum.database, member) == reduce(see, sights, None)


@given(st.lists(sights, min_size=1, max_size=8))
def test_a_mark_never_goes_back(sights: list[Seen]) -> None:
    mark = see(None, sights[0])
    for seen in sights[1:]:
        before, mark = mark, see(mark, seen)
        assert _all_at_least(mark.last, before.last)
        assert _all_at_least(mark.last, seen)
        assert _all_at_least(mark.last, mark.former)


def _all_at_least(one: Seen, other: Seen) -> bool:
    return one.at >= other.at and one.post_count >= other.post_count and one.changed_at >= other.changed_at


@given(sights, st.integers(1, 30), st.integers(1, 9))
def test_two_tabs_opened_at_once_after_a_while_are_one_visit(former: Seen, minutes: int, posts: int) -> None:
    before = Mark(former, former)
    one = Seen(former.at + VISIT + minutes * MINUTE, posts, former.changed_at)
    other = one._replace(at=one.at + MINUTE, post_count=posts + 1)

    assert see(see(before, one), other) == see(see(before, other), one)
    assert see(see(before, one), other).former == former


@given(sights, st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_what_is_new_stays_so_for_as_long_as_the_visit_lasts(former: Seen, pauses: list[int]) -> None:
    mark: Mark = Mark(former, former)
    at = former.at + VISIT + MINUTE
    for pause in pauses:
        assert baseline(mark, at) == former
        mark = see(mark, Seen(at, 10, at))
        at += pause * MINUTE
    assert baseline(mark, at + VISIT).post_count == 10


@given(sights, sights)
def test_what_is_not_worth_noting_changes_nothing_but_the_clock(last: Seen, seen: Seen) -> None:
    mark = Mark(last, last)
    if not is_worth_noting(mark, seen):
        assert see(mark, seen)._replace(last=last) == mark
        assert see(mark, seen).last[1:] == last[1:]


@given(
    st.builds(Told, st.just(1), st.integers(0, 9), st.sampled_from([None, ME, BOB]), st.none() | moments,
              st.sampled_from([None, ME, BOB])),
    sights,
)  # fmt: skip
@example(Told(1, 3, ME, BEGIN + MINUTE, BOB), Seen(BEGIN, 3, BEGIN))
def test_news_is_what_others_added_or_changed_since(post: Told, since: Seen) -> None:
    kind = news_of(post, since, ME)
    if kind == "new":
        assert post.ordinal >= since.post_count
        assert post.author_id != ME
    elif kind == "edited":
        assert post.edited_at is not None
        assert post.edited_at > since.changed_at
        assert post.editor_id != ME
    else:
        assert post.ordinal < since.post_count or post.author_id == ME
        assert post.edited_at is None or post.edited_at <= since.changed_at or post.editor_id == ME


@pytest.fixture
def app(forum: Forum) -> Flask:
    """Whoever comes is the member 1, and sees thread 1 for the first time."""
    app = Flask(__name__)
    app.extensions["visits"] = Visits(forum.database)

    @app.get("/")
    def show() -> Response:
        response = Response("a thread")
        response.set_etag("a thread")
        remember_visit(response, Viewer(1), 1, None, Seen(BEGIN, 1, BEGIN))
        response.make_conditional(request)
        return response

    return app


def test_a_page_that_the_browser_still_had_is_a_visit(app: Flask, forum: Forum, member: Viewer) -> None:
    response = app.test_client().get("/", headers={"If-None-Match": '"a thread"'})
    assert (response.status_code, mark_of(forum.database, member)) == (304, None)
    response.close()

    assert mark_of(forum.database, member) == Mark(Seen(BEGIN, 1, BEGIN), Seen(BEGIN, 1, BEGIN))


def test_while_one_waits_for_its_turn_to_write_others_go_on_and_their_visits_go_along(
    forum: Forum, member: Viewer
) -> None:
    visits, gone = Visits(forum.database), 4_711
    with forum.database.writing() as held:
        if forum.database.is_sqlite:
            held.connection()
        else:
            held.execute(text("LOCK TABLE read_marks IN EXCLUSIVE MODE"))
        first = threading.Thread(target=visits.note, args=(1, 1, Seen(BEGIN, 1, BEGIN)))
        first.start()
        while not visits.is_writing:
            threading.Event().wait(0.001)
        visits.note(gone, 1, Seen(BEGIN, 1, BEGIN))
        visits.note(1, 1, Seen(BEGIN + MINUTE, 2, BEGIN))
        assert mark_of(forum.database, member) is None
    first.join()

    assert mark_of(forum.database, member) == Mark(Seen(BEGIN + MINUTE, 2, BEGIN), Seen(BEGIN, 1, BEGIN))


def test_a_page_is_whole_where_the_visit_cannot_be_written(
    app: Flask, forum: Forum, member: Viewer, caplog: pytest.LogCaptureFixture
) -> None:
    with forum.database.writing() as session:
        session.execute(text("DROP TABLE read_marks"))
        commit()

    for _ in range(3):
        response = app.test_client().get("/")
        response.close()
        assert response.status_code == 200

    assert [record.message for record in caplog.records] == ["Visits are not remembered until this is mended"]
