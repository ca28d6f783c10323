"""Single requests to a forum that is served, and a member who is signed in there."""

import http.client
import re
import secrets
import subprocess
from collections.abc import Mapping
from urllib.parse import urlencode

from bench.servers import FORUM

AGENT = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept-Encoding": "gzip",
}
PASSWORD = "een lange zin om te meten"


def fetch(
    port: int, path: str, headers: Mapping[str, str], fields: Mapping[str, str] | None = None
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status, headers (but those that the server adds) and body of one answer; `fields` are those of a form."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    given = {**headers, "Content-Type": "application/x-www-form-urlencoded"} if fields else headers
    connection.request(
        "POST" if fields else "GET", path, body=urlencode(fields) if fields else None, headers=dict(given)
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    kept = [(name, value) for name, value in response.getheaders() if name not in ("date", "server")]
    return f"{response.status} {response.reason}", kept, body


def etag(port: int, path: str) -> str:
    """The ETag that a reader with gzip gets now."""
    return dict(fetch(port, path, AGENT)[1]).get("etag", "")


def sign_in(port: int, environ: Mapping[str, str]) -> str:
    """The session cookie of a new member."""
    email = f"bench-{secrets.token_hex(4)}@example.org"
    words = [FORUM, "user", "add", email, "--name", "Bench", "--password-stdin"]
    subprocess.run(words, env=environ, input=PASSWORD.encode(), check=True, stdout=subprocess.DEVNULL)
    _, headers, form = fetch(port, "/login", {"User-Agent": AGENT["User-Agent"]})
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]*)"', form)
    fields = {"email": email, "password": PASSWORD, "csrf_token": token[1].decode() if token else "-"}
    status, headers, _ = fetch(port, "/login", {**AGENT, "Cookie": _cookies(headers)}, fields)
    if not status.startswith("303"):
        raise RuntimeError(f"nobody could sign in: {status}")
    return _cookies(headers)


def _cookies(headers: list[tuple[str, str]]) -> str:
    return "; ".join(value.partition(";")[0] for name, value in headers if name == "set-cookie")
