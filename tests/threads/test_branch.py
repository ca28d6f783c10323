"""Branching: a reply that is a new question becomes one of its own, and both threads link to each other."""

from functools import partial
from typing import Any

import pytest

from tests.house.test_queries import count
from tests.support.forum import Forum, Reader, field_value, form_fields, parse
from tests.support.together import together
from tests.threads import processes

TITLE, SAID, WHY = (
    "Mag een proeftijd twee maanden duren?",
    "En hoe lang mag een *proeftijd* zijn?",
    "Is een nieuwe vraag",
)
ON, FROM = "Gaat verder als eigen vraag", "Komt voort uit een reactie op"


@pytest.fixture
def reply(alice: Reader, bob: Reader) -> int:
    """A reply of Bob's, which asks something else."""
    return bob.reply(alice.ask("Wie heeft een modelcontract?"), SAID)


def branch(reader: Reader, reply: int, **fields: Any) -> Any:
    return reader.post(f"/posts/{reply}/branch", **{"topic": "algemeen", "title": TITLE, "body": SAID, **fields})


def thread_of(forum: Forum, answer: Any) -> int:
    """The thread of the question that the answer leads to."""
    assert answer.status_code == 303, answer.text
    return int(forum.post(int(answer.headers["Location"].rpartition("/")[2])).thread_id)


def links(reader: Reader, thread: int) -> dict[str, tuple[str, str]]:
    """What the page of a thread says of its branches: (where to, title), by the words before."""
    page = parse(reader.read(thread))
    found = {}
    for note in page.query(".drift"):
        (link,) = note.query("a")
        words, _, title = note.to_text().partition(": ")
        found[words.strip()] = ((link.attrs or {})["href"] or "", title.strip())
    return found


def test_its_author_makes_a_reply_a_question_and_both_link_to_each_other(
    forum: Forum, bob: Reader, guest: Reader, reply: int
) -> None:
    old = forum.post(reply).thread_id
    assert f"/posts/{reply}/branch" in bob.read(old).text
    assert f"/posts/{reply}/branch" not in guest.read(old).text
    form = bob.get(f"/posts/{reply}/branch")
    assert [field_value(form, name) for name in ("title", "body")] == ["", SAID]
    assert 'value="algemeen" selected' in form.text
    assert not parse(form).query("[name=reason]")

    new = thread_of(
        forum,
        bob.post(
            f"/posts/{reply}/branch",
            **form_fields(form, f"/posts/{reply}/branch")
            | {"topic": "algemeen", "title": TITLE, "tags": "proeftijd, contract"},
        ),
    )

    row = forum.thread(new)
    assert (row.title, row.author_id, row.branch_count, row.reply_count) == (TITLE, bob.id, 1, 0)
    assert row.tags == "proeftijd\ncontract"
    assert forum.post(forum.question(new)).body == SAID == forum.post(reply).body
    assert (forum.thread(old).branch_count, forum.log(old)) == (1, [])
    assert links(guest, old) == {ON: (f"/questions/{new}-mag-een-proeftijd-twee-maanden-duren", TITLE)}
    assert links(guest, new) == {FROM: (f"/posts/{reply}", "Wie heeft een modelcontract?")}
    assert f"/posts/{reply}/branch" not in bob.read(old).text
    assert TITLE in guest.get("/").text


def test_a_moderator_says_why_and_the_question_is_its_authors(
    forum: Forum, bob: Reader, mo: Reader, guest: Reader, reply: int
) -> None:
    old = forum.post(reply).thread_id
    without = branch(mo, reply)
    assert without.status_code == 422
    assert [(field.attrs or {})["name"] for field in parse(without).query('[aria-invalid="true"]')] == ["reason"]
    assert field_value(without, "title") == TITLE

    new = thread_of(forum, branch(mo, reply, reason=WHY))

    question = forum.post(forum.question(new))
    assert (forum.thread(new).author_id, question.author_id, question.version) == (bob.id, bob.id, 1)
    assert forum.log(old) == [("post_branched", WHY)]
    assert WHY in guest.get(f"/posts/{reply}/history").text
    assert "eigen vraag van gemaakt" in guest.get(f"/posts/{reply}/history").text


def test_on_paper_both_links_are_written_out(forum: Forum, bob: Reader, guest: Reader, reply: int) -> None:
    old, new = forum.post(reply).thread_id, thread_of(forum, branch(bob, reply))
    site = "http://forum.example.org"

    for thread, leads_to in ((old, f"{site}/questions/{new}-"), (new, f"{site}/posts/{reply})")):
        (note,) = parse(guest.read(thread, "?print=1")).query(".drift")
        assert f"({leads_to}" in note.to_text()
        assert not parse(guest.read(thread)).query(".drift .address")


def test_what_a_moderator_put_in_other_words_says_so(
    forum: Forum, bob: Reader, mo: Reader, guest: Reader, reply: int
) -> None:
    new = thread_of(forum, branch(mo, reply, body="Hoe lang mag een proeftijd zijn?", reason=WHY))

    question = forum.question(new)
    assert f"Bewerkt door een moderator: {WHY}" in guest.read(new).text
    assert "proeftijd*" in guest.get(f"/posts/{question}/history").text
    assert bob.post(f"/posts/{question}/edit", title=TITLE, body=SAID, version=2).status_code == 303


def test_a_name_without_an_account_stays_the_author(forum: Forum, mo: Reader, reply: int) -> None:
    forum.execute("UPDATE posts SET author_id = NULL, author_name = 'Sandra' WHERE id = :id", id=reply)

    new = thread_of(forum, branch(mo, reply, reason=WHY))

    row = forum.thread(new)
    assert (row.author_id, row.author_name, forum.post(forum.question(new)).author_name) == (None, "Sandra", "Sandra")


def test_guests_strangers_and_the_question_itself(
    forum: Forum, alice: Reader, charlie: Reader, mo: Reader, guest: Reader, reply: int
) -> None:
    assert guest.get(f"/posts/{reply}/branch").status_code == 401
    wall = branch(guest, reply)
    assert (wall.status_code, field_value(wall, "kept-title"), field_value(wall, "kept-body")) == (401, TITLE, SAID)
    for stranger in (alice, charlie):
        assert stranger.get(f"/posts/{reply}/branch").status_code == 403
        refused = branch(stranger, reply, reason=WHY)
        assert (refused.status_code, field_value(refused, "body")) == (403, SAID)
    question = forum.question(forum.post(reply).thread_id)
    for asker in (alice, mo):
        assert "is al een vraag" in asker.get(f"/posts/{question}/branch").text
        answer = branch(asker, question, reason=WHY)
        assert (answer.status_code, field_value(answer, "body")) == (403, SAID)
    assert forum.thread(forum.post(reply).thread_id).branch_count == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "\u200b"),
        ("title", "x" * 201),
        ("body", ""),
        ("body", "x" * 20_001),
        ("topic", "niet"),
        ("topic", ""),
        ("tags", "a, b, c, d, e, f"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_the_rest_is_kept(
    bob: Reader, reply: int, field: str, value: str
) -> None:
    answer = branch(bob, reply, **{field: value})

    assert answer.status_code == 422
    assert [(found.attrs or {})["name"] for found in parse(answer).query('[aria-invalid="true"]')] == [field]
    assert {field_value(answer, name) for name in {"title", "body"} - {field}} <= {TITLE, SAID}


def test_a_preview_makes_no_question(forum: Forum, bob: Reader, reply: int) -> None:
    preview = branch(bob, reply, preview="1")

    assert preview.status_code == 200
    assert "<em>proeftijd</em>" in preview.text
    assert field_value(preview, "title") == TITLE
    assert forum.thread(forum.post(reply).thread_id).branch_count == 0


def test_once_more_lands_on_it_and_other_words_are_given_back(
    forum: Forum, bob: Reader, mo: Reader, reply: int
) -> None:
    first = branch(bob, reply)
    assert branch(bob, reply).headers["Location"] == first.headers["Location"]

    there = f"/questions/{thread_of(forum, first)}-mag-een-proeftijd-twee-maanden-duren"
    other = branch(mo, reply, title="Anders", reason=WHY)
    assert (other.status_code, field_value(other, "title")) == (409, "Anders")
    for page in (other, bob.get(f"/posts/{reply}/branch")):
        assert page.status_code == 409
        assert there in [(link.attrs or {})["href"] for link in parse(page).query("main a")]
    mo.post(f"/posts/{forum.question(thread_of(forum, first))}/delete", reason="Dubbel")
    gone = branch(bob, reply)
    assert (gone.status_code, field_value(gone, "body")) == (409, SAID)
    assert there not in gone.text


def test_a_reply_that_is_branched_eight_times_at_once_becomes_one_question(
    forum: Forum, bob: Reader, reply: int
) -> None:
    browsers = [forum.again("Bob") for _ in range(8)]

    answers = together([partial(branch, one, reply) for one in browsers])

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert forum.thread(forum.post(reply).thread_id).branch_count == 1


def test_replies_of_one_thread_that_are_branched_at_once_are_all_counted(forum: Forum, alice: Reader) -> None:
    thread = alice.ask()
    people = [forum.member(f"Lid{number}") for number in range(6)]
    replies = [one.reply(thread) for one in people]

    processes.at_once(
        processes.branch_once,
        [(forum.database.url, one.id, reply) for one, reply in zip(people, replies, strict=True)],
    )

    assert forum.thread(thread).branch_count == 6
    assert len(parse(forum.guest().read(thread)).query(".drift")) == 6


@pytest.mark.parametrize("verb", ["hide", "delete", "lock"])
def test_what_was_taken_meanwhile_is_not_branched_and_the_text_is_kept(
    forum: Forum, bob: Reader, mo: Reader, reply: int, verb: str
) -> None:
    thread = forum.post(reply).thread_id
    mo.post(f"/questions/{thread}/lock" if verb == "lock" else f"/posts/{reply}/{verb}", reason=WHY)

    answer = branch(bob, reply)

    assert (answer.status_code, field_value(answer, "body")) == (409, SAID)
    assert bob.get(f"/posts/{reply}/branch").status_code == (410 if verb == "delete" else 403)
    assert branch(mo, reply, reason=WHY).status_code == (303 if verb == "lock" else 403)


def test_links_are_seen_through_each_readers_eyes(
    forum: Forum, bob: Reader, mo: Reader, charlie: Reader, guest: Reader, reply: int
) -> None:
    old = forum.post(reply).thread_id
    new = thread_of(forum, branch(bob, reply))
    question = forum.question(new)

    mo.post(f"/posts/{question}/hide", reason=WHY)
    assert (links(guest, old), TITLE in guest.read(old).text) == ({}, False)
    assert ON in links(bob, old)
    assert ON in links(mo, old)
    assert [who.get(f"/posts/{reply}/branch").status_code for who in (charlie, bob, mo)] == [403, 409, 409]
    mo.post(f"/posts/{question}/show", reason=WHY)
    mo.post(f"/posts/{reply}/hide", reason=WHY)
    assert links(guest, new)[FROM][0] == f"/questions/{old}-wie-heeft-een-modelcontract"
    assert links(bob, new)[FROM][0] == f"/posts/{reply}"
    assert links(guest, old) == {}
    mo.post(f"/posts/{forum.question(old)}/hide", reason=WHY)
    assert (links(guest, new), "modelcontract" in guest.read(new).text) == ({}, False)
    assert FROM in links(mo, new)


def test_links_cost_one_question_more_and_none_where_there_are_none(forum: Forum, alice: Reader, bob: Reader) -> None:
    plain, thread = alice.ask("Zonder"), alice.ask("Met")
    replies = [bob.reply(place) for place in (plain, thread, thread, thread)][1:]
    without = count(forum.guest(), f"/questions/{plain}-zonder")
    for number, reply in enumerate(replies):
        branch(bob, reply, title=f"Vraag {number}")

        assert count(forum.guest(), f"/questions/{thread}-met") == without + 1
