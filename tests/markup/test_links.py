"""Which links leave the site, which addresses are none, and which pictures are shown."""

import pytest

from forum.markup import render

REL = 'rel="nofollow ugc noopener"'
FORUM = "https://forum.nl"


@pytest.mark.parametrize(
    "address", ["/questions/1", "#post-2", FORUM, f"{FORUM}/x", f"{FORUM}?q=1", "HTTPS://FORUM.NL/x"]
)
def test_a_link_within_the_forum_has_no_rel(address: str):
    assert render(f"[a]({address})", base_url=FORUM) == f'<p><a href="{address}">a</a></p>'


@pytest.mark.parametrize(
    "address",
    ["https://x.nl", "http://x.nl/a", f"{FORUM}.evil.nl", f"{FORUM}@evil.nl", "mailto:jan@x.nl", f"{FORUM}:8000/"],
)
def test_a_link_that_leaves_says_so(address: str):
    assert render(f"[a]({address})", base_url=FORUM) == f'<p><a href="{address}" {REL}>a</a></p>'


def test_without_an_address_of_its_own_every_site_is_another():
    assert REL in render(f"[a]({FORUM})")


@pytest.mark.parametrize(
    ("source", "href", "text"),
    [
        ("Zie https://x.nl/a.", "https://x.nl/a", "https://x.nl/a"),
        ("(www.x.nl)", "http://www.x.nl", "www.x.nl"),
        ("“www.x.nl”", "http://www.x.nl", "www.x.nl"),
        ("mail jan@x.nl!", "mailto:jan@x.nl", "jan@x.nl"),
        ("mailto:jan@x.nl", "mailto:jan@x.nl", "mailto:jan@x.nl"),
        ("<https://x.nl>", "https://x.nl", "https://x.nl"),
        ("[zie https://x.nl/a]", "https://x.nl/a", "https://x.nl/a"),
        ("[tekst](www.x.nl)", "http://www.x.nl", "tekst"),
        ("[tekst](jan@x.nl)", "mailto:jan@x.nl", "tekst"),
        ("https://x.nl/é b", "https://x.nl/%C3%A9", "https://x.nl/é"),
    ],
)
def test_an_address_becomes_a_link(source: str, href: str, text: str):
    assert f'<a href="{href}" {REL}>{text}</a>' in render(source)


@pytest.mark.parametrize(
    "source",
    [
        "app.py",
        "readme.md",
        "x.nl",
        "jan@",
        "@jan",
        "www.",
        "https://",
        "ftp://x.nl",
        "hr@kantoor",
        "www.0",
        "http://a:b",
        "https://%41:99999/",
    ],
)
def test_what_only_looks_like_an_address_is_text(source: str):
    assert render(source) == f"<p>{source}</p>"


@pytest.mark.parametrize("address", ["//evil.nl", "/\\evil.nl", "?x", "bijlage.pdf", "../x", "\\\\evil.nl"])
def test_an_address_that_leads_nowhere_is_shown(address: str):
    html = render(f"[a](<{address.replace(chr(92), chr(92) * 2)}>)")
    assert html in (f"<p>a ({address})</p>", '<p><a href="/%5Cevil.nl">a</a></p>')


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JAVASCRIPT:1", "data:text/html,x", "vbscript:x", "tel:1", "file:///etc"]
)
def test_an_address_of_another_scheme_is_left_out(address: str):
    assert render(f"[a]({address})") == "<p>a</p>"
    assert "<a" not in render(f"<{address}>")


def test_a_link_keeps_its_title_and_its_marks():
    assert (
        render('[**a** `b`](/c "d & e")')
        == '<p><a href="/c" title="d &amp; e"><strong>a</strong> <code>b</code></a></p>'
    )


def test_a_link_in_a_link_is_text():
    assert render("[a https://x.nl b](/c)") == '<p><a href="/c">a https://x.nl b</a></p>'
    assert render("[![a](https://x.nl/b.png)](/c)") == '<p><a href="/c">a</a></p>'


def test_an_upload_is_shown():
    html = render('![Een *schema*](/uploads/a.png "t")')
    assert html == '<p><img alt="Een schema" loading="lazy" src="/uploads/a.png" title="t"></p>'


def test_an_upload_may_be_given_by_its_full_address():
    assert "<img" in render(f"![a]({FORUM}/uploads/a.png)", base_url=FORUM)
    assert "<img" not in render(f"![a]({FORUM}/uploads/a.png)")


def test_uploads_stand_where_the_forum_says():
    assert "<img" in render("![a](/media/a.png)", upload_prefix="/media/")
    assert "<img" not in render("![a](/uploads/a.png)", upload_prefix="/media/")


@pytest.mark.parametrize("address", ["https://x.nl/a.png", "/logout", "/uploads/../logout", "/uploads/%2e%2E/logout"])
def test_any_other_picture_is_a_link(address: str):
    html = render(f"![Een kat]({address})")
    assert "<img" not in html
    assert f'<a href="{address}"' in html
    assert ">Een kat</a>" in html


def test_a_picture_without_words_is_linked_by_its_address():
    assert ">https://x.nl/a.png</a>" in render("![](https://x.nl/a.png)")
