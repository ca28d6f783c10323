"""Whatever changes a post, and by whatever door, the index says what it says, at once."""

from typing import Any

import pytest

from forum.kit.db import commit
from forum.privacy.jobs import finish_departures
from forum.search.actions import index, later
from forum.topics.actions import add_topic
from tests.search.truth import differences, vocabulary, waiting, work
from tests.support.forum import Forum, Reader
from tests.support.shell import Shell, a_reply, a_thread, thread_file


def body(forum: Forum, post: int) -> str:
    return str(forum.execute("SELECT body FROM search_documents WHERE post_id = :id", id=post)[0][0])


def heading(forum: Forum, post: int) -> str:
    return str(forum.execute("SELECT heading FROM search_documents WHERE post_id = :id", id=post)[0][0])


def is_true(forum: Forum) -> None:
    assert differences(forum.database) == []


def test_every_door_keeps_the_index_true(
    forum: Forum, shell: Shell, alice: Reader, bob: Reader, mo: Reader, ada: Reader
) -> None:
    with forum.database.writing():
        add_topic("pay", "Pay", language="en")
        commit()
    thread = write(forum, alice, bob, mo)
    moderate(forum, thread, bob, mo, ada)
    change_tags(forum, thread, alice, mo)
    work_from_the_shell(forum, shell)
    leave(forum, bob)
    assert waiting(forum.database) == 0
    assert shell.run("search", "check").endswith("indexed and gone: 0; to be indexed soon: 0.\n")


def write(forum: Forum, alice: Reader, bob: Reader, mo: Reader) -> int:
    """A thread with a reply of Bob's."""
    thread = alice.ask("Wie kent kwartaalgesprekken?", "Onze afdelingen willen *dit*.", tags="gesprek, cao")
    question = forum.question(thread)
    reply = bob.reply(thread, "Wij houden ze elk kwartaal.")
    is_true(forum)
    assert " afdel " in body(forum, question)
    assert " t_kwartaalgesprek " in heading(forum, question)
    assert " c_kwartaalgesprek " in heading(forum, reply)

    watched = forum.member("Wim")
    forum.execute("UPDATE accounts SET watched = true WHERE id = :id", id=watched.id)
    waits = watched.reply(thread, "Mag ik iets vragen?")
    assert forum.post(waits).state == "pending"
    is_true(forum)
    mo.post(f"/posts/{waits}/show", reason="")
    is_true(forum)

    alice.post(f"/posts/{question}/edit", title="Wie kent jaargesprekken?", body="Anders.", tags="cao", version=1)
    is_true(forum)
    assert " c_jaargesprek " in heading(forum, reply)
    return thread


def moderate(forum: Forum, thread: int, bob: Reader, mo: Reader, ada: Reader) -> None:
    reply = forum.question(thread) + 1
    mo.post(f"/posts/{reply}/edit", body="Wij noemen geen namen.", version=1, reason="Privacy")
    is_true(forum)
    bob.post(f"/posts/{reply}/branch", topic="pay", title="Names in meetings", body="Wij noemen geen namen.")
    is_true(forum)
    mo.post(f"/questions/{thread}/move", topic="pay", reason="Engels")
    is_true(forum)
    assert " l_en " in heading(forum, reply)
    for verb in ("hide", "show", "delete", "restore"):
        before = body(forum, reply)
        mo.post(f"/posts/{reply}/{verb}", reason="Zo")
        assert body(forum, reply) == before
        is_true(forum)
    ada.post("/admin/topics/pay", name="Salaris", description="", language="nl")  # its questions keep their language
    is_true(forum)
    assert " l_en " in heading(forum, reply)


def change_tags(forum: Forum, thread: int, alice: Reader, mo: Reader) -> None:
    words: dict[str, Any] = {"description": "", "synonyms": "", "reason": "Netter"}
    assert mo.post("/tags/cao/edit", name="Loonafspraken", **words).status_code == 303
    is_true(forum)
    assert waiting(forum.database) > 0
    work(forum.database)
    is_true(forum)
    assert waiting(forum.database) == 0
    assert " t_loonafspraken " in heading(forum, forum.question(thread))
    merged = forum.question(alice.ask("Een ander", tags="vakbond"))
    assert mo.post("/tags/vakbond/merge", into="loonafspraken", reason="Is hetzelfde").status_code == 303
    is_true(forum)
    work(forum.database)
    assert " t_loonafsprak " in heading(forum, merged)


def work_from_the_shell(forum: Forum, shell: Shell) -> None:
    shell.take_in(thread_file(a_thread(a_reply("r1"), title="Ingevoerd", tags=["loonafspraken"])))
    is_true(forum)
    shell.take_in(thread_file(a_thread(a_reply("r1"), a_reply("r2", author="Jan"), title="Ingevoerd", tags=["iets"])))
    is_true(forum)
    assert " n_jan " in body(forum, shell.id_of("r2"))
    shell.run("demo", "--users", "2", "--questions", "3", "--replies", "20")
    is_true(forum)
    forum.execute("UPDATE posts SET renderer_version = 0, html = '<p>oud</p>' WHERE id = 2")
    shell.run("render")
    is_true(forum)


def leave(forum: Forum, bob: Reader) -> None:
    """And take one's name out of the vocabulary."""
    names = {"brandsma", "pietersma", "xander"}
    xander = forum.member("Xander")
    own = xander.ask("Wie kent Brandsma persoonlijk?", "Vraag het Pietersma.")
    bob.reply(own, f"> [Xander schreef:](/posts/{forum.question(own)})\n>\n> Vraag het Pietersma.\n\nDank, @xander!")
    work(forum.database)
    assert names <= vocabulary(forum.database)
    assert xander.post("/account/leave", words="erase", sure="y").status_code == 200
    finish_departures(forum.database, forum.folder, forum.settings.base_url)
    is_true(forum)
    work(forum.database)
    is_true(forum)
    assert not names & vocabulary(forum.database)


def test_the_title_of_a_long_thread_reaches_its_newest_replies_at_once_and_all_of_them_soon(
    forum: Forum, shell: Shell, mo: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (index, later):
        monkeypatch.setattr(module, "AT_ONCE", 20)
    shell.take_in(thread_file(a_thread(*(a_reply(f"r{number}") for number in range(1, 45)))))
    thread = shell.only_thread()
    question = forum.question(thread.id)
    answer = mo.post(f"/posts/{question}/edit", title="Nieuwe titel", body="Nu zo.", version=1, reason="Netter")
    assert answer.status_code == 303, answer.text

    renewed = "SELECT count(*) FROM search_documents WHERE heading LIKE '%_titel %'"
    assert forum.execute(renewed)[0][0] == 21
    assert " c_titel " in heading(forum, shell.id_of("r44"))
    assert differences(forum.database) == []
    late = mo.reply(thread.id, "Nog een.")
    assert waiting(forum.database) == 24
    work(forum.database)
    assert forum.execute(renewed)[0][0] == 46
    assert " c_titel " in heading(forum, late)
    assert waiting(forum.database) == 0
    assert differences(forum.database) == []
