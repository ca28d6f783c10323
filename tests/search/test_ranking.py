"""Which of several posts that have what is wanted fits best."""

from forum.search.documents import Heading, body_tokens, heading_tokens
from forum.search.ranking import Score, Weighed, score_of_thread, scorer, weight_of
from forum.search.terms import Term, read
from forum.search.widened import Together, Widened, written


def fit(
    words: list[Widened], text: str, title: str = "Vraagje", tags: tuple[str, ...] = (), *, reply: bool = False
) -> Score:
    heading = Heading(title, tuple(enumerate(tags)), 1, "nl")
    document = heading_tokens(heading, of_question=not reply), body_tokens(read(text, "nl"), 1, 1, None)
    return scorer([Weighed(word, 1.0) for word in words])(*document)


def word(said: str, *near: str) -> Widened:
    found = written(Term((said,)))
    found.near.update(near)
    return found


def test_the_title_tells_more_than_a_tag_than_the_question_than_a_reply() -> None:
    verlof, other = [word("verlof")], "Hier staat iets anders."
    found = [
        fit(verlof, other, "Verlof"),
        fit(verlof, other, tags=("verlof",)),
        fit(verlof, "Mijn verlof is op."),
        fit(verlof, "Mijn verlof is op.", reply=True),
        fit(verlof, other, "Verlof", reply=True),
    ]
    assert [one.value for one in found] == sorted({one.value for one in found}, reverse=True)
    assert all(one.is_whole for one in found)
    assert fit(verlof, other) == Score(is_whole=False, value=0.0)


def test_more_often_in_fewer_words_fits_better_but_never_without_end() -> None:
    verlof = [word("verlof")]
    once, twice = fit(verlof, "Verlof vraag je aan."), fit(verlof, "Verlof vraag je aan als verlof.")
    assert once.value < twice.value < 2 * once.value
    assert fit(verlof, "Verlof vraag je aan." + " Nog iets anders." * 50).value < once.value
    assert fit(verlof, "verlof " * 500).value < 1


def test_what_is_near_is_no_whole_word_and_weighs_less() -> None:
    both = [word("reglement", "arbeidsreglement")]
    near, whole = fit(both, "Ons arbeidsreglement."), fit(both, "Ons reglement.")
    assert (near.is_whole, whole.is_whole) == (False, True)
    assert 0 < near.value < whole.value


def test_words_that_stand_for_one_are_it_where_all_of_them_are_there() -> None:
    parts = (word("sociale"), word("media"))
    whole, near = (Widened((), together=[Together(parts, is_near=is_near)]) for is_near in (False, True))
    assert fit([whole], "Op sociale media.").is_whole
    assert not fit([near], "Op sociale media.").is_whole
    assert fit([whole], "Op sociale media.").value > fit([near], "Op sociale media.").value > 0
    assert fit([whole], "Een sociale werkplaats.").value == 0


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    assert weight_of(1, 1000) > weight_of(100, 1000) > weight_of(1000, 1000) > 0
    assert weight_of(5, 0) > 0


def test_further_posts_and_an_accepted_answer_decide_between_equals_only() -> None:
    plain = score_of_thread(10, further=0, useful=0, is_accepted=False)
    assert plain == 10
    assert (
        plain
        < score_of_thread(10, further=0, useful=1, is_accepted=False)
        < score_of_thread(10, further=0, useful=0, is_accepted=True)
    )
    assert score_of_thread(10, further=900, useful=900, is_accepted=True) < 12
