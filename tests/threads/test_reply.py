"""Replying to a post."""

from tests.support.forum import Forum, Reader, articles, field_value


def test_a_reply_stands_below_the_post_it_answers(alice: Reader, bob: Reader) -> None:
    thread = alice.ask()
    first = bob.reply(thread)
    second = alice.reply(thread, parent=first)
    shown = articles(alice.read(thread))
    assert [(post["id"], post["data-depth"]) for post in shown[1:]] == [(f"post-{first}", "1"), (f"post-{second}", "2")]


def test_a_guest_who_replies_signs_in_and_finds_the_text_again(forum: Forum, alice: Reader, guest: Reader) -> None:
    thread = alice.ask()
    wall = guest.post(f"/questions/{thread}/reply", body="Mijn tekst <b>", parent="")
    assert wall.status_code == 401
    assert field_value(wall, "kept-body") == "Mijn tekst <b>"


def test_an_empty_reply_is_refused_at_the_field(alice: Reader) -> None:
    thread = alice.ask()
    response = alice.post(f"/questions/{thread}/reply", body=" \u200b ", parent="")
    assert response.status_code == 422
    assert "Schrijf" in response.text or "Write" in response.text
