"""A browser is not taken for a crawler; that crawlers do not count is among the tests of requests."""

import pytest

from forum.readership.crawlers import find_crawler
from tests.readership.support import FIREFOX


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
        "Lynx/2.9.2 libwww-FM/2.14",
        "a" * 100_000,
    ],
)
def test_browsers_are_no_crawlers(agent: str) -> None:
    assert find_crawler(agent) is None


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
        (
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "GPTBot",
        ),
        ("python-requests/2.32", "python-requests"),
        ("  ", "?"),
    ],
)
def test_crawlers_have_names(agent: str, name: str) -> None:
    assert find_crawler(agent) == name
