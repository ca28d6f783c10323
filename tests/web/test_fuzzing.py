"""Every route, by every method, for guest, member, moderator and administrator, with the worst that can be sent: never a 500."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.routing import BaseConverter, PathConverter, Rule, UnicodeConverter
from werkzeug.test import TestResponse

from forum.kit.signing import sign
from forum.web.urls import AnySlugConverter, IdConverter, SlugConverter
from tests.support.forum import BROWSER, Forum, Reader
from tests.support.registering import apply_for
from tests.web.rules import check

METHODS = (*["GET"] * 3, *["POST"] * 4, *"HEAD PUT PATCH DELETE OPTIONS TRACE PROPFIND".split())
NASTY_TEXT = (
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "١",
    "1\x00",
    "\x00",
    "\x1b[31m\x07",
    "\u200b\u200d\ufeff",
    "\u202etxet",
    "👩‍👩‍👧‍👦",
    "ﬃ ŉ ΐ",
    "\ufffe\uffff",
    "../../etc/passwd",
    "..%2f..",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7*7 }}%s%(a)s",
    "\r\nSet-Cookie: a=b",
    "//[",
    "/\\example.org",
    "x" * 300,
    "a\n" * 10_500,
)
NASTY_BYTES = (b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"%", b"%zz", b"%u0041", b"%00", b"%ed%a0%80", b"&&==&", b"[]")
PARAMETERS = "page order parent after before topic next a[] page[] utm_source q print verb moderator state code".split()
FIELDS = (
    "topic title body parent key version reason csrf_token email password name next current language timezone theme "
    "order preview step kept-action kept-body kept-title kept-topic body[] sessionid "
    "code secret passkey identity provider marked sure words outcome role until person to place slug description contact "
    "registration staff_needs_factor job_title sector size_band bio picture begun website"
).split()
HEADERS = {
    "Accept-Language": ("", "en", "de, *;q=0", "nl;q=nan", "x" * 500, "nl-NL-x-y;q=9,,;", "\xff"),
    "Accept-Encoding": ("gzip;q=0", "gzip;q=-1", "*", "br, gzip", "zstd, x", ";;,,", "\xff", "gzip;q=1e400"),
    "Cookie": ("prefs=language=xx%26theme=%00", "session=.eJw.x.y", "=;;=", "prefs=" + "a" * 4_000, "form_token=\xff"),
    "Range": ("bytes=0-1", "bytes=-9999999999999", "x"),
    "If-None-Match": ("*", '"', 'W/"x", "', "\xff"),
    "If-Modified-Since": ("now", "Sat, 01 Jan 0000 00:00:00 GMT", "Sun, 31 Dec 99999 23:59:59 GMT", "0"),
    "Host": ("example.org", "a..b", "[::1", "x" * 300, "evil.example:99999", ""),
    "Origin": ("null", "http://[", "http://evil.example", "http://forum.example.org"),
    "Sec-Fetch-Site": ("cross-site", "same-origin", "none", ""),
    "X-Forwarded-For": ("127.0.0.1", "'", "a, b"),
    "X-Forwarded-Host": ("evil.example",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Sec-Purpose": ("prefetch",),
}
CONTENT_TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/mixed; boundary=b",
    "\xff",
    "",
)
MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\nx\r\n--b\r\n'
    b'Content-Disposition: form-data; name="body"; filename="../x.exe"\r\nContent-Type: text/html\r\n\r\n<b>\r\n--b--\r\n'
)
MOST_EXAMPLES = 70
# Not to explain: that tries for minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
SUPPRESSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

Known = dict[type[BaseConverter], list[str]]
"""Of each kind of part of an address, values that are there."""

text = st.one_of(st.sampled_from(NASTY_TEXT), st.text(max_size=30))
# In an address or an encoded form: text as a browser encodes it, or bytes that no browser sends.
encoded = st.one_of(
    text.map(lambda value: quote(value.encode("utf-8", "surrogatepass"), safe="").encode()),
    st.sampled_from(NASTY_BYTES),
    st.binary(max_size=12).map(lambda raw: quote_from_bytes(raw).encode()),
)


def keys() -> st.SearchStrategy[bytes]:
    """Places in lists as addresses hold them, and what is nearly one."""
    part = st.one_of(
        st.integers(),
        st.none(),
        st.text(max_size=5),
        st.lists(st.text(max_size=3), max_size=3),
        st.datetimes().map(lambda moment: ["t", f"{moment.isoformat()}+23:59"]),
        st.sampled_from(["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"]).map(lambda text: ["t", text]),
    )
    written = st.lists(part, max_size=4).map(lambda parts: json.dumps(parts).encode())
    return written.map(lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"="))


def pairs(names: list[str]) -> st.SearchStrategy[bytes]:
    value = st.one_of(encoded, encoded, keys())
    pair = st.tuples(st.sampled_from(names), value).map(lambda both: quote(both[0]).encode() + b"=" + both[1])
    return st.lists(pair, max_size=5).map(b"&".join)


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire."""

    method: str
    path: str
    query: bytes
    headers: dict[str, str]
    body: bytes
    kind: str


@st.composite
def requests(draw: st.DrawFn, rules: list[Rule], known: Known) -> Sent:
    """Mostly what reaches a door, and there is not what it expects."""
    method = draw(st.sampled_from(METHODS))
    able = [rule for rule in rules if method in (rule.methods or ())]
    is_usual = bool(draw(st.integers(0, 5)))
    rule = draw(st.sampled_from(able if able and is_usual else rules))
    body, kind = draw(bodies) if method not in ("GET", "HEAD", "OPTIONS") else (b"", "")
    headers = draw(st.lists(header, max_size=2).map(dict))
    return Sent(method, draw(path_of(rule, known)), draw(pairs(PARAMETERS)), headers, body, kind)


@st.composite
def path_of(draw: st.DrawFn, rule: Rule, known: Known) -> str:
    """An address of a route: mostly one that is there, so that its door opens; else a nasty one."""
    parts = []
    for is_dynamic, data in rule._trace:
        if not is_dynamic:
            parts.append(data.strip("|"))
        elif draw(st.integers(0, 3)):
            parts.append(draw(st.sampled_from(good_values(rule, data, known))))
        else:
            parts.append(draw(encoded).decode("latin-1"))
    return "/" + "".join(parts).lstrip("/")


def good_values(rule: Rule, name: str, known: Known) -> list[str]:
    converter = rule._converters[name]
    return sorted(getattr(converter, "items", None) or known[type(converter)])


form = pairs(FIELDS).map(lambda raw: (raw, CONTENT_TYPES[0]))
raw_body = st.one_of(pairs(FIELDS), st.binary(max_size=60), st.just(MULTIPART), st.just(b'{"body": "x"}'))
bodies = st.one_of(form, form, st.tuples(raw_body, st.sampled_from(CONTENT_TYPES)))
header = st.sampled_from(sorted(HEADERS)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name])))


def send(reader: Reader, sent: Sent) -> TestResponse:
    """The answer; a member's form carries their token, and every request their session beside other cookies."""
    is_form = sent.kind == CONTENT_TYPES[0] and reader.csrf
    session = reader.client.get_cookie("session")
    cookies = [sent.headers["Cookie"]] if "Cookie" in sent.headers else []
    cookies += [f"session={session.value}"] if session else []
    return reader.app.test_client(use_cookies=False).open(
        sent.path,
        method=sent.method,
        data=sent.body + (f"&csrf_token={quote(reader.csrf)}".encode() if is_form else b""),
        content_type=sent.kind or None,
        headers={"User-Agent": BROWSER, "Accept-Language": "nl"} | sent.headers | {"Cookie": "; ".join(cookies)},
        environ_overrides={"QUERY_STRING": sent.query.decode("latin-1")},
    )


def attack(forum: Forum, who: str, examples: int) -> None:
    alice, mo = forum.member("Alice"), forum.member("Mo", "moderator")
    forum.member("Ada", "admin")
    thread = alice.ask()
    ids = (thread, alice.reply(thread), alice.ask("Een tweede vraag"), 10**17)
    known: Known = {
        SlugConverter: ["algemeen", "alice", "mo"],
        AnySlugConverter: ["x", ""],
        PathConverter: ["css/site.css"],
        IdConverter: [str(number) for number in ids],
        UnicodeConverter: [*mailed(forum, alice), "x" * 16],
    }

    # A new browser each time, so that no example depends on those before it.
    reader = forum.guest if who == "guest" else partial(forum.again, who)

    @settings(max_examples=examples, suppress_health_check=SUPPRESSED, phases=PHASES, report_multiple_bugs=False)
    @given(requests(sorted(forum.app.url_map.iter_rules(), key=str), known))
    def each(sent: Sent) -> None:
        is_plain_guest = who == "guest" and not {"Cookie", "Accept-Language"} & sent.headers.keys()
        check(send(reader(), sent), "nl" if is_plain_guest else None)

    each()
    assert alice.get("/").status_code == mo.get("/topics").status_code == 200


def mailed(forum: Forum, person: Reader) -> list[str]:
    """What stands at the end of links of every kind."""
    apply_for(forum.guest())
    forum.guest().post("/reset", email=person.email)
    person.post("/account/email", email="nieuw@example.org")
    links = [link for mail in forum.mails() for link in mail.links("/")]
    signed = [link.rpartition("/")[2] for link in links if len(link) > 50]
    assert len(signed) >= 3, "to confirm, to choose a password, to take another address"
    return [*signed, sign(str(person.id), "unsubscribe", str(forum.app.secret_key))]


@pytest.mark.parametrize("who", ["guest", "Alice", "Mo"])
def test_nothing_that_can_be_sent_breaks_a_page(build: Callable[[], Forum], who: str) -> None:
    attack(build(), who, MOST_EXAMPLES)


@pytest.mark.soak
@pytest.mark.parametrize("who", ["guest", "Alice", "Mo", "Ada"])
def test_nothing_breaks_a_page_however_long_one_tries(build: Callable[[], Forum], who: str) -> None:
    attack(build(), who, 10_000)
