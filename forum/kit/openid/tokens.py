"""ID tokens (OpenID Connect Core 1.0, 3.1.3.7): the signature by one of the provider's keys, and each claim."""

from collections.abc import Callable, Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

from forum.kit import clock
from forum.kit.openid.errors import ProviderWrong

ALGORITHMS: Mapping[str, type[Key]] = {"RS256": RSAKey, "ES256": ECKey}
LEEWAY = 60
"""Seconds by which the clocks may differ."""
LONGEST = 255
"""Characters of a subject (OpenID Connect Core 1.0, 2)."""
_FEWEST_BITS = 2048

Keys = Mapping[str | None, tuple[Key, ...]]
"""A provider's keys by their names."""


def read_keys(found: Mapping[str, Any]) -> Keys:
    """The keys of a JWKS that can verify a signature; others are not ours to understand (RFC 7517, 5)."""
    keys: dict[str | None, tuple[Key, ...]] = {}
    listed = found.get("keys")
    for data in listed if isinstance(listed, list) else ():
        if (key := _read_key(data)) is not None:
            name = _name_of(data)
            keys[name] = (*keys.get(name, ()), key)
    return keys


def read_id_token(
    token: object, find_keys: Callable[[str | None], tuple[Key, ...]], *, issuer: str, client_id: str, **params: str
) -> dict[str, Any]:
    """The claims of an ID token, if all is as it must be; else `ProviderWrong`.

    `find_keys` gives the keys of a name; `params` are the `nonce` that was sent and the `access_token` that came along.
    """
    try:
        header = jws.extract_compact(str(token).encode()).headers()
        claims = _verify(str(token), header, find_keys(_name_of(header)))
        checked = CodeIDToken(
            claims,
            header,
            {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id}},
            {"client_id": client_id, **params},
        )
        checked.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise ProviderWrong(f"its ID token is not right: {error}") from error
    subject = claims["sub"]
    if not subject or len(subject) > LONGEST:
        raise ProviderWrong("its ID token names nobody")
    return claims


def _verify(token: str, header: Mapping[str, Any], keys: tuple[Key, ...]) -> dict[str, Any]:
    kind = ALGORITHMS.get(str(header.get("alg")), ())
    fitting = [key for key in keys if isinstance(key, kind)]
    for key in fitting[:-1]:
        try:
            return jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims
        except JoseError:
            continue
    if not fitting:
        raise ProviderWrong("its ID token is signed in a way, or by a key, that is not known")
    return jwt.decode(token, fitting[-1], algorithms=list(ALGORITHMS)).claims


def _name_of(header: Mapping[str, Any]) -> str | None:
    name = header.get("kid")
    return name if isinstance(name, str) else None


def _read_key(data: Any) -> RSAKey | ECKey | None:
    """A key, made of no more than a public one is made of: nothing else in it has a say. None for what is none."""
    if not isinstance(data, dict) or data.get("use", "sig") != "sig":
        return None
    parts: dict[str, str | list[str]] = {
        name: str(data[name]) for name in ("kty", "n", "e", "crv", "x", "y") if name in data
    }
    try:
        if parts.get("kty") == "EC":
            return ECKey.import_key(parts)
        # Too short in base64 already: the library would warn of it.
        if parts.get("kty") == "RSA" and len(parts["n"]) * 6 >= _FEWEST_BITS:
            key = RSAKey.import_key(parts)
            return key if key.raw_value.key_size >= _FEWEST_BITS else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None
