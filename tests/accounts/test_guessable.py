"""A new password is not one that somebody would try first."""

import pytest

from forum.accounts.guessable import is_guessable
from tests.support.forum import PASSWORD, Forum

ABOUT = ("Vera de Vries", "vera.vries@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PassWord",
        "12345678",
        "iloveyou",
        "welkom01!",
        "Wachtwoord2026",
        "vraagbaak-1",
        "veradevries1",
        "vera.vries",
    ],
)
def test_what_comes_to_mind_is_refused(password: str) -> None:
    assert is_guessable(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "een paard in de gang",
        "9302 1748 2251",
        "ßéçrèt ûñîcødé",
        "welkom in mijn huis",
        "vera houdt van thee",
        "x" * 64,
        "🐴🔋📎🧷🐴🔋📎🧷",
    ],
)
def test_any_other_may_be_of_whatever_it_is(password: str) -> None:
    assert not is_guessable(password, ABOUT)


def test_it_is_told_at_its_field_and_the_old_one_stays(forum: Forum) -> None:
    vera = forum.member("Vera")

    answer = vera.post("/account/password", current=PASSWORD, password="welkom01")

    assert answer.status_code == 422
    assert "als eerste zou proberen" in answer.text
    assert vera.post("/account/password", current=PASSWORD, password=PASSWORD).status_code == 303
