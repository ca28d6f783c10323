"""Who sees what, at every door: the sentences of the visibility rule, held against all that the forum answers.

*Pending*: author and moderators see all, others 404. *Hidden*: moderators and author see all; others the empty place when
visible replies hang on it, else 410. *Deleted*: moderators see all; others the place or 410. *A hidden or deleted
question*: 410. Feeds, sitemap, export and mails about replies see what a guest sees. All of it was reported: only who
moderates it finds it at the desk, and its words in the log.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from forum.cli import main
from forum.kit import clock
from forum.kit.db import commit
from forum.moderation.models import Flag
from forum.topics.actions import add_topic, give_charge
from forum.topics.queries import find_topic
from tests.support.forum import Forum, Reader, articles, parse

STATES = ("visible", "pending", "hidden", "deleted")
SEES_ALL, PLACE, MISSING, GONE = "sees all", "empty place", 404, 410
MODERATORS = ("moderator of the topic", "moderator of all", "administrator")
STRANGERS = ("guest", "member", "moderator of another topic")


@dataclass
class Told:
    """A post, and what makes it known wherever it leaks: words of its own, and an author who wrote nothing else."""

    id: int
    thread_id: int
    state: str
    words: str
    author: str
    replies_below: bool
    question: "Told | None" = None
    """Of a reply: what it is a reply to."""


@dataclass
class World:
    """A forum with posts of every state in threads of every state, and its readers."""

    forum: Forum
    readers: dict[str, Reader]
    posts: list[Told] = field(default_factory=list)

    @property
    def questions(self) -> list[Told]:
        return [post for post in self.posts if post.question is None]


def outcome(post: Told, *, moderates: bool, wrote: set[str]) -> str | int:
    """What the rule says that a reader sees of a post."""
    own = _sight(post, moderates, post.author in wrote)
    if post.question is None:
        return GONE if own == PLACE else own
    around = outcome(post.question, moderates=moderates, wrote=wrote)
    if around == SEES_ALL:
        return own
    return MISSING if MISSING in (own, around) else around


def _sight(post: Told, moderates: bool, is_own: bool) -> str | int:  # noqa: FBT001 - a row of the table
    if post.state == "visible" or moderates:
        return SEES_ALL
    if post.state == "pending":
        return SEES_ALL if is_own else MISSING
    if post.state == "hidden" and is_own:
        return SEES_ALL
    return PLACE if post.replies_below else GONE


@pytest.fixture(scope="module")
def world(forum: Forum) -> World:
    """Built through the doors, but for what waits for approval: that no door makes yet."""
    with forum.database.writing():
        other = add_topic("salaris", "Salaris")
        commit()
    readers = {
        "guest": forum.guest(),
        "member": forum.member("Charlie"),
        "moderator of another topic": forum.member("Olga", "moderator"),
        "moderator of the topic": forum.member("Mo", "moderator"),
        "moderator of all": forum.member("Max", "moderator"),
        "administrator": forum.member("Ada", "admin"),
    }
    with forum.database.writing():
        give_charge(other, readers["moderator of another topic"].id or 0)
        give_charge(find_topic("algemeen"), readers["moderator of the topic"].id or 0)
        commit()
    world = World(forum, readers)
    for state in STATES:
        _tell_thread(world, state, replies=True)
        _tell_thread(world, state, replies=False)
    _report_all(world)
    return world


def _report_all(world: World) -> None:
    """Open reports, also of what no member can report any more."""
    reporter = world.forum.member("Melder")
    with world.forum.database.writing() as session:
        for post in world.posts:
            session.add(
                Flag(post_id=post.id, account_id=reporter.id, reason=f"Om {post.words}.", created_at=clock.now())
            )
        commit()


def _tell_thread(world: World, state: str, *, replies: bool) -> None:
    name = f"Vrager{state}{'met' if replies else 'zonder'}"
    asker, words = world.forum.member(name), f"vraagwoord{state}{'met' if replies else 'zonder'}"
    thread_id = asker.ask(f"Titel {words}", f"Tekst {words}.", tags="gedeeld")
    question_id = world.forum.execute("SELECT id FROM posts WHERE thread_id = :id", id=thread_id)[0][0]
    question = Told(question_id, thread_id, state, words, name, replies_below=replies)
    world.posts.append(question)
    for place, below in product(STATES, (False, True)) if replies else ():
        _tell_reply(world, question, place, below=below)
    _bring(world, question)


def _tell_reply(world: World, question: Told, state: str, *, below: bool) -> None:
    name = f"Auteur{question.state}{state}{'met' if below else 'zonder'}"
    words = f"antwoord{question.state}{state}{'met' if below else 'zonder'}"
    reply_id = world.forum.member(name).reply(question.thread_id, f"Ik zeg {words}.")
    reply = Told(reply_id, question.thread_id, state, words, name, below, question)
    world.posts.append(reply)
    if below:
        words = words.replace("antwoord", "weerwoord")
        child = world.forum.member("Bob").reply(question.thread_id, f"Onder {words}.", parent=reply_id)
        world.posts.append(Told(child, question.thread_id, "visible", words, "Bob", False, question))
    _bring(world, reply)


def _bring(world: World, post: Told) -> None:
    """Give the post its state."""
    verb = {"hidden": "hide", "deleted": "delete", "pending": "hide"}.get(post.state)
    if verb:
        done = world.readers["moderator of all"].post(f"/posts/{post.id}/{verb}", reason=f"Om {post.words}.")
        assert done.status_code == 303
    if post.state == "pending":
        world.forum.execute("UPDATE posts SET state = 'pending' WHERE id = :id", id=post.id)
        if post.question is None:
            world.forum.execute("UPDATE threads SET state = 'pending' WHERE id = :id", id=post.thread_id)


@dataclass
class Look:
    """One reader's look around: every answer is searched for what they may not see."""

    world: World
    reader: Reader
    moderates: bool
    name: str = ""
    """Their own, if they wrote any of it: it stands in every masthead."""
    wrote: set[str] = field(default_factory=set)

    def sees(self, post: Told) -> str | int:
        return outcome(post, moderates=self.moderates, wrote=self.wrote)

    def get(self, path: str, *, but: str = "") -> TestResponse:
        """The answer, in which no unseen post's words stand, nor its author's name (`but`: whose page it is)."""
        response = self.reader.get(path)
        said = f"{response.headers}{response.text}"
        for post in self.world.posts:
            if self.sees(post) != SEES_ALL:
                at = said.find(post.words)
                assert at < 0, (path, post, said[max(0, at - 300) : at + 100])
                assert post.author in ("Bob", but, self.name) or post.author not in said, (path, post)
        return response

    def at_posts(self, posts: list[Told]) -> None:
        """The permanent address, the history and the form to edit of each."""
        for post in posts:
            sees = self.sees(post)
            self._at_address(post, sees)
            history = self.get(f"/posts/{post.id}/history")
            assert history.status_code == {SEES_ALL: 200, PLACE: GONE}.get(str(sees), sees), post
            assert (post.words in history.text) is (sees == SEES_ALL)
            assert self.get(f"/posts/{post.id}/edit").status_code == self._form_status(post, sees), post
            assert self.get(f"/posts/{post.id}/useful").status_code == self._mark_status(post, sees), post
            assert self.get(f"/posts/{post.id}/flag").status_code == self._mark_status(post, sees), post

    def _at_address(self, post: Told, sees: str | int) -> None:
        found = self.get(f"/posts/{post.id}")
        if sees not in (SEES_ALL, PLACE):
            assert found.status_code == sees, post
            return
        assert found.status_code == 302, post
        assert found.headers["Location"].endswith(f"#post-{post.id}")

    def _form_status(self, post: Told, sees: str | int) -> int:
        if self.reader.id is None:
            return 401
        if sees != SEES_ALL:
            return GONE if sees == PLACE else int(sees)
        is_own = post.author in self.wrote and post.state in ("visible", "pending")
        return 200 if self.moderates or is_own else 403

    def _mark_status(self, post: Told, sees: str | int) -> int:
        if self.reader.id is None or sees != SEES_ALL:
            return self._form_status(post, sees)
        is_for_all = outcome(post, moderates=False, wrote=set()) == SEES_ALL
        return 200 if is_for_all and post.author not in self.wrote else 403

    def at_threads(self, questions: list[Told]) -> None:
        """The page of each thread: its articles, and its data for machines; with what is answered in place; on paper."""
        for question in questions:
            page = self.get(f"/questions/{question.thread_id}")
            if self.sees(question) != SEES_ALL:
                assert page.status_code == self.sees(question), question
                continue
            assert page.status_code == 301
            address = page.headers["Location"]
            for query in ("", "?order=flat"):
                shown = self.get(address + query)
                assert set(_in_data(shown)) == self._on_page(question, shown)
            self._on_page(question, self.get(f"{address}?print=1"))

    def _on_page(self, question: Told, page: TestResponse) -> set[int]:
        """Checks the articles; answers which posts are there in full."""
        posts = [post for post in self.world.posts if post.thread_id == question.thread_id]
        full = {f"post-{post.id}" for post in posts if self.sees(post) == SEES_ALL}
        places = {f"post-{post.id}" for post in posts if self.sees(post) == PLACE}
        shown = articles(page)
        assert {article["id"] for article in shown if "place" not in article["class"].split()} == full
        assert {article["id"] for article in shown if "place" in article["class"].split()} == places
        assert all(post.words in page.text for post in posts if f"post-{post.id}" in full)
        return {int(name.removeprefix("post-")) for name in full}

    def at_lists(self) -> None:
        """Front page, topic, unanswered, top: each question that is seen, and no other."""
        for path in ("/", "/topics/algemeen", "/top", "/unanswered", "/tags/gedeeld"):
            page = self.get(path)
            listed = [post for post in self.world.questions if path != "/unanswered" or not post.replies_below]
            for post in listed:
                assert (post.words in page.text) is (self.sees(post) == SEES_ALL), (path, post)
        self.get("/topics")
        (tag,) = parse(self.get("/tags")).query(".tag-list span")
        assert int(tag.to_text().split()[0]) == sum(self.sees(post) == SEES_ALL for post in self.world.questions)

    def at_search(self) -> None:
        """What is found by a word that all questions have, by one that all replies have, and by slips of what is unseen."""
        page = self.get("/search?q=titel")
        for post in self.world.questions:
            assert (post.words in page.text) is (self.sees(post) == SEES_ALL), post
        for typed in (
            "zeg",
            "onder",
            "titel+tag%3Agedeeld&order=date",
            "vraagwoordvisiblemex",
            "antwoordvisiblehiddenmex",
        ):
            self.get(f"/search?q={typed}")
        self.get("/suggest/questions?q=Titel+tekst")

    def at_members(self, posts: list[Told]) -> None:
        """The page of each author: their post, if it is seen."""
        for post in posts:
            if post.author != "Bob":
                page = self.get(f"/members/{post.author.lower()}", but=post.author)
                assert (post.words in page.text) is (self.sees(post) == SEES_ALL), post

    def at_desk(self, *, is_staff: bool) -> None:
        """All pages of the desk and of the log: what this reader moderates, and no other words."""
        found = {}
        for begin in ("/moderation", "/moderation/waiting", "/moderation/log"):
            path, found[begin] = begin, ""
            while path:
                page = self.get(path)
                if not is_staff:
                    assert page.status_code == self._desk_status
                    break
                found[begin] += page.text
                onward = parse(page).query('.pager [rel="next"]')
                path = str((onward[0].attrs or {})["href"]) if onward else ""
        for post in self.world.posts:
            assert (f"Om {post.words}." in found["/moderation"]) is self.moderates, post
            waits = f"{post.words}." in found["/moderation/waiting"]
            assert waits is (self.moderates and post.state == "pending"), post
            told = f"Om {post.words}." in found["/moderation/log"]
            assert told is (is_staff and post.state != "visible" and self.sees(post) == SEES_ALL), post

    @property
    def _desk_status(self) -> int:
        return 401 if self.reader.id is None else 403


def _in_data(page: TestResponse) -> Iterator[int]:
    """The posts in the page's JSON-LD."""
    (script,) = parse(page).query('script[type="application/ld+json"]')
    question = json.loads(str(script.to_text(separator="", strip=False)))
    yield int(articles(page)[0]["id"].removeprefix("post-"))
    waiting = question.get("comment", [])
    while waiting:
        comment = waiting.pop()
        assert comment["text"]
        yield int(comment["url"].rpartition("/posts/")[2])
        waiting += comment.get("comment", [])


@pytest.mark.parametrize("kind", [*STRANGERS, *MODERATORS[:-1], pytest.param(MODERATORS[-1], marks=pytest.mark.soak)])
def test_every_door_shows_what_the_rule_says(world: World, kind: str) -> None:
    look = Look(world, world.readers[kind], moderates=kind in MODERATORS)

    look.at_posts(world.posts)
    look.at_threads(world.questions)
    look.at_lists()
    look.at_search()
    look.at_members(world.posts)
    look.at_desk(is_staff=kind not in ("guest", "member"))


def test_every_door_shows_an_author_what_the_rule_says(world: World) -> None:
    for post in world.posts:
        if post.author != "Bob":
            look = Look(world, world.forum.people[post.author], moderates=False, name=post.author, wrote={post.author})
            question = post.question or post
            look.at_posts([post])
            look.at_threads([question])
            look.at_members([post])


@pytest.mark.parametrize("kind", ["guest", "author", "administrator"])
def test_machines_see_what_a_guest_sees(world: World, kind: str) -> None:
    """Whoever asks for it."""
    name = "Vragerhiddenmet"
    asks = world.forum.people[name] if kind == "author" else world.readers[kind]
    guest = Look(world, asks, moderates=False, name=name if kind == "author" else "")
    feeds = [f"{page}.{kind}" for page in ("/feed", "/topics/algemeen", "/tags/gedeeld") for kind in ("rss", "atom")]
    feeds += ["/search.rss?q=titel", "/search.atom?q=tag%3Agedeeld"]
    for path in (*feeds, "/sitemap-1.xml"):
        answer = guest.get(path)
        for question in world.questions:
            assert (question.words in answer.text) is (guest.sees(question) == SEES_ALL), (path, question)
    for question, kind_of_feed in product(world.questions, ("rss", "atom")):
        feed = guest.get(f"/questions/{question.thread_id}.{kind_of_feed}")
        sees = guest.sees(question)
        assert feed.status_code == (200 if sees == SEES_ALL else sees)
        replies = [post for post in world.posts if post.question is question and sees == SEES_ALL]
        assert all((reply.words in feed.text) is (guest.sees(reply) == SEES_ALL) for reply in replies)


def test_mails_about_replies_hold_what_a_guest_sees(world: World) -> None:
    guest = Look(world, world.readers["guest"], moderates=False)

    mails = [mail for mail in world.forum.mails() if mail.message["List-Unsubscribe"]]

    said = "\n".join(f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in mails)
    for post in world.posts:
        is_told = guest.sees(post) == SEES_ALL and (post.question is not None or post.replies_below)
        assert (post.words in said) is is_told, post
        assert post.author == "Bob" or post.question is None or (post.author in said) is is_told, post


def test_an_export_holds_what_a_guest_sees(world: World, tmp_path: Path) -> None:
    file = tmp_path / "threads.json"
    environ = {"FORUM_DATABASE_URL": world.forum.database.url, "FORUM_DATA_DIR": str(tmp_path)}

    done = CliRunner().invoke(main, ["export", str(file)], env=environ, catch_exceptions=False)

    assert done.exit_code == 0, done.output
    text, guest = file.read_text(), Look(world, world.readers["guest"], moderates=False)
    for post in world.posts:
        assert (f"{post.words}." in text) is (guest.sees(post) == SEES_ALL), post
        assert post.author == "Bob" or (post.author in text) is (guest.sees(post) == SEES_ALL), post


def test_a_place_stays_for_a_reply_below_a_place(forum: Forum, world: World) -> None:
    mo, bob = world.readers["moderator of all"], forum.member("Bob")
    thread = bob.ask()
    first = bob.reply(thread)
    second = bob.reply(thread, parent=first)
    third = bob.reply(thread, parent=second)
    for post in (second, first):
        mo.post(f"/posts/{post}/hide", reason="Weg ermee")
    guest = forum.guest()

    assert [post["id"] for post in articles(guest.read(thread))[1:]] == [f"post-{n}" for n in (first, second, third)]
    mo.post(f"/posts/{third}/hide", reason="Weg ermee")
    assert len(articles(guest.read(thread))) == 1
    assert guest.get(f"/posts/{first}").status_code == GONE
