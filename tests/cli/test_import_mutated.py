"""Importing a good file in which anything at all was changed: it goes in whole, or nothing changes and a line says why."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.shell import GOOD, Shell
from tests.support.truth import faults

GOOD_TEXT = json.dumps(GOOD, indent=1, ensure_ascii=False).encode()

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=5,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a value, with each of its keys."""
    if not isinstance(value, dict | list):
        return []
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


@st.composite
def mutated_values(draw: st.DrawFn) -> bytes:
    """The good file in which a few values became others, went, or came twice."""
    content = copy.deepcopy(GOOD)
    for _ in range(draw(st.integers(1, 3))):
        found = places(content)
        if not found:
            break
        container, key = draw(st.sampled_from(found))
        what = draw(st.sampled_from(["replace", "remove", "move"]))
        if what == "remove":
            del container[key]
        elif what == "replace":
            container[key] = draw(anything)
        else:
            other, its_key = draw(st.sampled_from(found))
            container[key] = copy.deepcopy(other[its_key])
    return json.dumps(content).encode("utf-8", "surrogatepass")


@st.composite
def mutated_bytes(draw: st.DrawFn) -> bytes:
    """The good file in which a few bytes became others."""
    content = GOOD_TEXT
    for _ in range(draw(st.integers(1, 3))):
        at, length = draw(st.integers(0, len(content))), draw(st.integers(0, 20))
        content = content[:at] + draw(st.binary(max_size=4)) + content[at + length :]
    return content


@pytest.mark.parametrize("mutated", [mutated_values, mutated_bytes])
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_broken_nothing_changes_and_a_line_says_so(
    shell: Shell, mutated: Callable[[], st.SearchStrategy[bytes]], data: st.DataObject
) -> None:
    before = shell.counts()
    name = shell.write(data.draw(mutated()))
    code, said = shell.say("import", name)
    if code:
        assert said.startswith(f"Error: {name}: ")
        assert said.count("\n") == 1
        assert shell.counts() == before
    assert faults(shell.database) == []
