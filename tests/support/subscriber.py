"""A server that subscribes to feeds, and that knows nothing of the forum's code: what it does depends on the path of the callback.

`/…`: confirms what it is asked and takes what it is sent; `/lies`: echoes something else; `/fails`: confirms, and answers
500 to what it is sent; `/gone`: likewise 410; `/leads`: a redirect to one that would confirm; `/slow`: confirms, and
answers what it is sent, byte by byte, for ever; `/silent`: never answers. `turns` changes what a path does.
"""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from requests.utils import parse_header_links


@dataclass(frozen=True)
class Pushed:
    """What it was sent."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def links(self) -> dict[str, str]:
        """By relation, from the header."""
        return {link["rel"]: link["url"] for link in parse_header_links(self.headers["Link"])}

    def is_signed_with(self, secret: str) -> bool:
        """As the recommendation says it: `sha256=` and the HMAC of the body as it came."""
        method, _, given = self.headers.get("X-Hub-Signature", "").partition("=")
        return method == "sha256" and given == hmac.new(secret.encode(), self.body, hashlib.sha256).hexdigest()


@dataclass
class Subscriber:
    """A running server, and all that came to it."""

    port: int
    asked: list[dict[str, str]] = field(default_factory=list)
    pushed: list[Pushed] = field(default_factory=list)
    turns: dict[str, str] = field(default_factory=dict)
    ending: threading.Event = field(default_factory=threading.Event)
    news: threading.Condition = field(default_factory=threading.Condition)

    def callback(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def at(self, path: str) -> list[Pushed]:
        """What that callback was sent."""
        return [pushed for pushed in self.pushed if pushed.path == path]

    def wait_for(self, words: bytes, seconds: float) -> Pushed:
        """The message that holds these words, once it comes."""
        with self.news:
            came = self.news.wait_for(lambda: [one for one in self.pushed if words in one.body], seconds)
        assert came, f"nothing came that holds {words!r}"
        return came[0]


class _Handler(BaseHTTPRequestHandler):
    subscriber: Subscriber

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        said = dict(parse_qsl(parts.query))
        self.subscriber.asked.append(said)
        does = self._does(parts.path)
        if does == "/leads":
            self._answer(302, b"", Location="/" + "?" + parts.query)
        elif does == "/silent":
            self.subscriber.ending.wait(30)
        else:
            self._answer(200, b"no" if does == "/lies" else said.get("hub.challenge", "").encode())

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.subscriber.news:
            self.subscriber.pushed.append(Pushed(path, dict(self.headers.items()), body))
            self.subscriber.news.notify_all()
        does = self._does(path)
        if does == "/slow":
            self._drip()
        else:
            self._answer({"/fails": 500, "/gone": 410}.get(does, 204), b"")

    def _does(self, path: str) -> str:
        return self.subscriber.turns.get(path, path)

    def _drip(self) -> None:
        """No read of this ever takes long, and it never ends."""
        try:
            while not self.subscriber.ending.wait(0.05):
                self.wfile.write(b"H")
                self.wfile.flush()
        except OSError:
            self.close_connection = True

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


@contextmanager
def running_subscriber() -> Iterator[Subscriber]:
    """On all numbers of this machine, each of which is a host of its own."""
    server = _Server(("0.0.0.0", 0), _Handler)  # noqa: S104 - 127.0.0.2 and the like
    subscriber = Subscriber(server.server_port)
    server.RequestHandlerClass = type("_Its", (_Handler,), {"subscriber": subscriber})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield subscriber
    finally:
        subscriber.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()
