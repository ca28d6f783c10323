"""Topics that administrators add, describe, order, and give moderators charge of."""

from typing import Any

from tests.admin.conftest import Noted
from tests.support.forum import Forum, Reader, field_value, parse
from tests.support.shell import Shell

WORDS: dict[str, Any] = {"name": "Verzuim", "description": "Over ziek zijn.", "language": "nl", "place": "1"}


def order(reader: Reader) -> list[str]:
    return [link.to_text() for link in parse(reader.get("/topics")).query(".topic h2 a")]


def add(ada: Reader, *names: str) -> None:
    for name in names:
        assert ada.post("/admin/topics", name=name, language="nl").status_code == 303


def test_a_topic_is_added_described_and_renamed(
    forum: Forum, ada: Reader, alice: Reader, guest: Reader, noted: Noted
) -> None:
    added = ada.post("/admin/topics", name="Ziek & verzuim", description="Wat nu?", language="en", slug="")
    thread = alice.ask(topic="ziek-verzuim")
    seen = guest.read(thread)
    changed = ada.post("/admin/topics/ziek-verzuim", **WORDS | {"slug": "anders"})

    assert added.headers["Location"] == "/admin/topics/ziek-verzuim"
    assert 'lang="en" class="post' in seen.text or 'data-depth="0" lang="en"' in seen.text
    assert changed.status_code == 303
    page = guest.get("/topics/ziek-verzuim").text
    assert "Verzuim" in page
    assert "Over ziek zijn." in page
    assert "Verzuim" in guest.get("/topics/ziek-verzuim.rss").text
    poll, paths = {"If-Modified-Since": "Wed, 01 Jan 2998 00:00:00 GMT"}, (seen.request.path, "/", "/unanswered")
    assert {guest.get(path, headers=poll).status_code for path in paths} == {304}
    forum.execute("UPDATE topics SET changed_at = '2999-01-01 00:00:00+00:00' WHERE changed_at > created_at")
    assert {guest.get(path, headers=poll).status_code for path in paths} == {200}, "each shows what a topic is called"
    assert noted("topic_added") == noted("topic_edited") == [(ada.id, None, "")]


def test_who_asks_again_gets_what_was_said_of_a_topic_since(forum: Forum, ada: Reader, guest: Reader) -> None:
    for path in ("/topics", "/topics/algemeen"):
        before = guest.get(path)
        forum.execute("UPDATE topics SET changed_at = NULL, created_at = '2020-01-01 00:00:00+00:00'")
        old = guest.get(path).headers["Last-Modified"]
        ada.post("/admin/topics/algemeen", **WORDS | {"description": f"Nieuw op {path}."})
        again = guest.get(path, headers={"If-Modified-Since": old})
        assert again.status_code == 200, path
        assert guest.get(path, headers={"If-None-Match": before.headers["ETag"]}).status_code == 200, path
        assert guest.get(path, headers={"If-None-Match": again.headers["ETag"]}).status_code == 304, path


def test_topics_stand_by_name_until_they_are_put_in_order(
    forum: Forum, ada: Reader, alice: Reader, shell: Shell
) -> None:
    add(ada, "Verlof", "Beloning", "Cao")
    assert order(alice) == ["Algemeen", "Beloning", "Cao", "Verlof"]

    assert ada.post("/admin/topics/verlof/move", to="up").status_code == 303
    assert order(alice) == ["Algemeen", "Beloning", "Verlof", "Cao"]
    ada.post("/admin/topics/algemeen/move", to="down")
    ada.post("/admin/topics/cao", **WORDS | {"name": "Cao’s"})
    add(ada, "Aan het eind")
    shell.run("topic", "order", "beloning", "99")

    assert order(alice) == ["Cao’s", "Algemeen", "Verlof", "Aan het eind", "Beloning"]
    offered = [option.to_text() for option in parse(alice.get("/ask")).query("[name=topic] option")]
    assert offered[1:] == order(alice)
    assert field_value(ada.get("/admin/topics/verlof"), "place") == "3"
    buttons = [
        [(b.attrs or {})["value"] for b in form.query("button")]
        for form in parse(ada.get("/admin/topics")).query(".moves")
    ]
    assert (buttons[0], buttons[1], buttons[-1]) == (["down"], ["up", "down"], ["up"])


def test_what_cannot_be_is_said_at_the_field_and_nothing_typed_is_lost(forum: Forum, ada: Reader) -> None:
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"description": "x" * 501}, "description"),
        ({"language": "fr"}, "language"),
        ({"slug": "Met Hoofdletters"}, "slug"),
        ({"slug": "algemeen"}, "slug"),
        ({"name": "Algemeen"}, "slug"),
        ({"name": "???"}, "slug"),
    )
    for fields, field in wrong:
        answer = ada.post("/admin/topics", **{"name": "Verzuim", "description": "Kort.", "language": "nl"} | fields)
        assert (answer.status_code, fields) == (422, fields)
        assert [(found.attrs or {})["name"] for found in parse(answer).query("[aria-invalid]")] == [field]
        assert field_value(answer, "description") == fields.get("description", "Kort.")
    for place in ("", "0", "-1", "eerste", "1" * 20):
        answer = ada.post("/admin/topics/algemeen", **WORDS | {"place": place})
        assert (answer.status_code, field_value(answer, "name")) == (422, "Verzuim")

    assert len(forum.execute("SELECT 1 FROM topics")) == 1


def test_a_moderator_is_given_charge_and_loses_it(
    forum: Forum, ada: Reader, mo: Reader, alice: Reader, guest: Reader, noted: Noted
) -> None:
    add(ada, "Verlof")
    here, there = alice.ask(), alice.ask(topic="verlof")

    def may() -> list[bool]:
        return [mo.get(f"/questions/{thread}/lock").status_code == 200 for thread in (here, there)]

    assert may() == [True, True]
    given = ada.post("/admin/topics/verlof/give", person="MO@example.org")
    assert given.status_code == 303
    assert may() == [False, True]
    assert "Mo" in parse(guest.get("/topics/verlof")).query("aside")[0].to_text()
    ada.post("/admin/topics/algemeen/give", person="@mo")
    ada.post("/admin/topics/verlof/take", person="mo")
    assert may() == [True, False]
    ada.post("/admin/topics/algemeen/take", person="mo")
    assert may() == [False, False], "who has charge of none has not charge of all"
    assert "geen onderwerp" in ada.get("/admin/members/mo").text
    ada.post("/admin/members/mo/all-topics", reason="Vakantie")
    assert may() == [True, True]
    assert noted("charge_given") == noted("charge_taken") == [(ada.id, mo.id, "")] * 2
    assert noted("all_topics_given") == [(ada.id, mo.id, "Vakantie")]
    for person in ("", "niemand", "niemand@example.org", "alice"):
        refused = ada.post("/admin/topics/verlof/give", person=person)
        assert (refused.status_code, field_value(refused, "person")) == (422, person)


def test_the_shell_does_the_same(forum: Forum, shell: Shell, mo: Reader, alice: Reader, noted: Noted) -> None:
    shell.run("topic", "add", "verlof", "--name", "Verlof")
    assert shell.run("topic", "rename", "verlof", "  Vrij  zijn ") == "Topic verlof is called Vrij zijn now.\n"
    assert shell.run("topic", "order", "verlof", "1") == "Topic verlof is in place 1 now.\n"
    assert shell.run("topic", "list") == "1\tverlof\tnl\tVrij zijn\n2\talgemeen\tnl\tAlgemeen\n"
    thread = alice.ask()
    shell.run("topic", "moderator", "verlof", mo.email)
    assert mo.get(f"/questions/{thread}/lock").status_code == 403
    assert "topics: verlof" in shell.run("user", "show", "mo")
    assert shell.run("topic", "moderator", "verlof", mo.email, "--remove").endswith(
        "no longer charge of topic verlof.\n"
    )
    assert "topics: none" in shell.run("user", "show", "mo")
    shell.run("topic", "moderator", mo.email, "--all")
    assert mo.get(f"/questions/{thread}/lock").status_code == 200
    assert noted("topic_edited") == noted("topic_added") == noted("topic_moved") == [(None, None, "")]
    for words, why in (
        (("rename", "niets", "Naam"), "there is no topic niets"),
        (("rename", "verlof", " "), "1 to 120 characters"),
        (("order", "verlof", "0"), "PLACE"),
        (("moderator", "verlof", "alice"), "alice is no moderator"),
        (("moderator", "verlof", "niemand@example.org"), "there is no account of niemand@example.org"),
        (("moderator", "verlof"), "name a topic and an address"),
        (("moderator", "verlof", "mo", "--all"), "--all takes an address alone"),
    ):
        code, said = shell.say("topic", *words)
        assert code != 0
        assert why in said.splitlines()[-1]
