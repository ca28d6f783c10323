"""A quote holds what it quotes, whatever that is, and leaves room for the answer below it."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.kit.text import clean_line
from forum.markup import plain_text, quote, render
from forum.markup.quoting import MOST
from tests.markup.test_safety import PIECES, assert_safe

HEADING = "Bob schreef:"
LINK = f'<p><a href="/posts/7">{HEADING}</a></p>'


def shown(source: str, heading: str = HEADING) -> str:
    """A reply that begins with a quote."""
    return render(quote(source, heading, "/posts/7") + "\nMijn antwoord.")


def test_every_line_is_quoted_below_a_link_to_the_post() -> None:
    assert quote("Een.\n\n- twee\n\tdrie", HEADING, "/posts/7") == (
        "> [Bob schreef:](/posts/7)\n>\n> Een.\n>\n> - twee\n>     drie\n"
    )


def test_a_quote_in_a_quote_nests() -> None:
    html = shown(quote("Een.", "Alice schreef:", "/posts/3") + "\nTwee.")
    assert re.sub(r"\s", "", html).startswith(
        f'<blockquote>{LINK}<blockquote><p><ahref="/posts/3">Aliceschreef:</a></p><p>Een.'.replace(" ", "")
    )


def test_a_long_text_is_cut_between_paragraphs_or_words() -> None:
    assert quote("a " * 400 + "\n\n" + "b " * 400, HEADING, "/").count("b") == 1  # that of the name
    words = quote("woord " * 400, HEADING, "/").split("\n")[2]
    assert words.endswith("woord …")
    assert len(words) <= MOST + 4
    assert len(quote("x" * 20_000, HEADING, "/")) < MOST + 60


@given(
    st.lists(st.sampled_from([*PIECES, "\n```\n", "\n~~~", "\n[a]: /b\n", "\n> ", "\r", "\x85", "\n\t- "]), max_size=25)
)
@example(["```\n", "open"])
@example(["- a\n\n\t- b"])
@settings(max_examples=200)
def test_whatever_is_quoted_stays_inside(pieces: list[str]) -> None:
    html = shown("".join(pieces))

    assert_safe(html)
    assert html.startswith(f"<blockquote>\n{LINK}")
    assert html.endswith("</blockquote>\n<p>Mijn antwoord.</p>")


@given(st.text(min_size=1, max_size=30) | st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
@example("]( /x) [\\")
@example("*Bob* `_` <b> &amp; @alice https://x.nl ![")
@settings(max_examples=200)
def test_a_name_is_shown_as_it_is(name: str) -> None:
    name = clean_line(name.encode(errors="ignore").decode()) or "Bob"
    html = shown("Een.", name)

    assert html.startswith('<blockquote>\n<p><a href="/posts/7">')
    assert plain_text(html).startswith(f"{name} Een.")
