"""Nothing that a member types runs, loads or leads astray in another member's browser."""

import re
import threading
from html import unescape

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.markup import absolute_links, excerpt, plain_text, render
from forum.markup.safe import PROTOCOLS, TAGS

ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "li": {"class"},
    "code": {"class"},
    "th": {"align"},
    "td": {"align"},
    "input": {"type", "disabled", "checked"},
}
ATTACKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<math><mtext></p><style><img src=x>",
    "<a href='javascript:alert(1)'>x</a>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\x00script:alert(1))",
    "[x](java&#x0A;script:alert(1))", "[x](javascript&colon;alert(1))", "[x](&#106;avascript:alert(1))", "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))", "[x]( javascript:alert(1))", "[x](data:text/html;base64,PHN2Zz4=)", "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>", "![x](javascript:alert(1))", "![x](data:image/svg+xml,<svg onload=alert(1)>)", '![x" onerror="alert(1)](/uploads/a)',
    '![x](/uploads/a"onerror="alert(1))', '[x](/a "t\\" onclick=\\"alert(1)")', '[x](https://a.b/"onmouseover="alert(1))',
    '``` x" onclick="alert(1)\nx\n```', "```<script>\nx\n```", "| <script> |\n|---|\n| <img onerror=x> |", "[x][y]\n\n[y]: javascript:alert(1)",
    "[x][y]\n\n[y]: <javascript:alert(1)>", "https://a.b/\"><script>alert(1)</script>", "www.a.b/<script>", "a@b.c\"onclick=x", "<style>*{x:y}</style>",
    "<!--><script>alert(1)</script>-->", "<![CDATA[<script>]]>", "<?php echo 1 ?>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;", "&amp;lt;script&amp;gt;", "\\<script>", "<scr<script>ipt>", "<iframe src=//evil.nl>", "<form action=//evil.nl><button>",
    "[x](//evil.nl)", "[x](/\\evil.nl)", "[x](\\\\evil.nl)", "[x](/\t/evil.nl)", "[x](http:evil.nl)", "[x](https:\\\\evil.nl)", "![](//evil.nl/a.png)",
    "\u202ejavascript:alert(1)", "[x](\u3000javascript:alert(1))", "[x](ｊavascript:alert(1))", "\ud800[x](\udfff)", "\x02123\x03 \x02klzzwxh:0001\x03",
    "wzxhzdk:0", "<div\n>", "<a/href=x>", "# <script>", "- [x] <input autofocus onfocus=x>", "*<b>*", "`<script>`", "    <script>",
]  # fmt: skip
PIECES = [
    *ATTACKS,
    *"* ** _ ~~ ` ``` [ ] ]( ) ![ < > & ; \" ' \\ | - # 1. : / // \n \n\n \t".split(" "),
    "    ",
    " ",
    "a",
    "é",
    "<b",
    "on=",
    "&#x",
    "-|-\n",
]


def hrefs(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r"<[^>]*?\b(?:href|src)=\"([^\"]*)\"", html)]


def assert_safe(html: str) -> None:
    """nh3, with the same list, finds nothing to remove; every address and every link's rel is in order."""
    cleaned = nh3.clean(html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(PROTOCOLS), link_rel=None)
    without_rel = html.replace(' rel="nofollow ugc noopener"', "")
    assert shape(cleaned) == shape(without_rel)
    for address in hrefs(html):
        assert re.match(r"https?://[^/?#\s]|mailto:[^\s@]+@|/(?![/\\])|#", address, re.IGNORECASE)
    for link in re.findall(r"<a [^>]*>", html):
        assert ('rel="' in link) == (not re.search(r'href="[/#]', link))


def shape(html: str) -> list[str]:
    """Tags with their attributes in order, and the text between them."""
    tags = re.split(r"(<[^>]*>)", html)
    return [each for tag in tags if (each := _sorted_attributes(tag) if tag.startswith("<") else unescape(tag))]


def _sorted_attributes(tag: str) -> str:
    pairs = sorted(f"{name}={unescape(value)}" for name, value in re.findall(r"([a-z]+)(?:=\"([^\"]*)\")?", tag[1:]))
    return f"<{'/' if tag[1] == '/' else ''}{' '.join(pairs)}>"


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_harmless(attack: str):
    for source in (
        attack,
        f"> {attack}",
        f"- {attack}",
        f"# {attack}",
        f"**{attack}**",
        f"[{attack}](/b)",
        f"| {attack} |\n|---|\n",
    ):
        assert_safe(render(source))


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@example(["[x](/a ", '"', "t", "&#34; onclick=", '")'])
@settings(max_examples=250)
def test_whatever_is_put_together_is_safe(pieces: list[str]):
    assert_safe(render("".join(pieces)))


@given(st.text(st.characters(), max_size=200))
@example("&#x1\xad;")
@example("&\\#65;")
@settings(max_examples=200)
def test_any_text_at_all_is_safe_and_raises_nothing(source: str):
    html = render(source)
    assert_safe(html)
    plain_text(html)
    excerpt(html, 20)
    assert_safe(absolute_links(html, "https://forum.nl/").replace('href="https://forum.nl/', 'href="/'))


@given(st.text("abcdefghij ,;é’", min_size=1, max_size=200))
@settings(max_examples=100)
def test_plain_words_come_out_as_they_went_in(source: str):
    assert plain_text(render(source)) == " ".join(source.split())


@pytest.mark.soak
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=120))
@settings(max_examples=6_000)
def test_long_and_strange_posts_are_safe(pieces: list[str]):
    assert_safe(render("".join(pieces)))


def test_the_same_text_gives_the_same_html():
    source = "`a` [b][c] ``d`` *e*\n\n[c]: /f"
    assert render(source) == render(source) == render(source)


def test_one_post_leaves_nothing_behind_for_the_next():
    render("[a]: https://x.nl\n\n```\nopen")
    assert render("[a]") == "<p>[a]</p>"


def test_threads_do_not_disturb_each_other():
    sources = [f"- **punt {number}**\n\n[a][b]\n\n[b]: /{number}" for number in range(60)]
    expected = [render(source) for source in sources]
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append([render(source) for source in sources])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
