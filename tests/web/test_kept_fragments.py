"""What was drawn before is drawn again, and never for somebody, or in a language, that it was not drawn for."""

import itertools
import re

import pytest
from jinja2 import Environment

from forum.kit.memo import Memo
from forum.kit.words import translations
from forum.web import locale
from forum.web.looks import Look
from tests.support.forum import Forum, Reader

_SOURCE = """
{%- macro said(n, who) -%}
  {{ _('Reply') }}|{{ _('by %(name)s', name=who) }}|{{ _('100%% of %(what)s', what=n) }}|{{ icon("check") }}
  {{ ngettext('%(number)s reply', '%(number)s replies', n, number=n|number) }}|{{ ngettext('one left', '%(num)s left', n) }}
  {% set both = _('by %(name)s', name=who) %}{{ both }}|{{ both ~ who }}|{{ (_('Reply') ~ "<b>")|length }}
  <a href="{{ addresses.front() }}" title="{{ _('in reply to %(name)s', name=_('an unknown author')) if n else _('Reply') }}">
{%- endmacro -%}
{{ said(n, who) }}{{ _(word) }}
"""


def _looks(language: str) -> tuple[Look, Environment]:
    """The templates in a language; and the same words by Jinja alone."""
    made = Look(language, "Europe/Amsterdam", {}, Memo(0))
    plain = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    words = translations(language)
    plain.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    plain.globals |= {name: made.globals[name] for name in ("addresses", "icon")}
    plain.filters.update(locale.Manner(language, "Europe/Amsterdam").filters)
    return made, plain


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_compiled_into_a_template_come_out_as_without(language: str) -> None:
    made, plain = _looks(language)

    for n, who in itertools.product((0, 1, 2, 1234), ("Bob", "<b>&", None, 5)):
        values = {"n": n, "who": who, "word": "Reply"}
        expected = re.sub(r"\s*\n\s*", "\n", plain.from_string(_SOURCE).render(values))
        assert re.sub(r"\s*\n\s*", "\n", made.from_string(_SOURCE).render(values)) == expected


def test_nobody_gets_what_was_drawn_for_another(forum: Forum, alice: Reader, bob: Reader, mo: Reader) -> None:
    thread = alice.ask()
    replies = [bob.reply(thread, f"Antwoord {number} <script>") for number in range(3)]
    alice.reply(thread, "Dank je wel.", parent=replies[0])
    hidden = bob.reply(thread, "Weg ermee.")
    mo.reply(thread, "Daaronder.", parent=hidden)
    mo.post(f"/posts/{hidden}/hide", reason="naam")
    alice.post(f"/posts/{replies[1]}/accepted", marked="1")
    mo.post(f"/posts/{replies[2]}/useful", marked="1")
    forum.member("Carla")
    readers = [forum.guest(), *map(forum.again, ("Alice", "Bob", "Mo", "Carla"))]

    for reader in readers[1:]:
        with reader.client.session_transaction() as session:
            session["csrf"] = str(reader.id)
    forum.execute("UPDATE accounts SET language = 'en' WHERE id = :id", id=readers[-1].id)

    def pages() -> list[str]:
        paths = ("?order=tree", "?order=flat", "?print=1")
        return [reader.read(thread, path).text for path, reader in itertools.product(paths, readers)]

    pages()  # the first time there is news
    kept = pages()
    forum.app.extensions["looks"].clear()
    forum.app.extensions["fragments"] = Memo(0)

    assert kept == pages()
    tokens = [set(re.findall('name="csrf_token" value="([^"]+)"', page)) for page in kept]
    assert [len(found) for found in tokens] == [0, 1, 1, 1, 1] * 2 + [0] * 5  # nothing to press on paper
    assert len(set().union(*tokens)) == 4
    assert "\x01" not in "".join(kept)


def test_a_memory_keeps_what_is_asked_for_within_its_bounds() -> None:
    memory: Memo[str] = Memo(100_000)
    for number in range(1_000):
        memory.put(number, "x" * 100, 100)
        assert memory.get("dear") or number == 0
        memory.put("dear", "y", 100) if number == 0 else None

    kept = sum(memory.get(number) is not None for number in range(1_000))
    memory.put("huge", "x" * 60_000, 60_000)

    assert 50 < kept < 250
    assert memory.get(0) is None
    assert memory.get("dear") == "y"
    assert memory.get("huge") is None
