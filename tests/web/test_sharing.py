"""What is shown of a page where somebody shares its address."""

from tests.support.forum import Forum, Reader, parse


def properties(reader: Reader, path: str) -> dict[str, str]:
    found = parse(reader.get(path)).query('meta[property^="og:"]')
    return {str((meta.attrs or {})["property"]): str((meta.attrs or {})["content"]) for meta in found}


def test_a_shared_question_shows_its_title_its_first_words_and_its_address(alice: Reader, guest: Reader) -> None:
    thread = alice.ask('Mag "dit" <b>?', "Wij hebben *geen* reglement.")
    shown = properties(guest, f"/questions/{thread}-mag-dit-b")

    assert shown == {
        "og:site_name": "Vraagbaak",
        "og:type": "article",
        "og:title": 'Mag "dit" <b>?',
        "og:url": f"http://forum.example.org/questions/{thread}-mag-dit-b",
        "og:description": "Wij hebben geen reglement.",
    }


def test_other_pages_show_the_site_and_what_has_no_address_of_its_own_shows_nothing(
    forum: Forum, guest: Reader
) -> None:
    assert properties(guest, "/topics")["og:type"] == "website"
    assert properties(guest, "/nergens") == {}
