"""Signing in elsewhere, by OpenID Connect: the code flow with PKCE, a nonce, and an ID token whose every word is checked.

A provider may be away, slow or lying: it is waited for a few seconds, what it answers is read up to a bound, its
redirects are not followed, and all that goes wrong is one of three errors. Nothing secret is logged.

The client (`client.py`) is imported by who has a provider: with what it is made of it takes twelve megabytes.
"""

from forum.kit.openid.errors import CodeRefused, ProviderAway, ProviderWrong
from forum.kit.openid.people import Person, Trip
from forum.kit.openid.provider import Provider, is_loopback, is_safe, read_providers

__all__ = [
    "CodeRefused",
    "Person",
    "Provider",
    "ProviderAway",
    "ProviderWrong",
    "Trip",
    "is_loopback",
    "is_safe",
    "read_providers",
]
