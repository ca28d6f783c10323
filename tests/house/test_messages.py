"""`bin/messages.py --check` says it when a text has no translation, or a translation no text."""

from pathlib import Path
from types import ModuleType

import pytest

from tests.support import scripts

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
ASK = 'msgid "Ask a question"\nmsgstr "Stel een vraag"\n\n'
REPLIES = """#, python-format
msgid "%(count)s reply"
msgid_plural "%(count)s replies"
msgstr[0] "één reactie"
msgstr[1] "%(count)s reacties"

"""
BY = '#, python-format\nmsgid "by %(name)s"\nmsgstr "door %(name)s"\n\n'


@pytest.fixture(scope="module")
def messages(root: Path) -> ModuleType:
    """The script, as a module."""
    return scripts.load(root / "bin" / "messages.py")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A forum of three texts: in a room, with a plural, and in a template."""
    (tmp_path / "forum").mkdir()
    (tmp_path / "forum" / "rules.py").write_text(
        'Message("Ask a question")\nplural("%(count)s reply", "%(count)s replies", 2)\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "show.html").write_text("<p>{{ _('by %(name)s', name=name) }}</p>")
    return tmp_path


def translate(checkout: Path, *entries: str) -> None:
    file = checkout / "forum" / "locale" / "nl" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER + "".join(entries))


def test_the_forum_is_translated(messages: ModuleType, root: Path) -> None:
    assert list(messages.faults_of(root)) == []


def test_a_complete_catalogue_is_right(messages: ModuleType, checkout: Path) -> None:
    translate(checkout, ASK, REPLIES, BY)

    assert list(messages.faults_of(checkout)) == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([ASK, REPLIES], "missing: 'by %(name)s'"),
        ([REPLIES, BY], "missing: 'Ask a question'"),
        ([ASK, BY], "missing: '%(count)s reply'"),
        ([ASK, REPLIES, BY, 'msgid "Gone"\nmsgstr "Weg"\n'], "in no source any more: 'Gone'"),
        ([ASK, REPLIES, BY, '#~ msgid "Gone"\n#~ msgstr "Weg"\n'], "in no source any more: 'Gone'"),
        ([REPLIES, BY, "#, fuzzy\n" + ASK], "fuzzy: 'Ask a question'"),
        ([ASK.replace("Stel een vraag", ""), REPLIES, BY], "not translated: 'Ask a question'"),
        ([ASK, REPLIES.replace("één reactie", ""), BY], "not translated: '%(count)s reply'"),
        (
            [ASK, REPLIES, BY.replace("door %(name)s", "door %(naam)s")],
            "other values than the source has: 'by %(name)s'",
        ),
        ([ASK, REPLIES, BY.replace("door %(name)s", "door iemand")], "other values than the source has: 'by %(name)s'"),
    ],
)
def test_an_incomplete_catalogue_is_caught(entries: list[str], said: str, messages: ModuleType, checkout: Path) -> None:
    translate(checkout, *entries)

    faults = list(messages.faults_of(checkout))

    assert len(faults) == 1
    assert said in faults[0]


def test_a_forum_without_a_catalogue_is_caught(messages: ModuleType, checkout: Path) -> None:
    assert [fault for fault in messages.faults_of(checkout) if "is not there" in fault]
