"""People who never heard of Markdown are read as they mean it. Each differs from GitHub on purpose, or nearly did."""

import pytest

from forum.markup import plain_text, render


@pytest.mark.parametrize(
    "source",
    [
        "2009. Zo begon het",
        "#metoo beleid",
        "Wij hebben nu A) mail en B) telefoon",
        "Artikel 1: de werknemer * en de werkgever **",
        "Naam: ____________ Datum: ____",
        "Het is 5*8 uur en 4*9 uur",
        "tussen 10~20 en 30~40 uur",
        "+ 31 6 12345678",
        "+31 6 12345678",
        "#",
        "[Let op]: dringend",
        "\\\\server\\hr\\map",
        "•\tEerste punt",
        "o   Tweede punt",
        "· Derde punt",
        "“Aanhalingstekens” en ‘enkele’ – met een streep…",
        "--",
        "Ik <3 HR & co",
        "app.py en readme.md",
        "art. 7:669 lid 3 sub g BW",
        "C:\\Users\\jan",
        "€ 1.250,-- per maand",
        "*** zie bijlage",
    ],
)
def test_a_line_stays_as_typed(source: str):
    assert plain_text(render(source)) == " ".join(source.split())
    assert render(source).startswith("<p>")
    assert "<em>" not in render(source)


def test_a_placeholder_in_angle_brackets_is_shown():
    assert render("Artikel 1: <naam werkgever> stelt vast") == "<p>Artikel 1: &lt;naam werkgever&gt; stelt vast</p>"


def test_html_is_shown_and_does_nothing():
    assert render("<b>vet</b><!-- x -->") == "<p>&lt;b&gt;vet&lt;/b&gt;&lt;!-- x --&gt;</p>"


def test_an_entity_that_was_typed_as_text_stays_text():
    assert render("\\&euro; en &amp;lt;") == "<p>&amp;euro; en &amp;lt;</p>"
    assert plain_text(render("\\&euro; en &amp;lt;")) == "&euro; en &lt;"


@pytest.mark.parametrize(
    "text",
    [
        "&",
        "&&&",
        "R&D & co",
        "a&b;c",
        "&#123456789;",
        "&amp",
        "&;&#;",
        f"&{'a' * 40};",
        "&&a;&",
        "&#65é;",
        "&#x41\xad;",
    ],
)
def test_an_ampersand_is_never_lost(text: str):
    assert plain_text(render(text)) == text
    assert plain_text(render(f"*{text}*")) == text
    assert plain_text(render(f"[{text}](/a)")) == text
    assert plain_text(render(f"`{text}`")) == text


def test_a_line_break_is_a_line_break():
    assert render("Groeten,\nJan") == "<p>Groeten,<br>\nJan</p>"


def test_a_list_may_stand_right_under_a_line():
    assert render("Punten:\n- een\n- twee") == "<p>Punten:</p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>"


def test_a_list_of_more_than_a_thousand_is_a_list_of_years():
    assert "<ol" not in render("1998. a\n1999. b")
    assert '<ol start="999">' in render("999. a")


def test_two_spaces_nest_a_list():
    assert render("- a\n  - b").count("<ul>") == 2


@pytest.mark.parametrize("signature", ["-- \nJan\n+31 6 12345678", "--\nJan", "Met vriendelijke groet,\n---\nJan"])
def test_a_signature_makes_no_heading(signature: str):
    html = render(f"Bedankt!\n\n{signature}")
    assert "<h" not in html.replace("<hr>", "")
    assert "Jan" in html


def test_a_signature_right_under_the_text_makes_no_heading():
    assert render("Bedankt!\n-- \nJan") == "<p>Bedankt!<br>\n--<br>\nJan</p>"


def test_dashes_under_more_than_one_line_are_a_line_across():
    assert render("een\ntwee\n---\ndrie") == "<p>een<br>\ntwee</p>\n<hr>\n<p>drie</p>"


def test_a_signature_keeps_its_lines():
    html = render("Met vriendelijke groet,\nJan de Vries\nHR-manager\n+31 6 12345678\nwww.bedrijf.nl")
    assert html.count("<br>") == 4
    assert "<ul>" not in html


def test_an_indented_sentence_is_no_code():
    assert render("\tDit is een alinea die uit Word is geplakt.") == "<p>Dit is een alinea die uit Word is geplakt.</p>"


def test_indented_code_is_code():
    assert render("    SELECT naam FROM medewerker;") == "<pre><code>SELECT naam FROM medewerker;\n</code></pre>"


def test_lines_of_non_breaking_spaces_are_empty():
    assert render("a\n\u00a0\nb") == "<p>a</p>\n<p>b</p>"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\u2028", "\u0085"])
def test_every_kind_of_line_end_ends_a_line(end: str):
    assert render(f"a{end}b") == "<p>a<br>\nb</p>"


def test_headings_stand_below_those_of_the_page():
    html = render("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f")
    assert [html[at + 2] for at in range(len(html)) if html.startswith("<h", at)] == list("345666")


def test_a_task_is_named_by_its_text():
    assert render("- [x] Contract tekenen") == (
        '<ul>\n<li class="task-list-item"><label><input checked disabled type="checkbox"> Contract tekenen</label></li>\n</ul>'
    )


def test_code_says_its_language():
    assert render("```python\nx\n```") == '<pre><code class="language-python">x\n</code></pre>'
    assert render('``` "onclick=\nx\n```') == "<pre><code>x\n</code></pre>"


def test_the_alignment_of_a_column_needs_no_style():
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<th align="center">a</th>' in html
    assert '<td align="right">2</td>' in html


def test_nothing_is_nothing():
    assert render("") == ""
    assert render(" \n\t\n\u00a0") == ""
