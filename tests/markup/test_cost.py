"""No post is a denial of service: whatever 20,000 characters say, they cost at most twenty times an ordinary post as long."""

import itertools
import re
import time

import pytest

from forum.markup import render

LENGTH = 20_000
LIMIT = 20
ORDINARY = "Wij hebben **een** reglement, zie [hier](https://example.org/a).\n\n- een\n- twee\n\n" * 50

REPEATED = [
    "[", "![", "[a](", "[a](b ", '[a](b "', "[a](<b", "[a](b (", "[a]", "[[a]", "[a][", "![a](b)", "[a](/b)", "[a]()", "[](", "[]", "] ", "a]",
    "1. ", "1) ", "1.\n", "- ", "* - ", "- - 1. ", "+ ", "- a\n", "- a\n\n", "1. a\n", "- a\n+ b\n", "-\n", "- [ ] a\n",
    ">", "> ", "> a\n", ">\n", "> ```\n", "> ```\nx\n", "> - a\nb\n", "> - 1. ",
    "*", "_", "*_", "**a ", "_a ", "*a_ ", "a**b", "***", "__a__", "*a* ", "a*", "*a", "*a **b ", "_*", "**_~~", "x_y_", "*~", "~~", "~a~ ",
    "`", "`a``b`", "``a`", "```\n", "~~~\n", "---\n", "===\n", "a\n---\n", "#", "# ", "# a\n",
    "|", "|a", "|\n", "|-", "|a|\n|-|\n", "|a|b\n|-|-\n",
    "&", "<", "\\", "&amp;", "&#", "&a", "<b>", "</", "<!--", "<a@b", "<http://", "\"", "'", "!", "(", ")", "{",
    "@", "@a", "@a-", "@-", "@a_", "@a ", "[@a", "_@a_ ", "http://", "www.", "www.a.b ", "a@", "a@b.c ", "a.", "http://a.b/)", "http://a.b/;", "http://a.b/&a;", "(((((http://a.b", "https://a.b ",
    "[x]: y\n", "[x]: /y\n", "[^1]", "[^1]: a\n", "[1]: <", '[a]: /b "', "[a]: /b\n\"", "[a\n", "\\[", "\\\\",
    "a\n", "\n", "a\n\n", "a  \n", "a\\\n", "\t", "-\t", ">\t", "    a\n", "\u00a0", "\u2028", "😀", "\ud800", "\x02", " \n",
]  # fmt: skip
MADE = {
    "backticks of growing length": "".join("`" * size + " " for size in range(1, 199)),
    "fences of growing length": "".join("`" * size + "\n" for size in range(3, 199)),
    "many columns": "\n".join(("|".join("a" * 3_000), "|".join("-" * 3_000), "|".join("a" * 3_000))),
    "a hundred columns of empty rows": "|".join("a" * 100) + "\n" + "|".join("-" * 100) + "\n" + "|\n" * 9_700,
    "many rows": "|a|b|\n|-|-|\n" + "|c|d|\n" * 3_300,
    "one reference, used often": "[x]: /y\n\n" + "[x]" * 6_600,
    "brackets in brackets": "[x]: /y\n\n" + "[" * 9_900 + "]" * 9_900,
    "links in links": "[" * 3_900 + "a" + "](/b)" * 3_900,
    "pictures in pictures": "![" * 900 + "a" + "](/uploads/b)" * 900,
    "marks that never close": "*a " * 3_300 + "b_ " * 3_300,
    "marks in marks": "**a " * 2_500 + "a** " * 2_500,
    "a run of marks": "*" * 9_999 + "a" + "*" * 9_999,
    "lazy lines": "> " * 20 + "a\n" + "a\n" * 9_900,
    "steps down": "".join("  " * (step % 20) + "- a\n" for step in range(800)),
    "one long address": "https://a.b/" + "a" * 19_900,
    "an address of dots": "https://a.b/" + "." * 19_900,
    "an address of entities": "https://a.b/" + "&a;" * 6_600,
    "one long mailbox": "a" * 19_998 + "@",
    "a mailbox of dots": "a." * 9_990 + "@b.c",
    "a host of dots": "a@" + "b." * 9_990,
    "spaces": "a" + " " * 19_998 + "b",
}
NESTED = {
    "quotes": lambda depth: ">" * depth + " a",
    "quotes line by line": lambda depth: "\n".join(">" * step + " a" for step in range(depth)),
    "bullets on a line": lambda depth: "- " * depth + "a",
    "bullets line by line": lambda depth: "\n".join("  " * step + "- a" for step in range(depth)),
    "numbers line by line": lambda depth: "\n".join("   " * step + "1. a" for step in range(depth)),
    "everything": lambda depth: "> - 1. " * depth + "a",
    "emphasis": lambda depth: "*a **b " * depth + "b** a*" * depth,
}


def cpu_seconds(source: str) -> float:
    start = time.process_time()
    render(source, mention=lambda handle: f"/members/{handle}")
    return time.process_time() - start


def cost(source: str) -> float:
    """Times that of an ordinary post as long, which is weighed in the same moment, as a busy machine is slow at both."""
    ordinary = cpu_seconds(ORDINARY) * LENGTH / len(ORDINARY)
    return cpu_seconds(source[:LENGTH]) / ordinary


def depth_of(html: str) -> int:
    steps = [-1 if tag.startswith("/") else 1 for tag in re.findall(r"<(/?(?:ul|ol|li|blockquote|em|strong))\b", html)]
    return max(itertools.accumulate(steps))


@pytest.mark.parametrize("piece", REPEATED)
def test_one_thing_over_and_over_takes_no_time(piece: str):
    assert cost(piece * (LENGTH // len(piece) + 1)) < LIMIT


@pytest.mark.parametrize("name", MADE)
def test_a_post_made_to_be_slow_is_not(name: str):
    assert cost(MADE[name]) < LIMIT


@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("depth", [200, 300, 5_000])
def test_nesting_takes_no_time_and_no_stack(name: str, depth: int):
    assert cost(NESTED[name](depth)) < LIMIT


def test_nesting_ends_before_a_page_breaks():
    assert render(">" * 5_000 + " a").count("<blockquote>") < 30
    assert depth_of(render("*a **b " * 1_500 + "b** a*" * 1_500)) < 100
    assert depth_of(render("- > 1. " * 2_000 + "a")) < 100


def test_what_is_too_deep_is_still_shown():
    assert "diep" in render("> " * 100 + "diep")
    assert "diep" in render("- " * 100 + "diep")


def test_a_post_of_more_parts_than_a_page_can_show_is_shown_as_typed():
    assert render("- a\n\n- <b>\n\n" * 3_000).startswith("<p>- a</p>\n<p>- &lt;b&gt;</p>")


def test_a_text_far_too_long_is_shown_as_typed():
    assert render("**a** <b>\n" * 20_000).startswith("<p>**a** &lt;b&gt;<br>\n**a**")


def test_a_hundred_rows_of_a_table_are_all_there():
    html = render("| a | b |\n|---|---|\n" + "| c | d |\n" * 100)
    assert html.count("<td>c</td>") == 100
