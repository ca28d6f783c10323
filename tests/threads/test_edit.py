"""Editing a post: one path for its author and for a moderator."""

from typing import Any

import pytest

from forum.accounts.viewer import Viewer
from forum.kit.errors import Refused
from forum.threads.actions import EditConflict, edit_post
from forum.threads.queries import find_post, read_text
from tests.support.forum import Forum, Reader, field_value, parse

FORMER, NEW = "De eerste tekst.", "De tweede tekst."


@pytest.fixture
def post(alice: Reader, bob: Reader) -> int:
    """A reply of Bob's."""
    return bob.reply(alice.ask(), FORMER)


def change(reader: Reader, post: int, body: str = NEW, **fields: Any) -> int:
    return reader.post(f"/posts/{post}/edit", **{"body": body, "version": 1, **fields}).status_code


def test_an_author_changes_what_they_wrote(forum: Forum, bob: Reader, guest: Reader, post: int) -> None:
    form = bob.get(f"/posts/{post}/edit")
    assert field_value(form, "body") == FORMER

    saved = bob.post(f"/posts/{post}/edit", body=NEW, version=field_value(form, "version"))

    assert (saved.status_code, saved.headers["Location"]) == (303, f"/posts/{post}")
    page = guest.follow(guest.get(f"/posts/{post}")).text
    assert NEW in page
    assert FORMER not in page
    assert f"/posts/{post}/history" in page
    row = forum.post(post)
    assert (row.version, row.editor_id, bool(row.edited_by_moderator)) == (2, bob.id, False)


def test_the_former_text_is_kept_with_who_when_and_why(forum: Forum, bob: Reader, mo: Reader, post: int) -> None:
    written = forum.post(post).created_at
    change(bob, post, "Tweede.", reason="Tikfout")
    change(mo, post, "Derde.", version=2, reason="Namen weggehaald")

    kept = forum.execute("SELECT * FROM revisions WHERE post_id = :id ORDER BY version", id=post)

    assert [(row.version, row.body, row.writer_id, row.reason, bool(row.by_moderator)) for row in kept] == [
        (1, FORMER, bob.id, None, False),
        (2, "Tweede.", bob.id, "Tikfout", False),
    ]
    assert kept[0].written_at == written < kept[1].written_at < forum.post(post).edited_at


def test_a_moderator_who_edits_says_why_and_the_post_shows_it(
    forum: Forum, mo: Reader, guest: Reader, post: int
) -> None:
    without = mo.post(f"/posts/{post}/edit", body=NEW, version=1, reason=" ")
    assert without.status_code == 422
    assert field_value(without, "body") == NEW
    assert [(field.attrs or {})["name"] for field in parse(without).query('[aria-invalid="true"]')] == ["reason"]
    assert forum.post(post).body == FORMER

    assert change(mo, post, reason="Namen van collega's weggehaald") == 303
    (article,) = parse(guest.follow(guest.get(f"/posts/{post}"))).query(f"#post-{post}")
    assert "Namen van collega's weggehaald" in article.to_text()


def test_a_moderator_who_edits_their_own_post_is_an_author(forum: Forum, alice: Reader, mo: Reader) -> None:
    post = mo.reply(alice.ask())

    assert change(mo, post) == 303
    assert not forum.post(post).edited_by_moderator


def test_a_guest_who_edits_signs_in_and_finds_the_text_again(guest: Reader, post: int) -> None:
    assert guest.get(f"/posts/{post}/edit").status_code == 401

    wall = guest.post(f"/posts/{post}/edit", body=NEW, version=1)

    assert wall.status_code == 401
    assert field_value(wall, "kept-body") == NEW
    assert field_value(wall, "kept-version") == "1"


def test_a_stranger_edits_nothing_and_keeps_the_text(forum: Forum, alice: Reader, charlie: Reader, post: int) -> None:
    for stranger in (charlie, alice):
        assert stranger.get(f"/posts/{post}/edit").status_code == 403
        refused = stranger.post(f"/posts/{post}/edit", body=NEW, version=1, reason="Beter zo")
        assert refused.status_code == 403
        assert field_value(refused, "body") == NEW
    assert forum.post(post).body == FORMER


@pytest.mark.parametrize("body", ["", "\u200b", "x" * 20_001])
def test_a_text_that_cannot_be_is_refused_at_the_field(forum: Forum, bob: Reader, post: int, body: str) -> None:
    answer = bob.post(f"/posts/{post}/edit", body=body, version=1)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert field_value(answer, "body") == body
    assert forum.post(post).body == FORMER


@pytest.mark.parametrize("version", ["", "x", "-1", "1.0", "0", "9" * 40, "１", "3"])
def test_an_edit_of_another_version_shows_both_texts(forum: Forum, bob: Reader, post: int, version: str) -> None:
    answer = bob.post(f"/posts/{post}/edit", body=NEW, version=version)

    assert answer.status_code == 409
    assert FORMER in answer.text
    assert field_value(answer, "body") == NEW
    assert {"<ins>", "<del>"} <= {f"<{found.name}>" for found in parse(answer).query("ins, del")}
    assert forum.post(post).body == FORMER

    again = bob.post(f"/posts/{post}/edit", body=NEW, version=field_value(answer, "version"))
    assert again.status_code == 303
    assert forum.post(post).body == NEW


def test_an_edit_without_a_version_is_no_edit(forum: Forum, bob: Reader, post: int) -> None:
    assert bob.post(f"/posts/{post}/edit", body=NEW).status_code == 409


def test_a_conflict_names_who_was_first(bob: Reader, mo: Reader, post: int) -> None:
    change(mo, post, "Van Mo.", reason="Netter")

    answer = bob.post(f"/posts/{post}/edit", body=NEW, version=1)

    assert answer.status_code == 409
    assert "Van Mo." in answer.text
    assert "Mo" in parse(answer).query("p.intro")[0].to_text()
    assert field_value(answer, "version") == "2"


def test_the_same_text_changes_nothing(forum: Forum, bob: Reader, post: int) -> None:
    assert change(bob, post, FORMER, reason="Zomaar") == 303
    assert change(bob, post, FORMER, version=77) == 303

    row = forum.post(post)
    assert (row.version, row.edited_at) == (1, None)
    assert forum.execute("SELECT count(*) FROM revisions WHERE post_id = :id", id=post)[0][0] == 0


def test_the_same_edit_sent_twice_is_saved_once(forum: Forum, bob: Reader, post: int) -> None:
    assert [change(bob, post), change(bob, post)] == [303, 303]
    assert forum.post(post).version == 2


def test_a_preview_saves_nothing(forum: Forum, bob: Reader, post: int) -> None:
    preview = bob.post(f"/posts/{post}/edit", body="**Zo** dus", version=1, preview="1")

    assert preview.status_code == 200
    assert "<strong>Zo</strong>" in preview.text
    assert field_value(preview, "body") == "**Zo** dus"
    assert forum.post(post).body == FORMER


@pytest.mark.parametrize(
    ("verb", "status", "still"), [("hide", 409, True), ("delete", 410, False), ("lock", 409, True)]
)
def test_an_author_whose_post_was_taken_meanwhile_keeps_the_text(
    forum: Forum, bob: Reader, mo: Reader, post: int, verb: str, status: int, *, still: bool
) -> None:
    thread = forum.post(post).thread_id
    mo.post(f"/questions/{thread}/lock" if verb == "lock" else f"/posts/{post}/{verb}", reason="Om een reden")

    answer = bob.post(f"/posts/{post}/edit", body=NEW, version=1)

    assert answer.status_code == status
    assert field_value(answer, "body") == NEW
    assert forum.post(post).body == FORMER
    assert bob.get(f"/posts/{post}/edit").status_code == (403 if still else 410)
    assert change(mo, post, reason="Zelf maar") == 303


@pytest.mark.parametrize("verb", ["hide", "delete", "lock"])
def test_what_was_taken_at_the_same_moment_is_not_edited(
    forum: Forum, bob: Reader, mo: Reader, post: int, verb: str
) -> None:
    viewer = Viewer(bob.id, "member")
    with forum.database.reading():
        found, thread = find_post(post, viewer)
    mo.post(f"/questions/{thread.id}/lock" if verb == "lock" else f"/posts/{post}/{verb}", reason="Om een reden")

    with forum.database.writing(), pytest.raises(Refused) as refused:
        edit_post(found, thread, viewer, read_text(NEW, ""), version=1)

    assert refused.value.status == 409
    assert forum.post(post).body == FORMER


def test_an_edit_made_at_the_same_moment_is_a_conflict(forum: Forum, bob: Reader, post: int) -> None:
    viewer = Viewer(bob.id, "member")
    with forum.database.reading():
        found, thread = find_post(post, viewer)
    change(bob, post, "Sneller.")

    with forum.database.writing(), pytest.raises(EditConflict):
        edit_post(found, thread, viewer, read_text(NEW, ""), version=1)

    assert forum.post(post).body == "Sneller."


def test_a_new_title_changes_the_address_and_the_old_one_leads_to_it(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    thread = alice.ask("De oude titel", "Tekst")
    before = guest.read(thread).request.path

    saved = alice.post(f"/posts/{forum.question(thread)}/edit", title="De nieuwe titel", body="Tekst", version=1)

    assert saved.status_code == 303
    moved = guest.get(f"{before}?page=1")
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"/questions/{thread}-de-nieuwe-titel?page=1"
    assert moved.headers["Cache-Control"] == "no-cache"
    page = guest.get(f"/questions/{thread}-de-nieuwe-titel")
    assert "De nieuwe titel" in page.text
    assert "De oude titel" not in page.text
    kept = forum.execute("SELECT * FROM revisions WHERE post_id = :id", id=forum.question(thread))[0]
    assert (kept.title, kept.body) == ("De oude titel", "Tekst")


@pytest.mark.parametrize("title", ["", " ", "x" * 201])
def test_a_title_that_cannot_be_is_refused_at_the_field(forum: Forum, alice: Reader, title: str) -> None:
    question = forum.question(alice.ask())

    answer = alice.post(f"/posts/{question}/edit", title=title, body=NEW, version=1)

    assert answer.status_code == 422
    assert [(field.attrs or {})["name"] for field in parse(answer).query('[aria-invalid="true"]')] == ["title"]
    assert field_value(answer, "body") == NEW
    assert forum.post(question).version == 1


def test_a_reply_has_no_title(forum: Forum, bob: Reader, post: int) -> None:
    thread = forum.thread(forum.post(post).thread_id)

    assert change(bob, post, title="Een andere titel") == 303
    assert forum.thread(thread.id).title == thread.title


def test_the_excerpt_in_lists_follows_the_question(forum: Forum, alice: Reader, guest: Reader) -> None:
    thread = alice.ask("Over woorden", "Een zeldzaam begin.")

    alice.post(f"/posts/{forum.question(thread)}/edit", title="Over woorden", body="Een ander begin.", version=1)

    front = guest.get("/").text
    assert "Een ander begin." in front
    assert "Een zeldzaam begin." not in front
