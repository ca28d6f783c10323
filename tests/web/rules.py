"""The rules that every answer keeps, whatever was asked: a status of the contract, its headers, and a page that can be read.

`check` raises AssertionError where one is broken, and gives the page as a document where there is one.
"""

import gzip
import json
import re
from collections import Counter
from typing import Any

import brotli
import zstandard
from justhtml import JustHTML
from werkzeug.test import TestResponse

from forum import addresses
from tests.support.elements import elements
from tests.support.forum import Reader, articles

GOOD = {200, 301, 302, 303, 304}
REFUSALS = {400, 401, 403, 404, 405, 409, 410, 413, 421, 422, 429, 502, 503}
"""Each is a page that says what to do; a 500 is none of them."""
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNPACK = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
    "": bytes,
}
"""What a browser does with an answer in each coding."""
_MOMENTS = re.compile(r"on[a-z]+")
_LABELLED = {"input", "textarea", "select"}
_NOWHERE = {"style", "base", "iframe", "object", "embed"}


def check(response: TestResponse, language: str | None = None) -> JustHTML | None:
    """The page of this answer, if it keeps the rules; `language` is the reader's."""
    assert response.status_code in GOOD | REFUSALS, (response.status, response.request.path)
    check_headers(response)
    if response.status_code in REFUSALS and response.request.method != "HEAD":
        to_servers = response.request.path == addresses.hub() and response.mimetype == "text/plain"
        assert response.mimetype == "text/html" or to_servers, response.mimetype
    if response.mimetype != "text/html" or not response.data or response.status_code in (301, 302, 303):
        return None
    return check_page(response, language)


def check_headers(response: TestResponse) -> None:
    """What every answer carries, errors and redirects too."""
    headers = response.headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    is_secret = response.request.path.startswith("/feeds/")
    always = {**ALWAYS, "Referrer-Policy": "no-referrer"} if is_secret else ALWAYS
    assert {name: headers.get(name) for name in always} == always
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cache-Control"]
    assert not headers.get("Location", "/").startswith(("http", "//", "\\")), headers["Location"]
    if response.status_code == 405:
        assert headers["Allow"]
    if response.status_code in (429, 503):
        assert int(headers["Retry-After"]) > 0


def words_of(response: TestResponse) -> str:
    """What the reader reads, unpacked if it came packed."""
    return UNPACK[response.headers.get("Content-Encoding", "")](response.data).decode()


def question_of(reader: Reader, thread: int) -> int:
    """The id of the post that a thread begins with."""
    return int(articles(reader.read(thread))[0]["id"].removeprefix("post-"))


def check_page(response: TestResponse, language: str | None = None) -> JustHTML:
    """A whole page of ours, without anything that the policy would forbid."""
    document = JustHTML(words_of(response), sanitize=False, strict=True)
    found = list(elements(document))
    (html,) = (element for element in found if element.name == "html")
    assert (html.attrs or {})["lang"] == (language or (html.attrs or {})["lang"])
    assert (html.attrs or {})["lang"] in ("nl", "en")
    assert [element.name for element in found].count("h1") == 1
    check_ids(found)
    check_labels(found)
    check_scripts(found)
    return document


def check_ids(found: list[Any]) -> None:
    """No id stands twice, and what is referred to is there."""
    ids = Counter(element.attrs["id"] for element in found if "id" in (element.attrs or {}))
    assert [name for name, count in ids.items() if count > 1] == []
    for element in found:
        assert set(((element.attrs or {}).get("aria-describedby") or "").split()) <= set(ids)


def check_labels(found: list[Any]) -> None:
    """Every field that a person fills in has a label."""
    labelled = {(element.attrs or {}).get("for") for element in found if element.name == "label"}
    fields = [element.attrs or {} for element in found if element.name in _LABELLED]
    shown = [field for field in fields if (field.get("type") or "").lower() != "hidden"]
    assert [field for field in shown if field.get("id") not in labelled and "aria-label" not in field] == []


def check_scripts(found: list[Any]) -> None:
    """No script, style or handler of moments stands in the page itself; the data for machines can be read."""
    assert {element.name for element in found} & _NOWHERE == set()
    for element in found:
        assert [name for name in element.attrs or {} if name == "style" or _MOMENTS.fullmatch(name)] == []
        for name in ("href", "src", "action", "formaction"):
            assert not ((element.attrs or {}).get(name) or "").strip().lower().startswith(("javascript:", "data:"))
    for script in (element for element in found if element.name == "script"):
        if (script.attrs or {}).get("type") == "application/ld+json":
            json.loads(script.to_text(separator="", strip=False))
        else:
            assert (script.attrs or {})["src"]
            assert script.to_text() == ""
