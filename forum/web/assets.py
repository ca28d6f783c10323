"""Styles and scripts: the layers joined into one stylesheet, the behaviours into one script for all, one more for
members, and one for the pages where a passkey may answer, when the process starts.

Each is served under a name with its own hash, to be kept for ever; a name of yesterday, or one without, gives today's
file, not kept.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request

from forum.kit.errors import Missing
from forum.kit.resources import STATIC
from forum.web.headers import FOR_EVER
from forum.web.looks import offer

bp = Blueprint("assets", __name__)
_LAYERS = "@layer reset, tokens, base, layout, components, utilities;\n"
_FIRST = ("reset", "tokens", "base", "layout")
_LAST = ("utilities", "print")
_IMPORT = re.compile(r'^import \{ (\w+) as (\w+) \} from "\./(behaviors/[\w-]+\.js)";$', re.MULTILINE)
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """A file as it is served."""

    name: str
    content: bytes
    compressed: bytes
    digest: str

    @property
    def address(self) -> str:
        stem, _, ending = self.name.rpartition(".")
        return f"/assets/{stem}.{self.digest}.{ending}"


def init_app(app: Flask) -> None:
    """Join the files, and let templates link to them with `asset(name)`."""
    assets = {asset.name: asset for asset in _read_all(STATIC)}
    app.extensions["assets"] = assets
    offer(app, asset=lambda name: assets[name].address)
    app.register_blueprint(bp)


@bp.get("/assets/<path:name>")
def show(name: str) -> Response:
    """One file."""
    assets: dict[str, Asset] = current_app.extensions["assets"]
    stem, digest, ending = (*name.rsplit(".", 2), "", "")[:3]
    asset = assets.get(f"{stem}.{ending}") or assets.get(name)
    if asset is None:
        raise Missing
    return _answer(asset, keep=digest == asset.digest)


@bp.get("/favicon.ico")
def favicon() -> Response:
    """The mark of the forum, where browsers look for it unasked."""
    return _answer(current_app.extensions["assets"]["favicon.svg"], keep=False)


def _answer(asset: Asset, *, keep: bool) -> Response:
    zipped = request.accept_encodings["gzip"] > 0 and len(asset.compressed) < len(asset.content)
    response = Response(asset.compressed if zipped else asset.content, mimetype=mimetypes.guess_type(asset.name)[0])
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if keep else "no-cache"
    response.set_etag(f"{asset.digest}{'-gzip' if zipped else ''}")
    response.make_conditional(request)
    return response


def _read_all(folder: Path) -> list[Asset]:
    single = [path for path in folder.iterdir() if path.is_file() and path.suffix != ".css"]
    return [
        _asset("css/site.css", _LAYERS + "\n".join(_styles(folder / "css"))),
        _asset("feed.css", _LAYERS + _style(folder, "css/tokens") + _style(folder, "feed")),
        *(_asset(f"js/{name}", _bundle(folder / "js", name)) for name in ("main.js", "members.js", "passkey.js")),
        _asset("js/theme.js", (folder / "js" / "theme.js").read_text()),
        *(_asset(path.name, path.read_bytes()) for path in single),
    ]


def _asset(name: str, content: str | bytes) -> Asset:
    raw = content.encode() if isinstance(content, str) else content
    return Asset(name, raw, gzip.compress(raw, 9, mtime=0), hashlib.sha256(raw).hexdigest()[:12])


def _style(folder: Path, name: str) -> str:
    return (folder / f"{name}.css").read_text()


def _styles(folder: Path) -> list[str]:
    def place(path: Path) -> tuple[int, int, str]:
        name = path.stem
        first = _FIRST.index(name) if name in _FIRST else len(_FIRST)
        return first, _LAST.index(name) + 1 if name in _LAST else 0, name

    return [path.read_text() for path in sorted(folder.glob("*.css"), key=place)]


def _bundle(folder: Path, main: str) -> str:
    """A script with each behaviour that it imports put in its place, in a scope of its own."""

    def inline(match: re.Match[str]) -> str:
        exported, name, path = match.groups()
        source = (folder / path).read_text().replace("export ", "")
        return f"const {name} = (() => {{\n{source}\nreturn {exported};\n}})();"

    return _IMPORT.sub(inline, (folder / main).read_text())
