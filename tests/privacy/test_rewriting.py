"""Taking a person out of what others wrote."""

import re

from hypothesis import given
from hypothesis import strategies as st

from forum.markup import quote
from forum.privacy.rewriting import Departed, without

KEPT = Departed({12, 7}, "alice", "Oud-lid schreef:", "oud-lid")
ERASED = Departed({12, 7}, "alice", "Oud-lid schreef:", "oud-lid", "*(gewist)*")


def test_the_name_over_a_quote_goes_and_the_words_stay() -> None:
    body = quote("Een zin.\n\nNog een.", "Alice schreef:", "/posts/12") + "\nDaar ben ik het mee eens."

    assert without(KEPT, body) == (
        "> [Oud-lid schreef:](/posts/12)\n>\n> Een zin.\n>\n> Nog een.\n\nDaar ben ik het mee eens."
    )


def test_the_quoted_words_go_too_and_the_answer_stays() -> None:
    body = quote("Een zin.\n\nNog een.", "Alice schreef:", "/posts/12") + "\nDaar ben ik het mee eens."

    assert without(ERASED, body) == ("> [Oud-lid schreef:](/posts/12)\n>\n> *(gewist)*\n\nDaar ben ik het mee eens.")


def test_a_quote_within_a_quote_goes_and_what_stands_around_it_stays() -> None:
    inner = quote("Van haar.", "Alice schreef:", "/posts/7")
    body = quote(f"{inner}\nVan Bob.", "Bob schreef:", "/posts/9") + "\nVan mij."

    erased = without(ERASED, body)

    assert "Van haar." not in erased
    assert "Alice" not in erased
    assert "[Bob schreef:](/posts/9)" in erased
    assert "> Van Bob." in erased
    assert erased.endswith("Van mij.")


def test_quotes_of_others_are_left_alone() -> None:
    body = quote("Een zin.", "Bob schreef:", "/posts/120") + "\nJa."

    assert without(ERASED, body) == body


def test_mentions_become_words_and_look_alikes_stay() -> None:
    body = "Dank @alice, @Alice! Niet @alice-2, mail@alice.nl of @alicja; wel (@alice)."

    assert without(KEPT, body) == "Dank oud-lid, oud-lid! Niet @alice-2, mail@alice.nl of @alicja; wel (oud-lid)."


@given(st.text(alphabet="> []()/posts127@alice-\n a*\\", max_size=200))
def test_done_twice_it_changes_nothing_more(body: str) -> None:
    once = without(ERASED, body)

    assert without(ERASED, once) == once
    assert not re.search(r"(?<![\w@/.-])@alice(?![\w-])", once)


@given(st.text(max_size=200))
def test_whatever_was_quoted_is_gone(words: str) -> None:
    body = quote(f"geheim{words}geheim", "Alice schreef:", "/posts/12") + "\nMijn antwoord."

    assert "geheim" not in without(ERASED, body)
    assert without(ERASED, body).endswith("Mijn antwoord.")
