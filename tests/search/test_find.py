"""Finding: other words than were written, and no more than the reader sees. One forum for all of these tests."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from forum.accounts.viewer import ADMIN, STRANGER, Viewer
from forum.kit import clock
from forum.kit.db import commit
from forum.kit.options import choose
from forum.search.queries import Filters, Found, find, read_query
from forum.search.queries.filtering import WHATEVER
from forum.search.queries.widening import IN_ALL, widen
from forum.search.synonyms import DEFAULT, OPTION
from forum.search.terms import terms
from tests.house.test_queries import statements
from tests.search.test_syntax import TYPED
from tests.support.forum import Forum

THREADS = {
    "reglement": ("Mag een reglement zomaar veranderen?", "Wij twijfelen.", "juridisch"),
    "compound": ("Arbeidsreglement en personeel", "Ons arbeidsreglement is oud.", ""),
    "handbook": ("Personeelshandboek schrijven", "Wie begint er?", ""),
    "telework": ("Hoeveel telewerk mag?", "Drie dagen, zegt men.", ""),
    "allowance": ("Een vergoeding voor thuiswerkers", "Per dag of per maand?", ""),
    "email": ("Regels over e-mailgebruik", "Wat mag wel?", "e-mail"),
    "apart": ("Privé e-mail: gebruik verbieden?", "Liever niet.", ""),
    "council": ("Wat vindt de ondernemingsraad?", "De leden van de O.R. zwijgen.", ""),
    "rest": ("Groepsapp in het weekend", "Wie kent het recht op rust?", ""),
    "turned": ("Rust op kantoor", "Een recht is een recht, en rust is rust.", ""),
    "social": ("Beleid voor social media", "Iemand klaagt daar.", ""),
    "hidden": ("Zwendelvoorbeeld", "Hier staat zwendelpraat.", ""),
}
KEYS: dict[int, str] = {}


@pytest.fixture(scope="module")
def forum(forum_of_module: Forum) -> Forum:
    """The forum with its threads, a day after each other, the last one hidden."""
    alice, bob = forum_of_module.member("Alice"), forum_of_module.member("Bob de Boer")
    began = clock.now() - timedelta(days=len(THREADS))
    for day, (key, (title, body, tags)) in zip(count(), THREADS.items()):
        with clock.set_to(began + timedelta(days=day)):
            KEYS[alice.ask(title, body, tags=tags)] = key
    ids = {key: thread_id for thread_id, key in KEYS.items()}
    bob.reply(ids["handbook"], "Kijk ook naar het reglement van je sector.")
    forum_of_module.execute("UPDATE posts SET state = 'hidden' WHERE thread_id = :id", id=ids["hidden"])
    forum_of_module.execute("UPDATE threads SET state = 'hidden' WHERE id = :id", id=ids["hidden"])
    forum_of_module.execute("UPDATE accounts SET name = 'Bob Jansen' WHERE name = 'Bob de Boer'")
    forum_of_module.execute("UPDATE topics SET name = 'Alles en nog wat' WHERE slug = 'algemeen'")
    return forum_of_module


@pytest.fixture
def reading(forum: Forum) -> Iterator[None]:
    with forum.database.reading():
        yield


def look(text: str, filters: Filters = WHATEVER, viewer: Viewer = STRANGER) -> Found:
    return find(read_query(text), viewer, filters)


def keys(text: str, filters: Filters = WHATEVER, viewer: Viewer = STRANGER) -> list[str]:
    return [KEYS[hit.thread_id] for hit in look(text, filters, viewer).hits]


@pytest.mark.usefixtures("reading")
def test_a_word_finds_its_forms_and_below_them_compounds_and_what_is_near() -> None:
    assert keys("reglementen") == ["reglement", "handbook", "compound"]
    assert keys("arbeidsreglementen")[0] == "compound"
    assert keys("personeelshandboek") == ["handbook", "compound"]
    assert keys("thuiswerk") == ["telework", "allowance"]
    assert keys("ondernemingsraden")[0] == keys("OR")[0] == "council"
    assert keys("telewerkvergoeding") == ["allowance"], "its parts, and a synonym of one"
    assert [keys(text) for text in ("e-mailgebruik", "e-mail gebruik", "emailgebruik")] == [
        ["email", "apart"],
        ["email", "apart"],
        ["email", "apart"],
    ]
    assert keys("sociale media beleid") == ["social"]
    assert keys("prive E-MAIL verbod") == []


@pytest.mark.usefixtures("reading")
def test_phrases_stand_in_order_and_what_is_unwanted_nowhere() -> None:
    assert keys("recht rust")[0] == "turned"
    assert keys('"recht op rust"') == ["rest"]
    assert keys('recht rust -"recht op rust"') == ["turned"]
    assert keys("recht -kantoor") == ["rest"]
    assert keys('"rust op kantoor"') == ["turned"]
    assert keys("-kantoor") == []


@pytest.mark.usefixtures("reading")
def test_authors_topics_and_tags_are_named_as_people_call_them() -> None:
    for author in ("bob-de-boer", "@bob-de-boer", '"Bob de Boer"', '"BOB JANSEN"'):
        assert keys(f"reglement author:{author}") == ["handbook"]
    assert keys("tag:Juridisch") == keys("reglement tag:juridisch") == ["reglement"]
    assert keys("reglement tag:nergens") == keys("reglement auteur:niemand") == keys("topic:nergens") == []
    assert len(keys("onderwerp:algemeen")) == len(keys('onderwerp:"alles en nog wat"')) == len(THREADS) - 1
    assert keys("tag:e-mail", Filters(tag="juridisch")) == ["email"], "what is typed goes before"


@pytest.mark.usefixtures("reading")
def test_a_period_is_that_of_the_post() -> None:
    assert keys("reglement", Filters(since_days=2)) == ["handbook"], "the reply is of today"
    assert keys("rust", Filters(since_days=0)) == []


@pytest.mark.usefixtures("reading")
def test_one_slip_is_forgiven_where_nothing_else_is_found_and_nothing_hidden_is_told() -> None:
    found = look("Ondernemigsraad -kantoor")
    assert (found.correction, KEYS[found.hits[0].thread_id]) == ("ondernemingsraad -kantoor", "council")
    assert look("reglemetn").correction == "reglement"
    assert look("reglement").correction is None
    assert look("xyzzyabc").correction is None
    assert look("rgl").correction is None
    assert (look("zwendelpaat").correction, look("zwendelpaat").hits) == (None, [])
    assert look("zwendelpaat", viewer=Viewer(1, ADMIN)).correction == "zwendelpraat"


def test_an_administrator_says_what_means_the_same(forum: Forum) -> None:
    def chosen(text: str) -> None:
        with forum.database.writing():
            choose(OPTION, text)
            commit()

    chosen("weekend = vrije dagen\nonzin\n= =\n~")
    with forum.database.reading():
        assert keys("vrije dagen") == keys("vrij dagen") == ["rest"]
        assert keys("thuiswerk") == ["allowance"]
        assert keys("dagen") == ["telework", "allowance"]
    chosen("")
    with forum.database.reading():
        assert keys("weekend vrije dagen") == []
    chosen(DEFAULT)


@pytest.mark.usefixtures("reading")
def test_however_much_is_asked_it_is_widened_within_bounds_and_asks_the_database_little() -> None:
    words = terms(
        "arbeidsreglement personeel e-mail-gebruik-regels werk vergoeding thuis rust recht media raad dag wie"
    )
    widened = widen(words)
    assert sum(len(part.near) for one in widened for part in one.tree()) <= 2 * IN_ALL
    with statements() as asked:
        assert keys("reglement personeel") == ["compound", "handbook"]
    assert len(asked) <= 6
    with statements() as asked:
        assert keys("arbeidsreglement personeelszaken telewerkvergoeding rust recht media raad e-mail-gebruik") == []
    assert len(asked) <= 6


OF_ONE_FORUM = [HealthCheck.function_scoped_fixture]


@settings(max_examples=25, suppress_health_check=OF_ONE_FORUM)
@given(TYPED)
def test_whatever_is_typed_is_answered(reading: None, typed: str) -> None:
    look(typed)


@pytest.mark.soak
@settings(max_examples=2_000, suppress_health_check=OF_ONE_FORUM)
@given(TYPED)
def test_whatever_is_typed_is_answered_for_long(reading: None, typed: str) -> None:
    look(typed)
