"""Quoting: the reply form at a post, with its text in it."""

import pytest

from forum.markup.quoting import MOST
from tests.support.forum import Forum, Reader, field_value, parse

SAID = "Wij doen het *anders*:\n\n```\n=SOM(A1)"


def reply_body(reader: Reader, address: str) -> str:
    page = reader.follow(reader.get(address))
    assert page.status_code == 200, address
    return field_value(page, "body").strip("\n")


def test_a_post_is_quoted_where_it_is_answered_and_the_quote_links_to_it(
    alice: Reader, bob: Reader, guest: Reader
) -> None:
    thread_id = alice.ask()
    post = bob.reply(thread_id, SAID)
    (link,) = parse(guest.read(thread_id)).query(f"#post-{post} [data-quote]")
    address = str((link.attrs or {})["href"])

    page = guest.get(address)

    quoted = f"> [Bob schreef:](/posts/{post})\n>\n> Wij doen het *anders*:\n>\n> ```\n> =SOM(A1)"
    assert field_value(page, "body").strip("\n") == quoted
    assert field_value(page, "parent") == str(post)
    assert parse(page).query('meta[name="robots"][content="noindex"]')
    answer = alice.reply(thread_id, field_value(page, "body") + "Dank!", parent=post)
    (text,) = parse(guest.read(thread_id)).query(f"#post-{answer} .text")
    assert [node.name for node in text.children or () if node.name != "#text"] == ["blockquote", "p"]


def test_the_question_and_what_nobody_is_known_to_have_written_are_quoted_too(forum: Forum, alice: Reader) -> None:
    thread_id = alice.ask(body="Wat nu?")
    question = forum.question(thread_id)
    assert reply_body(alice, f"/questions/{thread_id}?quote=1").endswith("> Wat nu?")
    assert reply_body(alice, f"/questions/{thread_id}?parent={question}&quote=1").endswith("> Wat nu?")

    forum.execute("UPDATE posts SET author_id = NULL WHERE id = :id", id=question)
    assert reply_body(alice, f"/questions/{thread_id}?quote=1").startswith("> [Iemand schreef:](")
    forum.execute("UPDATE posts SET author_name = '[x](//y) *z*' WHERE id = :id", id=question)
    assert reply_body(alice, f"/questions/{thread_id}?quote=1").startswith(r"> [\[x\](//y) \*z\* schreef:](")


def test_the_words_around_it_are_in_the_language_of_the_thread(forum: Forum, alice: Reader) -> None:
    thread_id = alice.ask(body="What now?")
    forum.execute("UPDATE threads SET language = 'en' WHERE id = :id", id=thread_id)

    assert reply_body(alice, f"/questions/{thread_id}?quote=1").startswith("> [Alice wrote:](")


def test_a_long_post_is_quoted_in_part(alice: Reader) -> None:
    assert MOST < len(reply_body(alice, f"/questions/{alice.ask(body='woord ' * 3_000)}?quote=1")) < MOST + 100


def test_what_a_reader_does_not_see_is_not_quoted(alice: Reader, bob: Reader, mo: Reader, guest: Reader) -> None:
    thread_id, other = alice.ask(), alice.ask(body="Elders.")
    hidden, elsewhere = bob.reply(thread_id, "Geheim."), bob.reply(other, "Elders.")
    bob.reply(thread_id, "Eronder.", parent=hidden)
    mo.post(f"/posts/{hidden}/hide", reason="Namen")

    for reader in (guest, alice):
        for post in (hidden, elsewhere, 10**17):
            assert reply_body(reader, f"/questions/{thread_id}?parent={post}&quote=1") == ""


@pytest.mark.parametrize("query", ["quote=2", "quote=x", "quote=-1", "quote=%00", "parent=x&quote=1"])
def test_a_quote_that_cannot_be_read_is_refused(alice: Reader, query: str) -> None:
    thread_id = alice.ask()
    address = alice.get(f"/questions/{thread_id}").headers["Location"]
    assert alice.get(f"{address}?{query}").status_code == 400
