"""Several tags together: the questions that have all of them, and ways to fewer and to more."""

from tests.support.forum import Reader, parse


def titles(reader: Reader, path: str) -> list[str]:
    return [" ".join(found.to_text().split()) for found in parse(reader.get(path)).query(".card-title")]


def links(reader: Reader, path: str, within: str) -> dict[str, str]:
    found = parse(reader.get(path)).query(f"{within} a")
    return {" ".join(link.to_text().split()): str((link.attrs or {})["href"]) for link in found}


def test_only_questions_with_all_of_them_are_listed(alice: Reader, guest: Reader) -> None:
    alice.ask("Beide", tags="verzuim, cao, loon")
    alice.ask("Een van beide", tags="verzuim")
    alice.ask("Loon", tags="loon")

    page = guest.get("/tags/cao+verzuim")

    assert titles(guest, "/tags/cao+loon+verzuim") == ["Beide"]
    assert 'content="noindex"' in page.text
    assert "/tags/cao+verzuim.rss" in page.text


def test_one_narrows_and_widens(alice: Reader, guest: Reader) -> None:
    alice.ask("Beide", tags="verzuim, cao")
    alice.ask("Loon", tags="verzuim, loon, cao")

    assert links(guest, "/tags/verzuim", ".narrower") == {
        "cao": "/tags/cao+verzuim",
        "loon": "/tags/loon+verzuim",
    }
    assert links(guest, "/tags/cao+verzuim", ".narrower") == {"loon": "/tags/cao+loon+verzuim"}
    assert {"Zonder ‘cao’": "/tags/verzuim", "Zonder ‘verzuim’": "/tags/cao"}.items() <= links(
        guest, "/tags/cao+verzuim", ".aside"
    ).items()
    assert not links(guest, "/tags/cao+loon+verzuim", ".narrower")


def test_another_way_to_write_it_leads_to_its_address(alice: Reader, guest: Reader) -> None:
    alice.ask(tags="verzuim, cao, C++, arbeidstijd, loon")
    for written, address in (
        ("verzuim+cao", "cao+verzuim"),
        ("CAO+Verzuim", "cao+verzuim"),
        ("cao+cao", "cao"),
        ("c++", "c"),
        ("cao+", "cao"),
    ):
        response = guest.get(f"/tags/{written}?x=1")
        assert (response.status_code, response.headers["Location"]) == (301, f"/tags/{address}?x=1"), written
        feed = guest.get(f"/tags/{written}.rss")
        assert (feed.status_code, feed.headers["Location"]) == (301, f"/tags/{address}.rss"), written

    assert guest.get("/tags/cao%2Bverzuim").status_code == 200
    statuses = {"cao+nergens": 404, "+": 404, "a+b+c+d+e+f": 400, "arbeidstijd+c+cao+loon+verzuim": 200}
    for ending in ("", ".json"):
        assert {path: guest.get(f"/tags/{path}{ending}").status_code for path in statuses} == statuses


def test_a_word_of_what_is_hidden_is_told_to_nobody(alice: Reader, mo: Reader, guest: Reader) -> None:
    alice.ask("Open", tags="verzuim, cao")
    alice.ask("Dicht", tags="verzuim, geheim")
    mo.post("/posts/2/hide", reason="Om te zien.")

    assert list(links(guest, "/tags/verzuim", ".narrower")) == ["cao"]
    assert guest.get("/tags/geheim+verzuim").status_code == guest.get("/tags/geheim+verzuim.atom").status_code == 404
