"""What each forum works out when it is made, and what comes out the same for all forums of a run: worked out once."""

from collections.abc import Callable
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """What templates were compiled to."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._codes.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


def remember_routes() -> None:
    """From now on, in this process: Werkzeug compiles two functions for each route, nearly all of the time that it takes
    to make a forum. They are made from the rule alone, and are given it when they are called."""
    made: dict[object, Callable[..., tuple[str, str]]] = {}
    make = Rule._compile_builder

    def make_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - as it is
        defaults: dict[str, Any] = dict(rule.defaults or {})
        key = (rule.rule, tuple(rule._trace), tuple(defaults.items()), append_unknown)
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]

    Rule._compile_builder = make_once  # type: ignore[assignment, method-assign]
