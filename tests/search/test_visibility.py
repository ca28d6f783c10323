"""No door of search tells of a post that its reader may not see: not by what is found, not by what is not."""

from dataclasses import dataclass
from functools import partial
from itertools import product
from urllib.parse import quote_plus

import pytest

from forum.accounts.viewer import STRANGER, Viewer
from forum.kit.db import commit
from forum.search.jobs import index_posts
from forum.search.queries import find, read_query
from forum.topics.actions import add_topic
from tests.support.forum import Forum, Reader
from tests.support.together import together

STATES = ("visible", "pending", "hidden", "deleted")
VERBS = {"hidden": "hide", "deleted": "delete", "pending": "hide"}
TOPIC, OTHER = 1, 2


@dataclass(frozen=True)
class Told:
    """A post by Alice, a word that only it has, and a number that stands beside it."""

    id: int
    state: str
    around: str
    """The state of its question."""
    word: str
    code: str

    def is_seen(self, *, moderates: bool, is_own: bool) -> bool:
        """As the rule says it (tests/threads/test_visibility.py)."""
        shown = {"visible", "pending", "hidden"} if is_own else {"visible"}
        return moderates or {self.state, self.around} <= shown


@pytest.fixture(scope="module")
def world(forum_of_module: Forum) -> tuple[Forum, list[Told]]:
    """Posts of every state below questions of every state; a question is the first of its own."""
    forum, told = forum_of_module, list[Told]()
    alice = forum.member("Alice")
    for around in STATES:
        words = {state: f"woord{state}in{around}" for state in STATES}
        thread = alice.ask(f"Kwestie vraagwoord{around}", f"Hier zie{len(told)}.", tags=f"merk{around}")
        question = forum.question(thread)
        told.append(Told(question, around, around, f"vraagwoord{around}", f"zie{len(told)}"))
        for state, word in words.items():
            reply = alice.reply(thread, f"Hier {word} zie{len(told)}, een kwestie.")
            told.append(Told(reply, state, around, word, f"zie{len(told)}"))
            bring(forum, reply, state)
        bring(forum, question, around)
    return forum, told


def bring(forum: Forum, post: int, state: str) -> None:
    """Give a post a state, by the door that does."""
    if state in VERBS:
        done = forum.member("Max", "moderator").post(f"/posts/{post}/{VERBS[state]}", reason="Om te zien.")
        assert done.status_code == 303
    if state == "pending":
        forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=post)
        forum.execute(
            "UPDATE threads SET state = 'pending' WHERE id = (SELECT thread_id FROM posts WHERE id = :id AND parent_id IS NULL)",
            id=post,
        )


def found(forum: Forum, typed: str, viewer: Viewer = STRANGER) -> list[int]:
    with forum.database.reading():
        return [hit.best.post_id for hit in find(read_query(typed), viewer).hits]


def test_each_finds_what_they_see_and_nothing_else(world: tuple[Forum, list[Told]]) -> None:
    forum, posts = world
    with forum.database.writing():
        add_topic("salaris", "Salaris")
        commit()
    alice = Viewer(forum.people["Alice"].id, "member")
    eyes = {
        "guest": (STRANGER, False),
        "author": (alice, False),
        "member": (Viewer(99, "member"), False),
        "moderator of another topic": (Viewer(99, "moderator", frozenset({OTHER})), False),
        "moderator of the topic": (Viewer(99, "moderator", frozenset({TOPIC})), True),
        "administrator": (Viewer(99, "admin"), True),
    }
    for (name, (viewer, moderates)), post in product(eyes.items(), posts):
        is_seen = post.is_seen(moderates=moderates, is_own=viewer is alice)
        before = "hier" if post.word.startswith("vraag") else post.word
        for typed in (post.code, f'{post.word} author:alice topic:algemeen "{before} {post.code}"'):
            assert found(forum, typed, viewer) == ([post.id] if is_seen else []), (name, typed)


def test_no_door_says_a_word_of_what_its_reader_does_not_see(world: tuple[Forum, list[Told]]) -> None:
    forum, posts = world
    doors = [
        *(
            f"/search?q={typed}"
            for typed in ("kwestie", "kwestie&order=date", "hier", "author%3Aalice", "woordvisible", "vraagwoord")
        ),
        *(f"/search.{kind}?q={typed}" for kind in ("rss", "atom", "json") for typed in ("kwestie", "author%3Aalice")),
        *(f"/suggest/questions?q=Kwestie+{typed}" for typed in ("hier", "vraagwoord")),
        "/opensearch.xml",
    ]
    slips = [f"/search?q={quote_plus(post.word[:-1])}x" for post in posts]
    for name, path in product(("guest", "Alice"), [*doors, *slips]):
        is_own = name == "Alice" and path.startswith("/search?")
        answer = (forum.people[name] if name == "Alice" else forum.guest()).get(path)
        assert answer.status_code == 200, path
        for post in posts:
            if not post.is_seen(moderates=False, is_own=is_own):
                assert post.word not in answer.text, (name, path, post)
                assert post.around == "visible" or is_own or f"merk{post.around}" not in answer.text, (name, path)
    assert "4 vragen" not in forum.guest().get("/search?q=kwestie").text


def test_what_is_hidden_is_gone_at_once_and_found_again_once_it_is_shown(forum: Forum, guest: Reader) -> None:
    alice, mo = forum.member("Alice"), forum.member("Mo", "moderator")
    thread = alice.ask("Wie kent de werkbonus?", "Wij zoeken hem.")
    reply = alice.reply(thread, "Bij ons heet dat een zonnebonus.")
    doors = {
        "/search?q=zonnebonus": "heet dat",
        "/search?q=zonnebomus": "heet dat",
        "/search?q=bonus": "werkbonus",
        "/search.atom?q=zonnebonus": "heet dat",
        "/search.json?q=werkbonus": "Wij zoeken",
        "/suggest/questions?q=een+werkbonus": "Wie kent",
    }

    def told() -> set[str]:
        return {path for path, words in doors.items() if words in guest.get(path).text}

    of_reply = {path for path, words in doors.items() if words == "heet dat"}
    for post, gone in ((reply, of_reply), (forum.question(thread), doors.keys())):
        assert told() == doors.keys()
        for verb, back in (("hide", "show"), ("delete", "restore")):
            mo.post(f"/posts/{post}/{verb}", reason="Om te zien.")
            assert told() == doors.keys() - gone, verb
            assert [path for path in doors if "public" in guest.get(path).headers.get("Cache-Control", "")] == []
            mo.post(f"/posts/{post}/{back}", reason="Om te zien.")
        assert told() == doors.keys()


SECRETS = "Jensen ontslagbrief ontslagx verzuimpje werkoverleg reglemend geheimzinnig"
"""What only posts say that were taken away: names that are nearly others, compounds, and parts of words."""
ASKED = (
    "jansen",
    "jensen",
    "jensem",
    "ontslag",
    "ontslagbrieg",
    "werkoverlegverzuimpje",
    "verzuimbeleid",
    "reglemend",
    "reglement",
    "geheimzinnig reglement",
    "-jensen ontslag",
    "tag:geheim",
    "geheimzinnige",
)


def test_whether_somebody_wrote_what_was_taken_away_makes_no_difference(
    forum: Forum, guest: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guest who has a word in mind cannot find out: not by what is near it, nor by what they are said to mean."""
    monkeypatch.setattr("forum.search.queries.widening.MOST_COMPOUNDS", 2)
    alice = forum.member("Alice")
    alice.ask("Jansen en het reglement", "Over ontslagprocedure, ontslagvergoeding, verzuimbeleid.", tags="cao")
    alice.reply(1, "Een ontslagvergoeding, overleg en verzuim.")

    def answers() -> dict[str, str]:
        pages = [f"/search?q={quote_plus(typed)}" for typed in ASKED]
        pages += [f"/suggest/questions?q={quote_plus(typed)}" for typed in ASKED]
        return {path: guest.get(path).text for path in pages}

    index_posts(forum.database, lambda: False)
    before = answers()
    assert ">jansen</a>" in before["/search?q=jensen"], "a slip, as long as nobody is called so"
    for state in ("hidden", "deleted", "pending"):
        bring(forum, alice.reply(1, SECRETS), state)
        secret = alice.ask(SECRETS, SECRETS, tags="geheim")
        bring(forum, alice.reply(secret, f"Nog eens {SECRETS}"), "visible")
        bring(forum, forum.question(secret), state)
        index_posts(forum.database, lambda: False)
        assert answers() == before, state


def test_a_word_that_is_hidden_here_and_written_there_at_the_same_moment_is_known(forum: Forum) -> None:
    alice, bob, mo = forum.member("Alice"), forum.member("Bob"), forum.member("Mo", "moderator")
    threads = [alice.ask(), alice.ask()]
    words = ["zomerbonus", "leeskring", "fietslease", "rookpauze", "pensioenkas", "wintertoeslag"]
    hidden = [alice.reply(threads[0], f"{word} {' '.join(words)}") for word in words]

    for post, word, thread in zip(hidden, words, threads * 3, strict=True):
        hide = partial(mo.post, f"/posts/{post}/hide", reason="Om te zien.")
        reply = partial(bob.post, f"/questions/{thread}/reply", body=f"Ook {word}.")
        answers = together([hide, reply])
        assert [answer.status_code for answer in answers] == [303, 303]

    known = {word for (word,) in forum.execute("SELECT word FROM search_words")}
    assert known >= set(words)
    assert [len(found(forum, word)) for word in words] == [1] * len(words)
