"""Editing and merging tags, for moderators of all topics."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import text

from forum.kit.db import commit, exclusively
from forum.topics.actions import add_topic, give_charge
from tests.support.forum import Forum, Reader, field_value, form_fields, parse
from tests.support.together import together
from tests.support.truth import faults

WORDS: dict[str, Any] = {"name": "Sociale media", "description": "", "synonyms": "", "reason": "Netter"}


def shown(reader: Reader, thread: int) -> list[str]:
    return [link.to_text() for link in parse(reader.read(thread)).query(".thread-head [rel=tag]")]


def wrong(answer: Any) -> list[str]:
    return [str((field.attrs or {})["name"]) for field in parse(answer).query('[aria-invalid="true"]')]


def test_a_merged_tag_leads_to_the_other_and_its_questions_have_that(
    forum: Forum, alice: Reader, mo: Reader, guest: Reader
) -> None:
    one = alice.ask("Een", tags="cao, social, verzuim")
    both = alice.ask("Twee", tags="social, cao, Sociale media")
    mo.post("/tags/social/edit", **WORDS | {"name": "social", "synonyms": "socials"})

    merged = mo.post("/tags/social/merge", into="sociale  MEDIA", reason="Is hetzelfde")

    assert (merged.status_code, merged.headers["Location"]) == (303, "/tags/sociale-media")
    assert shown(guest, one) == ["cao", "Sociale media", "verzuim"]
    assert shown(guest, both) == ["cao", "Sociale media"]
    for old in ("social", "socials"):
        for ending in ("", ".rss", ".atom"):
            answer = guest.get(f"/tags/{old}{ending}")
            assert (answer.status_code, answer.headers["Location"]) == (301, f"/tags/sociale-media{ending}")
            assert answer.headers["Cache-Control"] == "no-cache"
    page = guest.get("/tags/sociale-media").text
    assert "social, socials" in page
    assert "2 vragen" in page
    log = " ".join(parse(mo.get("/tags/sociale-media/edit")).query(".rows")[0].to_text().split())
    assert "‘social’ hierin samengevoegd Is hetzelfde Mo " in log
    assert shown(guest, alice.ask(tags="Socials")) == ["Sociale media"]
    assert faults(forum.database) == []


def test_a_merge_is_no_change_of_the_versions_of_a_question(
    forum: Forum, alice: Reader, mo: Reader, guest: Reader
) -> None:
    question = forum.question(alice.ask("Titel", "Tekst", tags="social"))
    alice.ask(tags="Sociale media")
    alice.post(f"/posts/{question}/edit", title="Titel", body="Anders", tags="social", version=1)
    mo.post("/tags/social/merge", into="Sociale media", reason="Is hetzelfde")

    assert not parse(guest.get(f"/posts/{question}/history")).query(".tag-changes")


def test_a_tag_is_renamed_described_and_given_other_words(
    forum: Forum, alice: Reader, mo: Reader, guest: Reader
) -> None:
    thread = alice.ask(tags="social, cao")

    saved = mo.post(
        "/tags/social/edit",
        **WORDS | {"description": "Over berichten\r\n<b>online</b>.\r\n", "synonyms": "socials, sns, sociale media"},
    )

    assert saved.headers["Location"] == "/tags/sociale-media"
    assert shown(guest, thread) == ["Sociale media", "cao"]
    page = guest.get("/tags/sociale-media")
    assert "Over berichten &lt;b&gt;online&lt;/b&gt;." in page.text
    assert "sns, social, socials" in page.text
    assert "Over berichten" in guest.get("/tags/sociale-media.rss").text
    assert guest.get("/tags/social").headers["Location"] == "/tags/sociale-media"
    form = mo.get("/tags/sociale-media/edit")
    assert field_value(form, "synonyms") == "sns, social, socials"
    mo.post("/tags/sociale-media/edit", **WORDS | {"synonyms": "sns"})
    assert guest.get("/tags/social").status_code == 404
    mo.post("/tags/sociale-media/edit", **WORDS | {"name": "SNS"})
    assert guest.get("/tags/sociale-media").headers["Location"] == "/tags/sns"
    assert shown(guest, thread) == ["SNS", "cao"]
    assert faults(forum.database) == []


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"name": ""}, "name"),
        ({"name": "<b>"}, "name"),
        ({"name": "een, twee"}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"name": "CAO"}, "name"),
        ({"name": "cao's"}, "name"),
        ({"synonyms": "goed, cao"}, "synonyms"),
        ({"synonyms": "a;b"}, "synonyms"),
        ({"description": "x" * 301}, "description"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_said_of_a_tag_is_refused_at_the_field(
    alice: Reader, mo: Reader, guest: Reader, fields: dict[str, str], at: str
) -> None:
    alice.ask(tags="social, cao")
    mo.post("/tags/cao/edit", name="cao", synonyms="cao's", reason="Meervoud")

    refused = mo.post("/tags/social/edit", **WORDS | fields)

    assert (refused.status_code, wrong(refused)) == (422, [at])
    assert field_value(refused, "name") == (WORDS | fields)["name"]
    assert guest.get("/tags/social").status_code == guest.get("/tags/cao").status_code == 200


@pytest.mark.parametrize("into", ["", " ", "cao", "CAO", "cao's", "nergens", "<b>", "x" * 300])
def test_a_tag_is_merged_into_another_one_that_is_there(alice: Reader, mo: Reader, guest: Reader, into: str) -> None:
    alice.ask(tags="cao")
    mo.post("/tags/cao/edit", name="cao", synonyms="cao's", reason="Meervoud")

    refused = mo.post("/tags/cao/merge", into=into, reason="Is hetzelfde")

    assert (refused.status_code, wrong(refused)) == (422, ["into"])
    assert field_value(refused, "reason") == "Is hetzelfde"
    assert guest.get("/tags/cao").status_code == 200


def test_only_moderators_of_all_topics_change_tags(
    forum: Forum, alice: Reader, mo: Reader, ada: Reader, guest: Reader
) -> None:
    alice.ask(tags="social, cao")
    olga = forum.member("Olga", "moderator")
    with forum.database.writing():
        give_charge(add_topic("salaris", "Salaris"), olga.id or 0)
        commit()
    for path, fields in (("/tags/social/edit", WORDS), ("/tags/social/merge", {"into": "cao", "reason": "Zo"})):
        assert (guest.get(path).status_code, guest.post(path, **fields).status_code) == (401, 401)
        for stranger in (alice, olga):
            assert (stranger.get(path).status_code, stranger.post(path, **fields).status_code) == (403, 403)
        for moderator in (mo, ada):
            assert moderator.get(path).status_code == 200
        assert mo.get(path.replace("social", "nergens")).status_code == 404
    assert "/tags/social/edit" not in guest.get("/tags/social").text + olga.get("/tags/social").text
    assert "/tags/social/edit" in mo.get("/tags/social").text


def test_a_form_of_a_tag_that_was_merged_since_touches_no_other_tag(
    forum: Forum, alice: Reader, mo: Reader, ada: Reader
) -> None:
    thread = alice.ask(tags="een, twee, drie")
    mo.post("/tags/een/merge", into="twee", reason="Is hetzelfde")

    stale = ada.post("/tags/een/merge", into="drie", reason="Hoort bij drie")
    edited = ada.post("/tags/een/edit", **WORDS | {"name": "één", "description": "Het getal"})

    assert [answer.status_code for answer in (stale, edited)] == [409, 409]
    assert field_value(stale, "into") == "drie"
    assert field_value(edited, "description") == "Het getal"
    assert shown(alice, thread) == ["twee", "drie"]
    assert mo.post("/tags/een/merge", into="twee", reason="Is hetzelfde").status_code == 422
    assert mo.post("/tags/twee/edit", **WORDS | {"name": "Tweetal"}).status_code == 303
    assert mo.post("/tags/twee/edit", **WORDS | {"name": "Tweetal"}).status_code == 303
    assert faults(forum.database) == []


def test_words_that_a_tag_got_by_merges_and_imports_may_stay(forum: Forum, alice: Reader, mo: Reader) -> None:
    former = [f"een naam die met een import kwam, lang en nummer {number}".replace(",", "") for number in range(40)]
    alice.ask(tags="kort")
    (tag,) = forum.execute("SELECT id FROM tags")[0]
    for name in former:
        row = {"slug": name.replace(" ", "-"), "name": name, "tag": tag}
        forum.execute("INSERT INTO tag_synonyms (slug, name, tag_id) VALUES (:slug, :name, :tag)", **row)
    form = form_fields(mo.get("/tags/kort/edit"), "/tags/kort/edit")

    described = mo.post("/tags/kort/edit", **form | {"description": "Wat kort is", "reason": "Duidelijker"})
    new = {"synonyms": f"{form['synonyms']}, {'x' * 41}", "reason": "Meer"}

    assert described.status_code == 303
    assert field_value(mo.get("/tags/kort/edit"), "synonyms") == form["synonyms"]
    assert wrong(mo.post("/tags/kort/edit", **form | new)) == ["synonyms"]


def test_merges_and_questions_at_once_leave_no_tag_half(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, ada: Reader
) -> None:
    names = ["een", "twee", "drie"]
    threads = [alice.ask(tags=", ".join(names)) for _ in range(3)]
    editors = [forum.question(thread) for thread in threads]

    answers = together(
        [
            lambda: mo.post("/tags/een/merge", into="twee", reason="Is hetzelfde"),
            lambda: ada.post("/tags/twee/merge", into="een", reason="Is hetzelfde"),
            lambda: mo.post("/tags/drie/merge", into="een", reason="Is hetzelfde"),
            lambda: bob.post("/ask", topic="algemeen", title="En dit?", body="Dit.", tags="vier, een, twee, drie"),
            lambda: alice.post("/ask", topic="algemeen", title="En dat?", body="Dat.", tags="drie, vier, twee"),
            *(
                lambda number=number: alice.post(
                    f"/posts/{number}/edit", title="Wie?", body="Wij.", tags="drie, twee, vijf", version=1
                )
                for number in editors
            ),
        ]
    )

    assert {answer.status_code for answer in answers} <= {303, 404, 409, 422}
    assert [answer.status_code for answer in answers[3:]] == [303] * 5
    assert answers[0].status_code == 303 or answers[1].status_code == 303
    assert faults(forum.database) == []


def test_who_takes_tags_off_waits_for_a_merge_before_holding_the_question(forum: Forum, alice: Reader) -> None:
    """Held first, the question is what the merge then waits for, while it is waited for: in a circle."""
    thread = alice.ask(tags="een")
    edit = f"/posts/{forum.question(thread)}/edit"
    with ThreadPoolExecutor(1) as pool, forum.database.writing() as merging:
        merging.execute(text("SELECT 1"))  # from here SQLite has one writer
        exclusively("tags")
        sent = pool.submit(lambda: alice.post(edit, title="Wie?", body="Wij.", tags="", version=1))
        assert not wait([sent], timeout=0.5).done
        merging.execute(text("UPDATE threads SET tags = tags"))
        merging.rollback()

    assert sent.result().status_code == 303
    assert faults(forum.database) == []
