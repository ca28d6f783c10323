"""A walk over a page comes by all of its elements."""

from justhtml import JustHTML

from tests.support.elements import elements

PAGE = """<!doctype html><html lang="nl"><!-- first --><head><title>A</title></head><body><p id="a">b<b>c</b> d</p>
<svg><path d="M0"/></svg><template><i>e</i></template><table><tr><td>1</table><select><option>1</select></body></html>"""


def test_it_finds_what_a_selector_of_everything_finds() -> None:
    document = JustHTML(PAGE, sanitize=False)

    assert list(elements(document)) == document.query("*")
    assert len(document.query("*")) == 16
