"""Which questions are like which, by their words."""

import pytest

from forum.threads.likeness import Asked, Likeness, words_of

DUTCH = (
    "Wie heeft een reglement voor thuiswerken?",
    "Thuiswerkvergoeding: hoeveel betalen jullie per dag?",
    "Reglement thuiswerken: wat staat er bij jullie in?",
    "Hoe gaan jullie om met social media van medewerkers?",
    "Sociale media: mag je een medewerker aanspreken op een bericht?",
    "Hoe lang bewaren jullie sollicitatiebrieven?",
    "Verbetertraject: hoe lang is lang genoeg?",
    "Mag een proeftijd twee maanden duren?",
    "E-mail van een zieke collega lezen",
    "Wie mag de e-mails lezen van een medewerker die ziek is?",
)
ENGLISH = (
    "Exit interviews: worth the effort?",
    "Who runs exit interviews, HR or the manager?",
    "Reglement thuiswerken",
)


def likeness(*more: Asked) -> tuple[Likeness, dict[int, str]]:
    questions = [Asked(1 + place, title, "", 1, "nl") for place, title in enumerate(DUTCH)]
    questions += [Asked(50 + place, title, "", 1, "en") for place, title in enumerate(ENGLISH)] + list(more)
    return Likeness(questions), {one.id: one.title for one in questions}


@pytest.mark.parametrize(
    ("title", "likest"),
    [
        (DUTCH[0], [DUTCH[2]]),
        (DUTCH[2], [DUTCH[0]]),
        (DUTCH[3], [DUTCH[4]]),
        (DUTCH[8], [DUTCH[9]]),
        (DUTCH[5], []),  # "hoe lang" and "jullie" say nothing
        (DUTCH[7], []),
        ("REGLEMENTEN voor het thúiswerken?", [DUTCH[2], DUTCH[0]]),
        ("?!", []),
        ("Wie weet dit?", []),
    ],
)
def test_what_shares_telling_words_is_like(title: str, likest: list[str]) -> None:
    among, titles = likeness()
    number = next((number for number, known in titles.items() if known == title), 99)

    found = [titles[one] for one in among.likest(Asked(number, title, "", 1, "nl"), 5)]

    assert sorted(found[: len(likest)]) == sorted(likest)
    assert (found == []) is (likest == [])


def test_languages_stay_apart_and_no_question_is_like_itself() -> None:
    among, titles = likeness()

    found = [titles[one] for one in among.likest(Asked(50, ENGLISH[0], "", 1, "en"), 5)]
    assert found == [ENGLISH[1]]
    assert 52 not in among.likest(Asked(1, DUTCH[0], "", 1, "nl"), 8)


def test_a_tag_counts_as_a_word_and_the_topic_a_little() -> None:
    among, _ = likeness(
        Asked(70, "Vrij rond een geboorte", "verlof\nouderschap", 1, "nl"),
        Asked(71, "Tot wanneer kun je dat regelen?", "verlof\nouderschap", 1, "nl"),
        Asked(80, "Aanvullend pensioen", "", 1, "nl"),
        Asked(81, "Aanvullend pensioen", "", 2, "nl"),
    )

    assert among.likest(Asked(71, "Tot wanneer kun je dat regelen?", "verlof\nouderschap", 1, "nl"), 5) == [70]
    assert among.likest(Asked(71, "Tot wanneer kun je dat regelen?", "", 1, "nl"), 5) == []
    assert among.likest(Asked(99, "Pensioen, aanvullend", "", 1, "nl"), 5) == [80, 81]
    assert among.likest(Asked(99, "Pensioen, aanvullend", "", 2, "nl"), 5) == [81, 80]


def test_no_more_are_found_than_wanted_the_newest_of_equals_first() -> None:
    among = Likeness(Asked(number, "Reiskosten bij thuiswerken", "", 1, "nl") for number in range(5_000, 0, -1))

    assert among.likest(Asked(3, "Reiskosten bij thuiswerken", "", 1, "nl"), 3) == [5000, 4999, 4998]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Privé-telefoon", "prive telefoon"),
        ("e-mails", "Email"),
        ("Contracten", "contract"),
        ("collega’s en bonnen", "bon"),
        ("policies", "Policy"),
        ("de cao", "CAO?"),
    ],
)
def test_words_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert words_of(one) == words_of(other) != frozenset()
