"""Mail about replies: to who asked, if they want it, of what all can see; and never of one's own."""

from tests.house.test_queries import statements
from tests.support.forum import Forum, Reader
from tests.support.mails import Mailed

TO = "alice@example.org"


def about(forum: Forum, to: str = TO) -> list[Mailed]:
    """The mails about replies."""
    return [mail for mail in forum.mails(to) if mail.message["List-Unsubscribe"]]


def test_who_asked_gets_a_reply_by_mail(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask("Mag dit zo?", "Wij doen het al jaren.")
    post = bob.reply(thread, "Ja, **dat** mag, <mits> het vooraf is afgesproken. " + "Lees er meer over. " * 40)

    (mail,) = about(forum)

    assert mail.subject == "Nieuwe reactie: Mag dit zo?"
    assert "Bob reageerde op je vraag:" in mail.text
    assert "> Ja, dat mag, <mits> het vooraf is afgesproken. " in " ".join(mail.text.split())
    assert "&lt;mits&gt; het vooraf" in mail.html
    assert max(map(len, mail.text.splitlines())) < 200
    assert mail.text.count("Lees er meer over") < 25
    assert mail.link("/posts") == f"/posts/{post}"
    assert mail.message["Content-Language"] == "nl"
    assert mail.message["List-Unsubscribe"] == f"<http://forum.example.org{mail.link('/unsubscribe')}>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mails_about_a_question_hang_together(forum: Forum, alice: Reader, bob: Reader, charlie: Reader) -> None:
    thread, other = alice.ask("Een vraag?"), alice.ask("Nog een?")
    first = bob.reply(thread)
    charlie.reply(thread, parent=first)
    bob.reply(other)

    one, two, three = about(forum)

    assert one.message["References"] == two.message["References"] == two.message["In-Reply-To"]
    assert one.subject == two.subject
    assert three.message["References"] != one.message["References"]
    assert len({mail.message["Message-ID"] for mail in (one, two, three)}) == 3
    assert about(forum, "bob@example.org") == []


def test_a_mail_is_in_the_language_of_who_gets_it(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask()
    alice.post("/preferences", language="en")
    bob.reply(thread)

    (mail,) = about(forum)

    assert mail.subject.startswith("New reply: ")
    assert "Bob replied to your question:" in mail.text


def test_what_is_pointless_when_it_is_sent_is_dropped(forum: Forum, bob: Reader) -> None:
    changes = (
        "UPDATE accounts SET mail_replies = false WHERE id = {asker}",
        "UPDATE accounts SET status = 'suspended' WHERE id = {asker}",
        "UPDATE accounts SET status = 'left' WHERE id = {asker}",
        "UPDATE accounts SET email = 'elders@example.org' WHERE id = {asker}",
        "UPDATE posts SET state = 'hidden' WHERE id = {reply}",
        "UPDATE posts SET state = 'deleted' WHERE id = {reply}",
        "UPDATE threads SET state = 'hidden' WHERE id = {thread}",
    )
    for number, change in enumerate(changes):
        asker = forum.member(f"Vrager{number}")
        thread = asker.ask()
        reply = bob.reply(thread)
        forum.execute(change.format(asker=asker.id, thread=thread, reply=reply))

    assert forum.mails() == []
    assert forum.execute("SELECT state, content FROM mails WHERE kind = 'reply'") == [("dropped", "{}")] * len(changes)


def test_nothing_is_mailed_of_ones_own_or_unasked(forum: Forum, alice: Reader, bob: Reader) -> None:
    thread = alice.ask()
    alice.reply(thread)
    alice.post("/account/mail", replies="0")
    bob.reply(thread)
    forum.execute("UPDATE accounts SET mail_replies = true, status = 'suspended' WHERE id = :id", id=alice.id)
    bob.reply(thread)
    assert forum.execute("SELECT 1 FROM mails WHERE kind = 'reply'") == []

    forum.execute("UPDATE accounts SET suspended_until = '2020-01-01 00:00:00+00:00' WHERE id = :id", id=alice.id)
    bob.reply(thread)
    assert len(about(forum)) == 1


def test_a_mail_costs_its_reply_one_statement(forum: Forum, alice: Reader, bob: Reader) -> None:
    loud, quiet = alice.ask("Hoor ik graag?"), bob.ask("Hoor ik zelf?")
    bob.reply(quiet)
    with statements() as asked:
        bob.reply(loud)
    about_mail = [statement for statement in asked if "mails" in statement or "mail_replies" in statement]

    # Who is signed in is asked too, and that their account has the switch.
    assert len([statement for statement in about_mail if "sessions" not in statement]) == 1
