"""A provider that is down, slow or lying, and answers that are forged, stale or another's: each has a page that says so,
with the text and another way in; and nobody is let in."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kit import clock
from forum.kit.openid import Provider, client, fetching
from tests.accounts.organisations import come_back, led_to, set_out
from tests.support.forum import Forum
from tests.support.provider import CLIENT_ID, Organisation, other_keys, rsa_key
from tests.web.rules import check_headers, check_page

TEXT = "Een tekst die bewaard blijft"
KEPT: dict[str, Any] = {"kept-action": "/ask", "kept-title": "Mijn vraag", "kept-body": TEXT}
ELSEWHERE = "https://elders.example"


@pytest.fixture(scope="session")
def database_kind() -> str:
    """One will do: what a provider says is not the database's."""
    return "sqlite"


@pytest.fixture(scope="module")
def forum(forum_with_organisations: Forum) -> Forum:
    return forum_with_organisations


@pytest.fixture(autouse=True)
def _believed_for_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FRESH", -1.0)


@pytest.fixture(autouse=True)
def nobody_gets_in(forum: Forum) -> Any:
    """Whatever a test tries, afterwards there is nobody."""
    yield
    assert forum.execute("SELECT count(*) FROM identities")[0][0] == 0
    assert forum.execute("SELECT count(*) FROM sessions")[0][0] == 0


def check_refused(response: Any, status: int) -> None:
    """A page with the text, from where one can sign in another way. (Whether it keeps all rules is looked at once.)"""
    assert response.status_code == status, response.text
    check_headers(response)
    assert f'name="kept-body" value="{TEXT}"' in response.text
    assert '<input type="hidden" name="next" value="/topics">' in response.text
    assert 'name="step" value="form"' in response.text


CLAIMS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": ELSEWHERE},
    "no issuer": {"iss": None},
    "another audience": {"aud": "another"},
    "no audience": {"aud": None},
    "many audiences, and no authorized party": {"aud": [CLIENT_ID, "another"]},
    "another authorized party": {"azp": "another"},
    "expired": {"exp": 1_000_000_000},
    "no end": {"exp": None},
    "an end that is no number": {"exp": "later"},
    "issued tomorrow": {"iat": 99_999_999_999},
    "not issued": {"iat": None},
    "not yet": {"nbf": 99_999_999_999},
    "nobody": {"sub": ""},
    "no subject": {"sub": None},
    "a subject that is a number": {"sub": 7},
    "a subject of 256": {"sub": "x" * 256},
    "asked at no time": {"auth_time": "now"},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", CLAIMS)
def test_an_id_token_that_is_not_right_is_not_believed(forum: Forum, acme: Organisation, lie: str) -> None:
    acme.claims = CLAIMS[lie]
    check_refused(come_back(forum.guest(), acme, **KEPT), 502)


def test_an_id_token_that_is_signed_otherwise_is_not_believed(forum: Forum, acme: Organisation) -> None:
    acme.published = [rsa_key("first").as_dict(private=False)]
    for algorithm, key in other_keys().values():
        acme.algorithm, acme.key = algorithm, key
        check_refused(come_back(forum.guest(), acme, **KEPT), 502)
    acme.algorithm, acme.key = "RS256", rsa_key("first")
    weak = {"kty": "RSA", "kid": "first", "n": "AQAB" * 20, "e": "AQAB"}
    for published in (
        [],
        [weak],
        [{"kty": "oct", "k": "AQAB", "kid": "first"}],
        ["x"],
        [{"kty": "RSA", "kid": ["first"]}],
    ):
        acme.published = published  # type: ignore[assignment]
        check_refused(come_back(forum.guest(), acme, **KEPT), 502)


DISCOVERY: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": ELSEWHERE},
    "no issuer": {"issuer": None},
    "no way there": {"authorization_endpoint": None},
    "a way there that is open to all": {"authorization_endpoint": "http://elders.example/"},
    "no address at all": {"token_endpoint": "javascript:alert(1)"},
    "keys in a file": {"jwks_uri": "file:///etc/passwd"},
    "no text": {"userinfo_endpoint": ["x"]},
}


@pytest.mark.parametrize("lie", DISCOVERY)
def test_a_provider_that_says_something_else_of_itself_is_not_gone_to(
    forum: Forum, acme: Organisation, lie: str
) -> None:
    acme.metadata = DISCOVERY[lie]
    check_refused(set_out(forum.guest(), **KEPT), 502)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ((500, b"x"), 503),
        ((404, b"{}"), 502),
        ((200, b"<html>"), 502),
        ((200, b"[]"), 502),
        ((200, b"\xff"), 502),
        ((200, b"[" * 100_000), 502),
        ((200, b" " * (fetching.MOST_BYTES + 1)), 502),
        ((302, b"http://127.0.0.1:9/"), 502),
    ],
)
def test_a_provider_that_answers_nonsense_is_a_page(
    forum: Forum, acme: Organisation, answer: tuple[int, bytes], status: int
) -> None:
    acme.in_id_token = ()
    for endpoint in ("jwks", "token", "userinfo"):
        acme.answers = {endpoint: answer}
        check_refused(come_back(forum.guest(), acme, **KEPT), status)
    acme.answers = {".well-known/openid-configuration": answer}
    check_refused(set_out(forum.guest(), **KEPT), status)


def test_a_provider_that_is_slow_or_away_is_not_waited_for(
    forum: Forum, acme: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = forum.guest()
    back = acme.consent(led_to(set_out(guest, **KEPT)))
    acme.held = {".well-known/openid-configuration"}
    with monkeypatch.context() as hurry:  # for what never answers; what does may take its time
        hurry.setattr(fetching, "PATIENCE", 0.05)
        check_refused(set_out(guest, **KEPT), 503)
        check_refused(guest.get(back), 503)
    acme.held = {"token"}
    back = acme.consent(led_to(set_out(guest, **KEPT)))
    monkeypatch.setattr(fetching, "PATIENCE", 0.5)
    check_refused(guest.get(back), 503)
    provider = forum.app.extensions["providers"]["acme"]
    monkeypatch.setattr(provider, "provider", Provider("acme", "Acme", "http://127.0.0.1:9", "x", "x"))
    check_refused(set_out(forum.guest(), **KEPT), 503)


@pytest.mark.parametrize(
    ("error", "status"),
    [("access_denied", 403), ("login_required", 403), ("temporarily_unavailable", 503), ("invalid_request", 502)],
)
def test_a_provider_that_says_no_is_understood(forum: Forum, acme: Organisation, error: str, status: int) -> None:
    guest = forum.guest()
    refused = guest.get(acme.consent(led_to(set_out(guest, **KEPT)), error=error))
    check_refused(refused, status)
    check_page(refused, "nl")


def test_what_comes_back_from_another_issuer_is_not_taken(forum: Forum, acme: Organisation) -> None:
    """RFC 9207: else the code of one provider could be given to another."""
    guest = forum.guest()
    check_refused(guest.get(acme.consent(led_to(set_out(guest, **KEPT)), iss=ELSEWHERE)), 502)
    without = acme.consent(led_to(set_out(guest, **KEPT))).replace("&iss=", "&not=")
    check_refused(guest.get(without), 502)
    assert "token" not in acme.asked


@pytest.mark.parametrize("code", ["", "made up", "x" * 5_000])
def test_a_code_that_the_provider_does_not_know_is_refused(forum: Forum, acme: Organisation, code: str) -> None:
    guest = forum.guest()
    check_refused(guest.get(acme.consent(led_to(set_out(guest, **KEPT)), code=code)), 400)


def test_an_answer_of_another_browser_is_refused_and_shows_nothing(forum: Forum, acme: Organisation) -> None:
    """So nobody is signed in to the account of whoever sent them a link, and nobody reads their text."""
    guest, victim = forum.guest(), forum.guest()
    set_out(victim)
    back = acme.consent(led_to(set_out(guest, **KEPT)))
    for other in (victim, forum.guest()):
        refused = other.get(back)
        assert refused.status_code == 403
        assert TEXT not in refused.text
        check_page(refused, "nl")
    assert "token" not in acme.asked


def test_an_answer_works_once_and_for_ten_minutes(forum: Forum, acme: Organisation) -> None:
    guest = forum.guest()
    back = acme.consent(led_to(set_out(guest, **KEPT)))
    assert guest.get(back).status_code == 303
    check_refused(guest.get(back), 410)
    late = acme.consent(led_to(set_out(guest, **KEPT)))
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        check_refused(guest.get(late), 410)
    assert acme.asked.count("token") == 1


def test_an_answer_for_one_provider_is_not_anothers(forum: Forum, acme: Organisation) -> None:
    guest = forum.guest()
    back = acme.consent(led_to(set_out(guest, **KEPT)))
    check_refused(guest.get(back.replace("/with/acme/", "/with/other/")), 400)


def test_a_form_that_is_stale_gives_the_text_back(forum: Forum, acme: Organisation) -> None:
    check_refused(set_out(forum.guest(), csrf_token="x", **KEPT), 400)


def test_on_https_the_cookie_of_the_way_is_of_this_host_alone(forum: Forum, acme: Organisation) -> None:
    guest = forum.guest()
    said = [one for one in set_out(guest).headers.getlist("Set-Cookie") if one.startswith("trip=")]
    assert len(said) == 1
    assert all(part in said[0] for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=3600"))


@settings(max_examples=40)
@given(
    state=st.one_of(st.text(max_size=60), st.binary(max_size=40).map(lambda raw: raw.hex())),
    code=st.text(max_size=60),
    more=st.dictionaries(st.sampled_from(["iss", "error", "key", "x"]), st.text(max_size=20)),
)
def test_whatever_comes_back_is_a_page(forum_of_property: Forum, state: str, code: str, more: dict[str, str]) -> None:
    guest = forum_of_property.guest()
    query = {"state": state, "code": code, **more}
    for path in ("/login/with/acme/back", "/login/with/acme/join", "/account/organisations/link"):
        assert guest.get(path, query_string=query).status_code == 400


@pytest.fixture(scope="module")
def forum_of_property(forum: Forum) -> Forum:
    """The same: a property may ask for what lives as long as the file."""
    return forum


@settings(max_examples=40)
@given(place=st.integers(0, 400), character=st.sampled_from("aA0_-.=~"))
def test_a_state_in_which_one_character_is_another_is_nobodys(
    forum_of_property: Forum, state_of_somebody: tuple[Any, str], place: int, character: str
) -> None:
    guest, back = state_of_somebody
    parts = urlsplit(back)
    query = dict(parse_qsl(parts.query))
    state = query["state"]
    place %= len(state) - 1  # of the last one not all bits count (RFC 4648, 3.5)
    if state[place] == character:
        return
    forged = {**query, "state": state[:place] + character + state[place + 1 :]}
    assert guest.get(f"{parts.path}?{urlencode(forged)}").status_code == 400


@pytest.fixture(scope="module")
def state_of_somebody(forum: Forum, provider: Any) -> tuple[Any, str]:
    """A browser, and what it could come back with."""
    organisation, guest = provider.found("acme"), forum.guest()
    return guest, organisation.consent(led_to(set_out(guest)))
