"""Rendered posts as plain words, as excerpts, and for a feed."""

import pytest

from forum.markup import absolute_links, excerpt, plain_text, render


def test_words_come_without_tags_on_one_line():
    html = render("# Kop\n\nEen **vet** woord,\nen `code` & meer.\n\n- a\n- b\n\n| c | d |\n|---|---|\n| e | f |")
    assert plain_text(html) == "Kop Een vet woord, en code & meer. a b c d e f"


def test_marks_inside_a_word_do_not_cut_it():
    assert plain_text(render("huis**dier**en")) == "huisdieren"


@pytest.mark.parametrize("text", ["<naam>", "a < b > c", "&euro;", 'x="/y"', "1 & 2", "<", "a<b"])
def test_what_was_typed_as_text_is_a_word(text: str):
    assert plain_text(render(text.replace("&euro;", "\\&euro;"))) == text


def test_a_picture_is_not_a_word():
    assert plain_text(render('a ![b](/uploads/c.png "d>e") f')) == "a f"


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("<p>Kort &amp; goed</p>", 11) == "Kort & goed"


def test_an_excerpt_ends_at_a_word():
    assert excerpt("<p>Een langere tekst, met woorden</p>", 20) == "Een langere tekst…"
    assert excerpt("<p>Een langere tekst</p>", 12) == "Een langere…"


def test_an_excerpt_is_never_longer_than_asked():
    for length in range(1, 40):
        assert len(excerpt("<p>Arbeidsongeschiktheidsverzekering is een woord</p>", length)) <= length


def test_a_word_longer_than_the_excerpt_is_cut():
    assert excerpt("<p>Arbeidsongeschiktheidsverzekering</p>", 8) == "Arbeids…"


def test_links_are_made_absolute_for_a_feed():
    html = render("[a](/b?c=1&d=2) ![e](/uploads/f.png) [g](https://h.nl/i) [j](mailto:k@l.nl)")
    absolute = absolute_links(html, "https://forum.nl")
    assert 'href="https://forum.nl/b?c=1&amp;d=2"' in absolute
    assert 'src="https://forum.nl/uploads/f.png"' in absolute
    assert 'href="https://h.nl/i"' in absolute
    assert 'href="mailto:k@l.nl"' in absolute


def test_text_that_looks_like_a_link_is_left_alone():
    html = render('Schrijf href="/x" erbij.')
    assert absolute_links(html, "https://forum.nl") == html
