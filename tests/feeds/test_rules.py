"""The rules that feeds are held to refuse what breaks one: each of these faults was planted in a feed that keeps them all."""

import pytest

from forum.syndication import write
from tests.feeds.samples import REMOVED, TEXTS, whole_channel
from tests.support import feed_rules
from tests.support.polling import KINDS

TAG = "tag:forum.example.org,2026:post/1"
FAULTS = {
    "rss": [
        ('version="2.0"', 'version="0.91"'),
        ("<language>nl</language>", ""),
        ("<title>Re:", "<title>Dubbel</title><title>Re:"),
        ("<link>https://forum.example.org/posts/2</link>", "<link>/posts/2</link>"),
        ("<dc:creator>Bob</dc:creator>", "<author>bob@example.org (Bob)</author>"),
        ("<dc:creator>Bob</dc:creator>", "<dc:creator> </dc:creator>"),
        ("Sun, 01 Mar 2026 09:30:15 +0000", "Sun, 01 Mar 26 09:30:15 +0000"),
        ("Sun, 01 Mar 2026 09:30:15 +0000", "Mon, 01 Mar 2026 09:30:15 +0000"),
        ("Sun, 01 Mar 2026 09:30:15 +0000", "2026-03-01T09:30:15Z"),
        ('isPermaLink="false"', 'isPermaLink="true"'),
        (":post/2</guid>", ":post/1</guid>"),
        ("&lt;p&gt;Ja.", "<p>Ja.</p>"),
        ('href="https://forum.example.org/help/writing"', 'href="/help/writing"'),
        ("<slash:comments>1<", "<slash:comments>veel<"),
        ('rel="self"', 'rel="alternate"'),
        ("<docs>", "<dokumentatie/><docs>"),
        ('domain="https://forum.example.org/topics"', 'domain="topics"'),
        ("<html:header", "<docs/><html:header"),
    ],
    "atom": [
        ('xmlns="http://www.w3.org/2005/Atom"', 'xmlns="http://purl.org/atom/ns#"'),
        ("<author><name>Bob</name></author>", ""),
        ("<author><name>Bob</name>", "<author><name>Bob</name><email>bob@example.org</email>"),
        ("<name>Bob</name>", "<name/>"),
        (":post/2</id>", ":post/1</id>"),
        (":post/2</id>", "</id>"),
        ("<published>2026-03-01T09:30:15+00:00", "<published>2026-03-01T09:30:15"),
        ("<published>2026", "<published>2027"),
        ("<updated>2026-03-02", "<updated>2026-02-28"),
        ('<content type="html">', "<content>"),
        ('<content type="html">', '<content type="html"/><content type="html">'),
        ('rel="related" href="https://forum.example.org/questions', 'href="https://forum.example.org/questions'),
        ('<link href="https://forum.example.org/posts/2"/>', ""),
        ('href="https://forum.example.org/posts/2"', 'href="posts/2"'),
        ('<category term="algemeen"', '<category term=""'),
        ('type="application/atom+xml"', 'type="Atom"'),
        ("<summary", "<samenvatting/><summary"),
        ('xml:lang="nl"', 'xml:lang="Nederlands!"'),
        (f'ref="{TAG}" href', "href"),
        ("<thr:total>1", "<thr:total>-1"),
        ('thr:count="1"', 'thr:count="een"'),
        (f'deleted-entry ref="{REMOVED.id}"', f'deleted-entry ref="{TAG}"'),
        ('when="2026-03-01T09:30:15+00:00"', 'when="gisteren"'),
        ('rel="current"', 'rel="prev-archive"'),
    ],
    "json": [
        ("version/1.1", "version/1"),
        ('"title":"Vraagbaak",', ""),
        ('"items":[', '"items":[7,'),
        ('"feed_url":"https:', '"feed_url":"'),
        ('"next_url":"https://forum.example.org/feed/1"', '"next_url":"https://forum.example.org/feed.json"'),
        (':post/2","url"', ':post/1","url"'),
        ('"id":"tag:forum.example.org,2026:post/2"', '"id":2'),
        ('"authors":[{"name":"Bob"}]', '"author":{"name":"Bob"}'),
        ('"authors":[{"name":"Bob"}]', '"authors":[]'),
        ('"name":"Bob"', '"name":"Bob","email":"bob"'),
        ('"tags":["Algemeen"]', '"tags":"Algemeen"'),
        ('"content_html":"<p>Ja.</p>"', '"content_html":null'),
        ('"_thread":', '"thread":'),
        ('"_thread":', '"_a.b":'),
        ('"date_published":"2026', '"date_published":"2027'),
        ("T09:30:15+00:00", " 09:30:15"),
        ('{"type":"WebSub",', "{"),
        ('"language":"en"', '"language":"en","language":"nl"'),
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_is_found(kind: str) -> None:
    feed = write(whole_channel(kind), TEXTS).decode()
    assert keeps_the_rules(feed)

    assert [right for right, _wrong in FAULTS[kind] if right not in feed] == []
    assert [wrong for right, wrong in FAULTS[kind] if keeps_the_rules(feed.replace(right, wrong, 1))] == []


def keeps_the_rules(feed: str) -> bool:
    """A feed that cannot even be read is an error: it would be no test of the rules."""
    try:
        feed_rules.check(feed.encode())
    except (AssertionError, ValueError):
        return False
    return True
