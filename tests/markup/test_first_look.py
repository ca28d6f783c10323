"""Posts as people write them, in one look."""

from forum.markup import render


def test_a_placeholder_in_angle_brackets_is_shown_as_typed():
    assert render("<naam werkgever>") == "<p>&lt;naam werkgever&gt;</p>"


def test_a_year_does_not_begin_a_list():
    assert render("2009. Zo begon het") == "<p>2009. Zo begon het</p>"


def test_a_script_address_is_no_link():
    assert render("[klik](javascript:alert(1))") == "<p>klik</p>"
