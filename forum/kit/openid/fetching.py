"""Asking a provider over HTTP: a few seconds, a bounded answer, no redirects, nothing of the environment (proxies, netrc)."""

from io import BytesIO
from time import monotonic
from typing import Any

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from forum.kit.openid.errors import ProviderAway, ProviderWrong

PATIENCE = 5.0
"""Seconds: for a connection, for each piece of an answer, and for an answer as a whole."""
MOST_BYTES = 256 * 1024
_PIECE = 16 * 1024


class _Careful(HTTPAdapter):
    """Reads an answer whole, as far as it may go."""

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        until = monotonic() + PATIENCE
        try:
            response = super().send(request, stream=True, timeout=PATIENCE)
            body = _read(response, until)
        except (RequestException, HTTPError, OSError) as error:
            raise ProviderAway(f"no answer from {_place(request)}: {type(error).__name__}") from error
        if response.is_redirect:
            raise ProviderWrong(f"{_place(request)} leads elsewhere")
        if response.status_code >= 500:
            raise ProviderAway(f"{_place(request)} answers {response.status_code}")
        response.raw = BytesIO(body)
        return response


def prepare(session: Session) -> Session:
    """Let all that this session asks be asked with care."""
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Careful())
    return session


def fetch_json(session: Session, url: str, **headers: str) -> dict[str, Any]:
    """The JSON object at an address."""
    try:
        response = session.get(url, headers={"Accept": "application/json", **headers})
    except (RequestException, ValueError) as error:  # such as a header that cannot be one
        raise ProviderWrong(f"it cannot be asked: {type(error).__name__}") from error
    if response.status_code != 200:
        raise ProviderWrong(f"{_place(response.request)} answers {response.status_code}")
    try:
        found = response.json()
    except (ValueError, RecursionError) as error:
        raise ProviderWrong(f"{_place(response.request)} answers no JSON") from error
    if not isinstance(found, dict):
        raise ProviderWrong(f"{_place(response.request)} answers no JSON object")
    return found


def _read(response: Response, until: float) -> bytes:
    body = bytearray()
    try:
        while piece := response.raw.read1(_PIECE, decode_content=True):
            body += piece
            if len(body) > MOST_BYTES:
                raise ProviderWrong(f"{_place(response.request)} answers more than {MOST_BYTES} bytes")
            if monotonic() > until:
                raise ProviderAway(f"{_place(response.request)} answers too slowly")
    finally:
        response.raw.close()
    return bytes(body)


def _place(request: PreparedRequest) -> str:
    """Where it was asked, without what was asked."""
    return (request.url or "").partition("?")[0]
