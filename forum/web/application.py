"""Flask, as this forum needs it: what it works out anew for each page is remembered, or not done where it does nothing.

All that is not said here is Flask's own. Who asks in a way in which nobody asks for a page (an upgrade to another protocol,
an address or a host of very many letters) goes Flask's own, longer way, to the same answers.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Request, Response
from flask.ctx import RequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.sansio.utils import get_host

_MOST = 2_000
"""Addresses of which it is remembered where they lead."""
_LONGEST = 200
"""Characters of what is remembered."""


@lru_cache(64)
def _names(scheme: str, host: str) -> tuple[str, str]:
    """What a request that names this host asked for, and how the router calls that. Raises where that is no name."""
    asked = get_host(scheme, host)
    return asked, Map().bind(asked).server_name


class Answer(Response):
    """An answer, which goes as it is where it is whole and nothing is to be done after it."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """What is sent. Werkzeug copies the headers, for what other answers need, and hands out what is to be closed."""
        whole = self._whole() if environ["REQUEST_METHOD"] == "GET" else None
        if whole is None:
            return super().__call__(environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        return whole

    def _whole(self) -> list[bytes] | None:
        """All of it, if it is there, and its length stands in the headers; of a redirect, these are not ready."""
        body = self.response
        if self.status_code != 200 or self._on_close or not isinstance(body, list) or len(body) != 1:
            return None
        is_ready = isinstance(body[0], bytes) and "Content-Length" in self.headers and "Location" not in self.headers
        return body if is_ready else None


class Asked(RequestContext):
    """What goes on while a request is answered."""

    def match_request(self) -> None:
        """Find its door."""
        asked, find = self.request, self.app.door_of  # type: ignore[attr-defined]  # it is of an `Application`
        if len(asked.path) > _LONGEST or self.url_adapter is None or self.url_adapter.websocket:
            return super().match_request()
        try:
            rule, values = find(asked.path, asked.method)
        except HTTPException:  # which tells more than where the door is not
            return super().match_request()
        asked.url_rule, asked.view_args = rule, dict(values)
        return None


class Application(Flask):
    """The forum."""

    response_class = Answer

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        anywhere = MapAdapter(self.url_map, "", "/", "", "http", "/", "GET")
        self.door_of: Callable[[str, str], tuple[Rule, Mapping[str, Any]]] = lru_cache(_MOST)(
            lambda path, method: anywhere.match(path, method, return_rule=True)
        )
        """Where a request for this path leads. Raises `HTTPException` where it leads to no door."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: nothing of ours is a coroutine, for which Flask would look nine times a page."""
        return func

    def request_context(self, environ: WSGIEnvironment) -> RequestContext:
        """What goes on while this is answered."""
        return Asked(self, environ)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """By what a door is found. Flask works out from all headers by which name it was asked, which is nearly always the
        same, and what of that is a sub-domain, of which there are none."""
        environ = request.environ if request else {}
        host, query = environ.get("HTTP_HOST", ""), environ.get("QUERY_STRING", "")
        is_usual = host and len(host) <= _LONGEST and query.isascii() and "HTTP_UPGRADE" not in environ
        if request is None or not is_usual or not environ["PATH_INFO"]:
            return super().create_url_adapter(request)
        request.host, name = _names(request.scheme, host)
        return MapAdapter(
            self.url_map, name, request.root_path, "", request.scheme, request.path, request.method, query
        )
