"""A passkey in software: makes credentials and answers as a device and its browser would (WebAuthn Level 3, §5 to §7).

Whatever it says can be said otherwise, to see it refused: each method takes what a liar would change.
"""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, NEW = 0x01, 0x04, 0x08, 0x10, 0x40
THERE = PRESENT | VERIFIED


def encode(raw: bytes) -> str:
    """Base64url, without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@dataclass
class Authenticator:
    """One passkey on one device."""

    origin: str = "http://localhost"
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(32))
    user: bytes = b""
    sign_count: int = 0

    def make(self, asked: dict[str, Any], *, flags: int = THERE, **lies: Any) -> dict[str, Any]:
        """What a browser answers to being asked for a new passkey."""
        self.user = decode(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public_key = encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        new = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public_key
        said = self._said(lies.get("party", asked["rp"]["id"]), flags | NEW) + new
        client = self._client("webauthn.create", asked, lies)
        attested = {"fmt": "none", "attStmt": {}, "authData": said}
        return self._credential(client, attestationObject=encode(encode_cbor(attested)), transports=["internal", "new"])

    def answer(self, asked: dict[str, Any], *, flags: int = THERE, **lies: Any) -> dict[str, Any]:
        """What a browser answers to being asked who is there."""
        said = self._said(lies.get("party", asked["rpId"]), flags)
        client = self._client("webauthn.get", asked, lies)
        key = lies.get("key", self.key)
        signature = key.sign(said + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        parts = {"authenticatorData": encode(said), "signature": encode(signature), "userHandle": encode(self.user)}
        return self._credential(client, **{**parts, **lies.get("parts", {})})

    def _said(self, party: str, flags: int) -> bytes:
        return _hash(party) + bytes([flags]) + self.sign_count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any], lies: dict[str, Any]) -> bytes:
        challenge, origin = lies.get("challenge", asked["challenge"]), lies.get("origin", self.origin)
        return json.dumps({"type": lies.get("kind", kind), "challenge": challenge, "origin": origin}).encode()

    def _credential(self, client: bytes, **response: Any) -> dict[str, Any]:
        number = encode(self.id)
        return {
            "id": number,
            "rawId": number,
            "type": "public-key",
            "response": {"clientDataJSON": encode(client), **response},
        }
