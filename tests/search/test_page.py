"""The page of search, as a reader finds it: what is found and marked, what narrows it down, what helps where nothing is."""

from contextlib import ExitStack
from urllib.parse import quote

from justhtml import JustHTML
from werkzeug.test import TestResponse

from forum.pages.results import ORDERS, SIZE
from forum.search.queries.facets import MOST_TAGS
from forum.web.turns import SEARCHES
from tests.support.forum import Forum, Reader, parse


def words(found: TestResponse | JustHTML, selector: str) -> list[str]:
    page = found if isinstance(found, JustHTML) else parse(found)
    return [" ".join(item.to_text().split()) for item in page.query(selector)]


def links(found: TestResponse, selector: str) -> dict[str, str]:
    return {" ".join(link.to_text().split()): (link.attrs or {})["href"] or "" for link in parse(found).query(selector)}


def look(reader: Reader, q: str, query: str = "", **options: object) -> TestResponse:
    response = reader.get(f"/search?q={quote(q)}{query}", **options)
    assert response.status_code == 200, response.text
    return response


def test_a_question_is_found_with_its_words_marked_by_its_best_post(
    forum: Forum, alice: Reader, bob: Reader, guest: Reader
) -> None:
    thread = alice.ask("Wie heeft regels voor <laptops>?", "Voor thuis.", tags="cao")
    reply = bob.reply(
        thread, "Veel tekst vooraf. " * 30 + "Ons **arbeidsreglement** zegt er iets over. " + "En meer. " * 60
    )
    alice.ask("Wie heeft reglementen klaar?", "Graag.")
    page = look(guest, "reglement")

    assert words(page, ".card-title") == ["Wie heeft reglementen klaar?", "Wie heeft regels voor <laptops>?"]
    assert words(page, ".card-title mark") == ["reglementen"]
    assert words(page, ".card-excerpt mark") == ["arbeidsreglement"]
    assert f'<a href="/posts/{reply}">In de reactie van Bob</a>' in page.text
    assert 'value="reglement"' in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    (feed,) = parse(page).query('head link[type="application/rss+xml"]')
    assert "reglementen klaar" in guest.get((feed.attrs or {})["href"] or "").text
    laptops = look(guest, "laptops")
    assert "voor &lt;<mark>laptops</mark>&gt;?" in laptops.text
    assert not parse(laptops).query(".card-source")


def test_what_was_found_is_narrowed_down_by_links_that_can_be_taken_back(
    forum: Forum, alice: Reader, bob: Reader, guest: Reader
) -> None:
    for number in range(MOST_TAGS + 2):
        alice.ask(f"Verlof {number}", tags=f"cao, tag {number}" if number else "")
    bob.reply(alice.ask("Nog eens verlof", tags="cao"), "Ja.")
    page = look(guest, "verlof")
    offered = links(page, ".facets a")

    assert words(page, ".found-head strong") == [f"{MOST_TAGS + 3} vragen"]
    assert words(page, ".facets h3") == ["Tag", "Reacties"]
    assert len(offered) == MOST_TAGS + 1
    assert words(page, ".facets li")[0] == f"cao {MOST_TAGS + 2}"
    replied = guest.get(offered["Met reacties"])
    assert words(replied, ".card-title") == ["Nog eens verlof"]
    both = guest.get(f"{offered['Met reacties']}&tag=cao&period=month&order=date")
    chips = links(both, ".chips a")
    assert list(chips) == ["Zonder: cao", "Zonder: Afgelopen maand", "Zonder: Met reacties"]
    assert "tag=" not in chips["Zonder: cao"]
    alice.ask("Verlof onder een woord van twee dingen", tags="algemeen")
    called = links(look(guest, "dingen", "&topic=algemeen&tag=algemeen"), ".chips a")
    assert list(called) == ["Zonder: Algemeen", "Zonder: algemeen"], "the topic, and the tag"
    assert "replied=1" in chips["Zonder: cao"]
    assert dict(_hidden(both)) == {
        "tag": "cao",
        "period": "month",
        "replied": "1",
        "order": "date",
    }


def test_each_choice_leaves_as_many_as_it_says(forum: Forum, alice: Reader, bob: Reader, guest: Reader) -> None:
    for number in range(3):
        bob.reply(alice.ask(f"Pensioen {number}", "Pensioen, pensioen.", tags=f"cao{number % 2}"), "Pensioen, denk ik.")
    forum.execute("UPDATE posts SET created_at = '2020-01-01 00:00:00' WHERE id < 6")
    page = look(guest, "pensioen")
    counted = dict(zip(links(page, ".facets a").values(), words(page, ".facets li span"), strict=True))

    assert len(counted) == 4
    for address, count in counted.items():
        assert len(words(guest.get(address), ".card-title")) == int(count), address


def _hidden(found: TestResponse) -> list[tuple[str, str]]:
    fields = [field.attrs or {} for field in parse(found).query("main [type=hidden]")]
    return [(field["name"] or "", field["value"] or "") for field in fields]


def test_many_are_paged_by_key_in_either_order(forum: Forum, alice: Reader, guest: Reader) -> None:
    for number in range(SIZE + 3):
        alice.ask(f"Pensioen {number}", "pensioen " * (number % 3 + 1))
    found: list[str] = []
    for order in ORDERS:
        first = look(guest, "pensioen", f"&order={order}")
        (on,) = links(first, 'main [rel="next"]').values()
        second = guest.get(on)
        (back,) = links(second, 'main [rel="prev"]').values()
        found = words(first, ".card-title") + words(second, ".card-title")
        assert len(set(found)) == len(found) == SIZE + 3
        assert words(guest.get(back), ".card-title") == found[:SIZE]
    assert found[0] == f"Pensioen {SIZE + 2}"
    for bad in ("after=x", "order=beste", "period=eeuw", "solved=ja", "language=xx", "after=W10"):
        assert guest.get(f"/search?q=pensioen&{bad}").status_code == 400, bad


def test_where_nothing_is_found_it_says_what_to_try(forum: Forum, alice: Reader, guest: Reader) -> None:
    alice.ask("Verlof bij verhuizing")
    nothing = look(guest, 'verlof "rare zin" giraffe', "&solved=1&tag=nergens")
    offered = links(nothing, ".empty a")

    assert guest.get(offered["Zoek zonder de filters"]).status_code == 200
    alone = links(look(guest, 'giraffe "rare zin" -verlof tag:cao'), ".tries a")
    assert alone["Zoek alleen naar de woorden, in elke volgorde"] == "/search?q=giraffe+rare+zin"
    assert words(look(guest, "author:niemand verlof verhuizing"), ".tries a") == ["verlof verhuizing"]
    assert words(guest.get(offered["verlof"]), ".card-title") == ["Verlof bij verhuizing"]
    assert words(look(guest, "zeppelin giraf-olifant"), ".tries a") == []
    title = parse(guest.get(offered["Stel deze vraag"])).query("[name=title]")
    assert (title[0].attrs or {})["value"] == 'verlof "rare zin" giraffe'


def test_where_no_post_has_all_words_it_shows_what_has_most(alice: Reader, guest: Reader) -> None:
    alice.ask("Verlof bij verhuizing")
    less = look(guest, "verlof giraffe verhuizing")

    assert words(less, ".note")[0].startswith("Geen bericht heeft al deze woorden. Dit is gevonden voor")
    assert links(less, ".note a") == {"verlof verhuizing": "/search?q=verlof+verhuizing"}
    assert words(less, ".card-title") == ["Verlof bij verhuizing"]
    alice.ask("Een giraffe op verlof", "Zonder slurf.")
    for typed, instead in {
        "verlof verhuizing giraffe": ["verlof verhuizing", "verlof giraffe"],
        "verhuizing giraffe": ["verhuizing", "giraffe"],
    }.items():
        assert words(look(guest, typed), ".note a") == instead


def test_where_nobody_has_a_name_it_says_how_to_write_one(guest: Reader) -> None:
    nobody = look(guest, "auteur:niemand")

    assert words(nobody, ".tries li") == [
        "Een naam moet er staan zoals hij hier voorkomt, tussen aanhalingstekens als hij uit meer woorden bestaat."
    ]
    assert "Stel deze vraag" not in nobody.text


def test_a_typo_is_forgiven_by_what_it_says_was_meant(forum: Forum, alice: Reader, guest: Reader) -> None:
    alice.ask("Wie heeft een arbeidsreglement?")
    page = look(guest, "arbeidsrelgement")

    assert words(page, ".note")[0].startswith("Er is niets gevonden voor ‘arbeidsrelgement’. Bedoelde je")
    assert links(page, ".note a") == {"arbeidsreglement": "/search?q=arbeidsreglement"}
    assert words(page, ".card-title mark") == ["arbeidsreglement"]
    assert 'href="/search.rss?q=arbeidsreglement"' in page.text
    assert 'value="arbeidsrelgement"' in page.text


def test_without_words_it_shows_how_to_search(forum: Forum, guest: Reader) -> None:
    for q in ("", " ", "-", '"', "!?", "-verlof", "\u200b", "\x00"):
        page = look(guest, q)
        assert words(page, ".begin h2") == ["Preciezer zoeken", "Of lees per onderwerp"], q
        assert links(page, ".syntax a")['"sociale media"'] == "/search?q=%22sociale+media%22"
    assert "In ‘!?’ staat niets om naar te zoeken." in look(guest, "!?").text


def test_whatever_is_typed_gets_an_answer(forum: Forum, guest: Reader) -> None:
    for q in (
        "x" * 10_000,
        "verlof " * 1_400,
        '"' * 999,
        "(" * 500,
        "NEAR(a b) AND * OR NOT",
        "author: topic:",
        "מדיניות חופשה",
        "🙂",
        "\u202eab",
        "%_'\\",
    ):
        look(guest, q)


def test_it_says_what_it_did_not_look_for(forum: Forum, alice: Reader, guest: Reader) -> None:
    many = look(guest, " ".join(f"woord{number}" for number in range(20)))

    assert words(many, ".note") == ["Er is alleen naar de eerste 12 woorden gezocht."]
    forum.execute("UPDATE search_build SET next_id = 5")
    (note,) = words(look(guest, "verlof"), ".note")
    assert note.startswith("Oudere vragen ontbreken misschien nog even")


def test_what_is_hidden_is_in_no_result_and_no_count(
    forum: Forum, alice: Reader, bob: Reader, mo: Reader, guest: Reader
) -> None:
    thread = alice.ask("Zichtbare vraag over zwangerschap", tags="open")
    hidden = alice.ask("Verborgen vraag over zwangerschap", tags="dicht")
    reply = bob.reply(thread, "Geheimzinnige woorden.")
    mo.post(f"/posts/{forum.question(hidden)}/hide", reason="Zo")
    mo.post(f"/posts/{reply}/hide", reason="Zo")

    for reader in (guest, bob):
        page = look(reader, "zwangerschap")
        assert words(page, ".card-title") == ["Zichtbare vraag over zwangerschap"]
        assert "dicht" not in page.text
    assert not parse(look(guest, "geheimzinnige")).query(".card")
    assert words(look(mo, "geheimzinnige"), ".card-excerpt mark") == ["Geheimzinnige"]


def test_every_page_has_the_box_and_tells_browsers_of_it(forum: Forum, guest: Reader) -> None:
    front = parse(guest.get("/"))
    assert len(front.query("header search input[name=q]")) == 1
    assert len(front.query('head link[rel="search"][href="/opensearch.xml"]')) == 1
    described = guest.get("/opensearch.xml")
    base = forum.settings.base_url

    assert described.mimetype == "application/opensearchdescription+xml"
    assert f'template="{base}/search?q={{searchTerms}}"' in described.text
    assert f'template="{base}/search.rss?q={{searchTerms}}"' in described.text
    assert "Doorzoek de vragen en reacties van Vraagbaak." in described.text
    assert "max-age" in described.headers["Cache-Control"]
    assert "Disallow: /search" in guest.get("/robots.txt").text


def test_where_too_many_search_at_once_one_is_told_to_come_back_and_all_else_goes_on(guest: Reader) -> None:
    with ExitStack() as waiting:
        while SEARCHES._places.acquire(blocking=False):
            waiting.callback(SEARCHES._places.release)
        for address in ("/search?q=verlof", "/search.rss?q=verlof", "/suggest/questions?q=verlof"):
            response = guest.get(address)
            assert (response.status_code, response.headers["Retry-After"]) == (503, "5"), address
        assert guest.get("/").status_code == guest.get("/search").status_code == 200

    assert guest.get("/search?q=verlof").status_code == 200
