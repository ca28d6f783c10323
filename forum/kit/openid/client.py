"""The forum as a client of one provider: where to send somebody, and who came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.jwk import Key
from requests import RequestException, Session

from forum.kit.openid.errors import CodeRefused, ProviderWrong
from forum.kit.openid.fetching import fetch_json, prepare
from forum.kit.openid.people import Person, Trip
from forum.kit.openid.provider import Provider, is_safe
from forum.kit.openid.tokens import Keys, read_id_token, read_keys

FRESH = 300.0
"""Seconds for which what a provider says of itself, and its keys, are believed without asking anew."""
SCOPE = "openid email profile"


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    auth_method: str
    names_itself: bool
    """Whether what comes back says who sent it (RFC 9207)."""


class Client:
    """Speaks with one provider. Raises `ProviderAway` or `ProviderWrong`."""

    def __init__(self, provider: Provider, redirect_uri: str) -> None:
        self.provider = provider
        self._redirect_uri = redirect_uri
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, Keys] | None = None

    def authorization_url(self, trip: Trip, **parameters: str) -> str:
        """Where to send somebody who wants to sign in."""
        metadata = self.metadata()
        with self._session(metadata) as session:
            url, _ = session.create_authorization_url(
                metadata.authorization_endpoint,
                state=trip.state,
                nonce=trip.nonce,
                code_verifier=trip.verifier,
                **parameters,
            )
        return str(url)

    def find_person(self, code: str, trip: Trip) -> Person:
        """Who came back with this code; raises `CodeRefused` where the provider does not know it."""
        metadata = self.metadata()
        with self._session(metadata) as session:
            token = self._exchange(session, metadata, code, trip)
        access = str(token.get("access_token", ""))
        claims = read_id_token(
            token.get("id_token"),
            self._keys_of,
            issuer=metadata.issuer,
            client_id=self.provider.client_id,
            nonce=trip.nonce,
            access_token=access,
        )
        told = [claims, *self._ask_more(metadata, claims, access)]
        email, is_confirmed = _best_address(told)
        issuer, proved_at = metadata.issuer.rstrip("/"), _moment(claims.get("auth_time"))
        return Person(issuer, claims["sub"], email, is_confirmed, _name(told), proved_at)

    def metadata(self) -> Metadata:
        """What the provider says of itself, not older than `FRESH`."""
        if self._metadata is None or self._metadata[0] < monotonic():
            with prepare(Session()) as session:
                found = fetch_json(session, self.provider.issuer + "/.well-known/openid-configuration")
            self._metadata = (monotonic() + FRESH, _read_metadata(found, self.provider.issuer))
        return self._metadata[1]

    def _keys_of(self, name: str | None) -> tuple[Key, ...]:
        """The keys of that name; they are fetched anew, once, where there is none: providers change their keys."""
        known = self._keys
        if known is None or known[0] < monotonic() or name not in known[1]:
            with prepare(Session()) as session:
                known = (monotonic() + FRESH, read_keys(fetch_json(session, self.metadata().jwks_uri)))
            self._keys = known
        found = known[1]
        return found.get(name, ()) if name else tuple(key for keys in found.values() for key in keys)

    def _session(self, metadata: Metadata) -> OAuth2Session:
        session = OAuth2Session(
            self.provider.client_id,
            self.provider.client_secret,
            token_endpoint_auth_method=metadata.auth_method,
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )
        prepare(session)
        return session

    def _exchange(self, session: OAuth2Session, metadata: Metadata, code: str, trip: Trip) -> Mapping[str, Any]:
        try:
            token: Mapping[str, Any] = session.fetch_token(
                metadata.token_endpoint, grant_type="authorization_code", code=code, code_verifier=trip.verifier
            )
        except OAuthError as error:
            if error.error == "invalid_grant":
                raise CodeRefused from error
            raise ProviderWrong(f"it refuses to tell who it is: {str(error.error)[:60]!r}") from error
        except (RequestException, ValueError, TypeError, RecursionError) as error:
            raise ProviderWrong(f"its answer about who it is cannot be read: {type(error).__name__}") from error
        return token

    def _ask_more(self, metadata: Metadata, claims: Mapping[str, Any], access: str) -> list[Mapping[str, Any]]:
        """What it says of the person besides, where the ID token does not say which address is theirs."""
        if _best_address([claims])[1] or not (metadata.userinfo_endpoint and access):
            return []
        with prepare(Session()) as session:
            info = fetch_json(session, metadata.userinfo_endpoint, Authorization=f"Bearer {access}")
        if info.get("sub") != claims["sub"]:
            raise ProviderWrong("it tells of somebody else than it signed in")
        return [info]


def _read_metadata(found: Mapping[str, Any], issuer: str) -> Metadata:
    """Raises `ProviderWrong` where it is not that issuer's (but for a slash at the end, which people forget when they set it
    up), or an address in it is not safe. What it signs must name the issuer exactly as this does."""
    said = found.get("issuer")
    if not isinstance(said, str) or said.rstrip("/") != issuer:
        raise ProviderWrong("it says that it is another issuer")
    methods = found.get("token_endpoint_auth_methods_supported")
    in_form = isinstance(methods, list) and "client_secret_post" in methods
    return Metadata(
        issuer=said,
        authorization_endpoint=_address(found, "authorization_endpoint", issuer),
        token_endpoint=_address(found, "token_endpoint", issuer),
        jwks_uri=_address(found, "jwks_uri", issuer),
        userinfo_endpoint=_address(found, "userinfo_endpoint", issuer) if found.get("userinfo_endpoint") else None,
        auth_method="client_secret_post" if in_form else "client_secret_basic",
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(found: Mapping[str, Any], name: str, issuer: str) -> str:
    url = found.get(name)
    if not isinstance(url, str) or not is_safe(url) or (issuer.startswith("https:") and url.startswith("http:")):
        raise ProviderWrong(f"its {name} is no safe address")
    return url


def _best_address(told: list[Mapping[str, Any]]) -> tuple[str, bool]:
    """The address that is confirmed, else any; and whether it is. One and the same source must say both."""
    addresses = [(str(claims["email"]), _is_confirmed(claims)) for claims in told if claims.get("email")]
    return max(addresses, key=lambda one: one[1], default=("", False))


def _is_confirmed(claims: Mapping[str, Any]) -> bool:
    """Whether the address is theirs. Some providers write the word; Entra ID has a claim of its own for it."""
    return claims.get("email_verified") in (True, "true") or claims.get("xms_edov") in (True, 1, "1", "true")


def _name(told: list[Mapping[str, Any]]) -> str:
    for claims in told:
        whole = claims.get("name")
        if isinstance(whole, str) and whole.strip():
            return whole
        parts = [claims.get(part) for part in ("given_name", "family_name")]
        if any(parts):
            return " ".join(part for part in parts if isinstance(part, str))
    return ""


def _moment(seconds: object) -> datetime | None:
    """A time of a token (RFC 7519, 2: seconds since 1970); None for what is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None
