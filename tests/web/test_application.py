"""The application: it answers as Flask does, in less time."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, has_request_context, request
from werkzeug.test import Client, EnvironBuilder

from forum.web.application import Application


def with_doors(app: Flask) -> list[str]:
    """Doors of each kind; what they note once their answers were sent."""
    closed: list[str] = []
    app.url_map.strict_slashes = True

    def close() -> Iterator[bytes]:
        try:
            yield b"a "
            yield b"stream"
        finally:
            closed.append("streamed")

    @app.get("/seen/<int:number>")
    def seen(number: int) -> Response:
        request.view_args.clear()  # type: ignore[union-attr]  # nobody else gets the same
        response = Response(f"ä {number} {request.host} {request.url} {request.script_root}", headers={"X-One": "1"})
        response.call_on_close(lambda: closed.append(request.path if has_request_context() else "after"))
        return response

    @app.post("/seen/<int:number>")
    def changed(number: int) -> tuple[str, int]:
        return f"changed {number}", 201

    app.add_url_rule("/plain/", "plain", lambda: "plain")
    app.add_url_rule("/listed", "listed", lambda: Response(["one", "two"]))
    app.add_url_rule("/short", "short", lambda: Response(["é"], headers={"Content-Length": "2"}))
    app.add_url_rule("/streamed", "streamed", lambda: Response(close()))
    app.add_url_rule("/empty", "empty", lambda: Response(status=204))
    app.add_url_rule("/moved", "moved", lambda: Response("there", headers={"Location": "/é"}))
    return closed


ASKED: list[dict[str, Any]] = [
    {"path": "/seen/1"},
    {"path": "/seen/1"},
    {"path": "/seen/2", "method": "HEAD"},
    {"path": "/seen/1", "method": "POST"},
    {"path": "/seen/1", "method": "DELETE"},
    {"path": "/seen/1", "method": "OPTIONS"},
    {"path": "/seen/x"},
    {"path": f"/seen/{'1' * 300}"},
    {"path": "/plain?a=%C3%A9"},
    {"path": "/plain", "headers": {"Host": "Example.COM:80"}},
    {"path": "/plain/", "headers": {"Host": "localhost:8000"}},
    {"path": "//plain/"},
    {"path": "/plain", "environ_overrides": {"SCRIPT_NAME": "/below", "QUERY_STRING": "b=\xe9"}},
    {"path": "/seen/1", "environ_overrides": {"wsgi.url_scheme": "https", "HTTP_HOST": "localhost:443"}},
    {"path": "/seen/1", "environ_overrides": {"HTTP_HOST": "a" * 300}},
    {"path": "/seen/1", "environ_overrides": {"HTTP_HOST": "no host"}},
    {"path": "/plain/", "environ_overrides": {"PATH_INFO": ""}},
    {"path": "/plain/", "headers": {"Connection": "upgrade", "Upgrade": "websocket"}},
    {"path": "/listed"},
    {"path": "/short"},
    {"path": "/streamed"},
    {"path": "/empty"},
    {"path": "/moved"},
]


def test_it_answers_as_flask_does() -> None:
    flask, ours = Flask("flask"), Application("flask")
    notes = with_doors(flask), with_doors(ours)
    for asked in (*ASKED, *ASKED):  # the second time it is known where the address leads
        assert answer_of(flask, asked) == answer_of(ours, asked), asked
    assert notes[0] == notes[1]


def answer_of(app: Flask, asked: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    builder = EnvironBuilder(**asked)
    answer = Client(app).open(builder)
    answer.close()
    return answer.status, sorted(answer.headers), answer.data
