"""The pages of tags: all of them, one with its questions, its feeds."""

from datetime import timedelta

import pytest
from werkzeug.http import http_date

from forum.kit import clock
from tests.support.forum import Forum, Reader, parse

STATES = {"hide": "verborgen woord", "delete": "weggehaald woord"}


def names(reader: Reader, path: str = "/tags") -> list[str]:
    return [" ".join(item.to_text().split()) for item in parse(reader.get(path)).query(".tag-list li")]


def test_all_tags_stand_by_name_with_how_many_questions_have_them(alice: Reader, guest: Reader) -> None:
    alice.ask(tags="verzuim, cao")
    alice.ask(tags="Arbo, verzuim")

    assert names(guest) == ["Arbo 1 vraag", "cao 1 vraag", "verzuim 2 vragen"]
    assert names(guest, "/tags?q=ERZ") == ["verzuim 2 vragen"]
    for nothing in ("xyz", "%25", "_", "-"):
        page = guest.get(f"/tags?q={nothing}")
        assert page.status_code == 200
        assert not parse(page).query(".tag-list")
        assert parse(page).query(".empty")
        assert 'content="noindex"' in page.text


def test_a_forum_without_tags_says_what_to_do(guest: Reader) -> None:
    assert "Nog geen enkele vraag heeft een tag." in guest.get("/tags").text


def test_many_tags_are_paged_by_key(alice: Reader, guest: Reader) -> None:
    for begin in range(0, 105, 5):
        alice.ask(tags=", ".join(f"tag {number:03}" for number in range(begin, begin + 5)))
    first = guest.get("/tags?q=tag")
    (on,) = parse(first).query('main [rel="next"]')
    second = guest.get((on.attrs or {})["href"] or "")
    (back,) = parse(second).query('main [rel="prev"]')

    assert len(parse(first).query(".tag-list li")) == 100
    assert "tag 104" in second.text
    assert len(parse(second).query(".tag-list li")) == 5
    assert names(guest, (back.attrs or {})["href"] or "") == names(guest, "/tags?q=tag")
    for key in ("x", "WyJcdTAwMDAiXQ", "WyJcdWQ4MDAiXQ"):  # control characters, half a surrogate pair
        assert guest.get(f"/tags?after={key}").status_code == 400


@pytest.mark.parametrize("path", ["/tags/nergens", "/tags/nergens.rss", "/tags/%F0%9F%99%82", "/tags/---"])
def test_a_tag_that_is_not_there_is_missing(guest: Reader, path: str) -> None:
    assert guest.get(path).status_code == 404


def test_what_is_hidden_counts_and_stands_nowhere(forum: Forum, alice: Reader, mo: Reader, guest: Reader) -> None:
    for verb, tag in STATES.items():
        thread = alice.ask(f"Vraag om te {verb}", tags=f"{tag}, gedeeld")
        mo.post(f"/posts/{forum.question(thread)}/{verb}", reason="Om te zien.")
    alice.ask("Blijft staan", tags="gedeeld")

    assert names(guest) == ["gedeeld 1 vraag"]
    assert len(names(mo)) == 3
    assert names(mo)[0] == "gedeeld 3 vragen"
    for tag in STATES.values():
        address = f"/tags/{tag.replace(' ', '-')}"
        for path in (address, address.replace("-", "%20"), f"{address}.rss"):
            assert guest.get(path).status_code == 404
            assert tag not in guest.get(path).text
        assert len(parse(mo.get(address)).query(".card")) == 1
        described = mo.post(f"{address}/edit", name=tag, description="Waar het over gaat", reason="Blijft")
        assert described.status_code == 303
        page = guest.get(address)
        assert not parse(page).query(".card")
        assert 'content="noindex"' in page.text
    assert "Vraag om te" not in guest.get("/tags/gedeeld").text + guest.get("/tags/gedeeld.rss").text
    assert not any(tag in guest.get("/ask").text for tag in STATES.values())


def test_a_page_says_when_it_changed(alice: Reader, guest: Reader) -> None:
    later = clock.now() + timedelta(days=10)
    with clock.set_to(later):
        alice.ask(tags="later")
    for path in ("/tags", "/tags/later", "/tags/later.rss"):
        page = guest.get(path)
        assert page.headers["Last-Modified"] == http_date(later), path
        assert guest.get(path, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
