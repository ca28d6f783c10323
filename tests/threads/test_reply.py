"""Replying to a post."""

from typing import Any

import pytest

from tests.support.forum import Forum, Reader, articles, field_value


def test_a_reply_stands_below_the_post_it_answers(alice: Reader, bob: Reader) -> None:
    thread = alice.ask()
    first = bob.reply(thread)
    second = alice.reply(thread, parent=first)
    shown = articles(alice.read(thread))
    assert [(post["id"], post["data-depth"]) for post in shown[1:]] == [(f"post-{first}", "1"), (f"post-{second}", "2")]
    assert [post["data-parent"] for post in shown[1:]] == [shown[0]["id"].removeprefix("post-"), str(first)]


def test_a_reply_leads_to_itself_on_the_page(alice: Reader, bob: Reader) -> None:
    thread = alice.ask()

    sent = bob.post(f"/questions/{thread}/reply", body="Wij wel.", parent="")

    assert sent.status_code == 303
    place = bob.get(sent.headers["Location"])
    assert place.status_code == 302
    assert place.headers["Location"].endswith(f"#post-{sent.headers['Location'].rpartition('/')[2]}")


def test_a_reply_by_the_asker_does_not_answer_the_question(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask("Wie weet dat nog?")
    alice.reply(thread)
    assert "Wie weet dat nog?" in forum.guest().get("/unanswered").text

    bob.reply(thread)
    assert "Wie weet dat nog?" not in forum.guest().get("/unanswered").text


def test_a_guest_who_replies_signs_in_and_finds_the_text_again(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    wall = guest.post(f"/questions/{thread}/reply", body="Mijn tekst <b>", parent="")
    assert wall.status_code == 401
    assert field_value(wall, "kept-body") == "Mijn tekst <b>"


def test_the_first_form_with_a_body_is_the_reply_form_for_everybody(
    alice: Reader, guest: Reader, mo: Reader, bob: Reader
) -> None:
    thread = alice.ask()
    for reader in (alice, guest, mo, bob):
        page = reader.read(thread).text
        form = page[page.rindex("<form", 0, page.index('name="body"')) :]
        assert f'action="/questions/{thread}/reply#reply"' in form[: form.index(">")]


@pytest.mark.parametrize("body", ["", " \u200b ", "\x00\x07", "x" * 20_001])
def test_what_cannot_be_said_is_refused_at_the_field(forum: Forum, alice: Reader, body: str) -> None:
    thread = alice.ask()
    response = alice.post(f"/questions/{thread}/reply", body=body, parent="")
    assert response.status_code == 422
    assert field_value(response, "body").strip(" \u200b") == body.strip(" \u200b\x00\x07")
    assert 'aria-invalid="true"' in response.text
    assert forum.thread(thread).reply_count == 0


@pytest.mark.parametrize("parent", ["abc", "-1", "1e3", "9" * 30, "１"])
def test_a_parent_that_is_no_number_gives_the_text_back(alice: Reader, parent: str) -> None:
    response = alice.post(f"/questions/{alice.ask()}/reply", body="Mijn tekst", parent=parent)
    assert response.status_code == 400
    assert field_value(response, "body") == "Mijn tekst"


def test_a_parent_in_another_thread_or_nowhere_gives_the_text_back(forum: Forum, alice: Reader, bob: Reader) -> None:
    here, elsewhere = alice.ask(), alice.ask()
    for parent in (forum.question(elsewhere), 123_456_789):
        response = bob.post(f"/questions/{here}/reply", body="Mijn tekst", parent=parent)
        assert response.status_code == 409
        assert field_value(response, "body") == "Mijn tekst"
    assert forum.thread(elsewhere).reply_count == forum.thread(here).reply_count == 0


@pytest.mark.parametrize("verb", ["hide", "delete"])
def test_a_parent_that_was_removed_meanwhile_gives_the_text_back(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, verb: str
) -> None:
    thread = alice.ask()
    parent = bob.reply(thread)
    mo.post(f"/posts/{parent}/{verb}", reason="Dit kan niet")
    for reader in (alice, bob, mo, forum.guest()):
        response = reader.post(f"/questions/{thread}/reply", body="Mijn tekst", parent=parent)
        assert response.status_code == 409
        assert field_value(response, "body") == "Mijn tekst"
    assert forum.thread(thread).post_count == 2


@pytest.mark.parametrize("extra", [{}, {"preview": "1"}, {"body": "x" * 20_001}])
def test_a_closed_question_takes_no_reply_and_gives_the_text_back(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, guest: Reader, extra: dict[str, str]
) -> None:
    thread = alice.ask()
    mo.post(f"/questions/{thread}/lock", reason="Zo is het genoeg")
    form: dict[str, Any] = {"body": "Mijn tekst", "parent": "", **extra}
    for reader in (alice, bob, guest):
        assert 'name="body"' not in reader.read(thread).text
        response = reader.post(f"/questions/{thread}/reply", **form)
        assert response.status_code == 409
        assert field_value(response, "body") == form["body"]
    assert forum.thread(thread).post_count == 1


def test_a_moderator_replies_to_a_closed_question(forum: Forum, alice: Reader, mo: Reader) -> None:
    thread = alice.ask()
    mo.post(f"/questions/{thread}/lock", reason="Zo is het genoeg")

    assert mo.reply(thread)


@pytest.mark.parametrize("verb", ["hide", "delete"])
def test_a_question_that_was_removed_meanwhile_gives_the_text_back(
    alice: Reader, bob: Reader, mo: Reader, forum: Forum, verb: str
) -> None:
    thread = alice.ask()
    mo.post(f"/posts/{forum.question(thread)}/{verb}", reason="Dit kan niet")

    response = bob.post(f"/questions/{thread}/reply", body="Mijn tekst", parent="")

    assert response.status_code == 410
    assert field_value(response, "body") == "Mijn tekst"


def test_a_preview_stands_at_the_post_that_it_answers_and_publishes_nothing(
    forum: Forum, alice: Reader, guest: Reader
) -> None:
    thread = alice.ask()
    parent = alice.reply(thread)
    for reader in (alice, guest):
        preview = reader.post(f"/questions/{thread}/reply", body="Zo **doen** wij", parent=parent, preview="1")
        assert preview.status_code == 200
        assert "<strong>doen</strong>" in preview.text
        assert field_value(preview, "body") == "Zo **doen** wij"
        assert field_value(preview, "parent") == str(parent)
    assert forum.thread(thread).reply_count == 1


def test_the_form_at_a_post_answers_that_post(alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    parent = alice.reply(thread)

    assert field_value(guest.read(thread), "parent") == ""
    assert field_value(guest.follow(guest.get(f"/questions/{thread}?parent={parent}")), "parent") == str(parent)
