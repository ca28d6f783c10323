"""A provider of OpenID Connect, served on this machine: it signs people in, and can be told to lie in each way.

Each organisation is an issuer of its own, below its name. What it is told to do differently is in `Organisation`.
"""

import base64
import hashlib
import html
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "vraagbaak", "a secret of the test"
SECONDS = 10


@cache
def rsa_key(name: str) -> RSAKey:
    """A key of that name: making one takes a tenth of a second."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@dataclass
class Organisation:
    """One issuer: who is there, and what it does wrong."""

    issuer: str
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "p-1",
            "name": "Petra Pool",
            "email": "petra@acme.example",
            "email_verified": True,
        }
    )
    key: Key = field(default_factory=lambda: rsa_key("first"))
    """It signs with this one."""
    algorithm: str = "RS256"
    published: list[dict[str, Any]] | None = None
    """The keys that it shows; None: the one that it signs with."""
    metadata: dict[str, Any] = field(default_factory=dict)
    """What it says of itself otherwise; None for what it does not say."""
    claims: dict[str, Any] = field(default_factory=dict)
    """What its ID tokens say otherwise."""
    info: dict[str, Any] = field(default_factory=dict)
    """What its userinfo says otherwise."""
    in_id_token: tuple[str, ...] = ("name", "email", "email_verified")
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """By endpoint: what it answers instead."""
    held: set[str] = field(default_factory=set)
    """Endpoints that do not answer before the provider ends."""
    asked: list[str] = field(default_factory=list)
    """The endpoints that were asked, in order."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def consent(self, url: str, **back: str) -> str:
        """Go to the address where a forum sent somebody, and agree: the path to which they are sent back, with `back` in its query."""
        shown = requests.get(url, timeout=SECONDS)
        assert shown.status_code == 200, shown.text
        answer = requests.post(url, allow_redirects=False, timeout=SECONDS)
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), **back})}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.organisations: dict[str, Organisation] = {}
        self.ended = threading.Event()


@dataclass
class Provider:
    """The server, and its organisations by name."""

    url: str
    organisations: dict[str, Organisation]

    def found(self, name: str) -> Organisation:
        """Begin an organisation, or begin it anew."""
        self.organisations[name] = Organisation(f"{self.url}/{name}")
        return self.organisations[name]

    def settings(self, *names: str) -> dict[str, str]:
        """What a forum is told of them."""
        parts = {"CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET}
        return {
            f"FORUM_OIDC_{name.upper()}_{part}": value
            for name in names
            for part, value in {**parts, "ISSUER": f"{self.url}/{name}"}.items()
        }


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider for as long as the block lasts."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Provider(f"http://127.0.0.1:{server.server_port}", server.organisations)
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._answer(dict(parse_qsl(self.rfile.read(length).decode())))

    def _answer(self, form: dict[str, str]) -> None:
        parts = urlsplit(self.path)
        name, _, endpoint = parts.path[1:].partition("/")
        organisation = self.server.organisations.get(name)
        if organisation is None:  # such as the icon that browsers ask for
            self._send(200, b"")
            return
        organisation.asked.append(endpoint)
        if endpoint in organisation.held:
            self.server.ended.wait()
        elif endpoint in organisation.answers:
            self._send(*organisation.answers[endpoint])
        else:
            act = getattr(self, "_" + endpoint.rpartition("/")[2].replace("-", "_"))
            act(organisation, dict(parse_qsl(parts.query)), form)

    def _openid_configuration(self, here: Organisation, _query: object, _form: object) -> None:
        said = {
            "issuer": here.issuer,
            "authorization_endpoint": f"{here.issuer}/authorize",
            "token_endpoint": f"{here.issuer}/token",
            "jwks_uri": f"{here.issuer}/jwks",
            "userinfo_endpoint": f"{here.issuer}/userinfo",
            "authorization_response_iss_parameter_supported": True,
            **here.metadata,
        }
        self._send_json(200, {name: value for name, value in said.items() if value is not None})

    def _authorize(self, here: Organisation, query: dict[str, str], _form: object) -> None:
        assert query["client_id"] == CLIENT_ID
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        if self.command == "GET":
            action = html.escape(self.path)
            page = (
                f"<!doctype html><title>Acme</title><form method=post action='{action}'><button>Agree</button></form>"
            )
            self._send(200, page.encode(), "text/html")
            return
        code = secrets.token_urlsafe(8)
        here.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": here.issuer}
        self.send_response(303)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def _token(self, here: Organisation, _query: object, form: dict[str, str]) -> None:
        if not self._is_client(form):
            self._send_json(401, {"error": "invalid_client"})
            return
        sent = here.codes.pop(form.get("code", ""), None)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        if not sent or (sent["code_challenge"], sent["redirect_uri"]) != (challenge, form["redirect_uri"]):
            self._send_json(400, {"error": "invalid_grant"})
            return
        token = {"access_token": "access", "token_type": "Bearer", "id_token": _id_token(here, sent["nonce"])}
        self._send_json(200, token)

    def _jwks(self, here: Organisation, _query: object, _form: object) -> None:
        keys = [here.key.as_dict(private=False)] if here.published is None else here.published
        self._send_json(200, {"keys": keys})

    def _userinfo(self, here: Organisation, _query: object, _form: object) -> None:
        assert self.headers["Authorization"] == "Bearer access"
        self._send_json(200, {**here.person, **here.info})

    def _is_client(self, form: dict[str, str]) -> bool:
        told = self.headers.get("Authorization", "").removeprefix("Basic ")
        basic = base64.b64decode(told).decode() == f"{CLIENT_ID}:{CLIENT_SECRET}"
        return basic or (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)

    def _send_json(self, status: int, data: dict[str, Any]) -> None:
        self._send(status, json.dumps(data).encode())

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", body.decode())
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """It is quiet."""


def _id_token(here: Organisation, nonce: str) -> str:
    now = int(time())
    claims = {
        "iss": here.issuer,
        "sub": here.person["sub"],
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        "auth_time": now,
        **{name: here.person[name] for name in here.in_id_token if name in here.person},
        **here.claims,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": here.algorithm, **({"kid": here.key.kid} if here.key.kid else {})}
    return jwt.encode(header, claims, here.key, algorithms=[here.algorithm, "none"])


def other_keys() -> dict[str, tuple[str, Key]]:
    """Algorithms and keys with which nobody should be believed: not the one that is published."""
    return {
        "another key by that name": (
            "RS256",
            RSAKey.import_key({**rsa_key("other").as_dict(private=True), "kid": "first"}),
        ),
        "a key of no name that is known": ("RS256", rsa_key("other")),
        "the client's secret": (
            "HS256",
            OctKey.import_key(CLIENT_SECRET + " of some length, to be safe", {"kid": "first"}),
        ),
        "a curve where RSA is published": ("ES256", ECKey.generate_key("P-256", {"kid": "first"})),
    }
