"""From where readers came: a site's public name, or nothing that could lead to anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.readership.origins import OTHER, host_of


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://www.google.com/", "google.com"),
        ("https://DuckDuckGo.com./?q=verlof+bij+ziekte#a", "duckduckgo.com"),
        ("http://user:word@nl.search.example:8080/a@b/c", "nl.search.example"),
        ("https://forum.example/questions/7", ""),
        ("https://www.forum.example", ""),
        ("about:blank", ""),
        ("android-app://com.example.mail/", ""),
        ("", ""),
        ("https://", ""),
        ("https://192.0.2.7/", OTHER),
        ("https://[2001:db8::7]/", ""),
        ("https://intranet/p", OTHER),
        ("https://a<script>.example/", OTHER),
        (f"https://{'a' * 70}.nl/", OTHER),
        ("https://.nl/", OTHER),
    ],
)
def test_the_host_of_a_referrer(referrer: str, host: str) -> None:
    assert host_of(referrer, "forum.example") == host


@given(st.text(max_size=60), st.sampled_from(["https://", "http://", "https://a.nl", ""]))
def test_whatever_it_says_the_host_is_a_name(text: str, begin: str) -> None:
    host = host_of(begin + text, "forum.example")

    assert host in ("", OTHER) or (set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-") and "." in host)
    assert len(host) <= 72
