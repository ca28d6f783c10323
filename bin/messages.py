"""Keeps the catalogues of `forum/locale` in step with the texts in the source, which are English.

Without an argument: brings each catalogue up to the source; new texts wait there for a translation, those that are gone
are dropped. With `--check`: changes nothing and names each text that is missing, fuzzy, gone or without its values.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from forum.kit.words import LANGUAGES

ROOT = Path(__file__).parent.parent
SOURCE_LANGUAGE = "en"
METHODS = [("forum/**.py", "python"), ("templates/**", "jinja2")]
OPTIONS = {"templates/**": {"silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "Message": None, "plural": (1, 2)}
FOLDERS = ("forum", "templates")


def main(arguments: list[str]) -> int:
    """Update or check; 1 and one line per fault where a catalogue is not complete."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is not complete")
    if not parser.parse_args(arguments).check:
        for file in _files(ROOT):
            _update(ROOT, file)
    faults = list(faults_of(ROOT))
    for fault in faults:
        print(fault)
    return bool(faults)


def faults_of(root: Path) -> Iterator[str]:
    """What keeps the catalogues of a checkout from being complete, a line each."""
    wanted = _texts(extract(root))
    for file in _files(root):
        name = file.relative_to(root)
        if not file.exists():
            yield f"{name} is not there: make messages"
            continue
        catalogue = _read(file)
        translated = _texts(catalogue)
        gone = [*catalogue.obsolete.values(), *(translated[id_] for id_ in translated.keys() - wanted.keys())]
        yield from (f"{name}: in no source any more: {_id(message)!r}" for message in gone)
        for id_, text in wanted.items():
            message = translated.get(id_)
            fault = _fault_of(message) if message else "missing"
            if fault:
                yield f"{name}: {fault}: {_id(text)!r}"


def extract(root: Path) -> Catalog:
    """All texts of the source, with the files they are in."""
    catalogue = Catalog()
    here = str(root)
    found = extract_from_dir(here, METHODS, OPTIONS, KEYWORDS, ("Translators:",), directory_filter=_in_source(root))
    for file, _, text, comments, _ in found:
        catalogue.add(text, locations=[(file, 0)], auto_comments=comments)
    return catalogue


def _in_source(root: Path) -> Callable[[str], bool]:
    """Whether a folder is one to look in: not the environment's, say."""
    return lambda folder: Path(folder).relative_to(root).parts[0] in FOLDERS


def _files(root: Path) -> list[Path]:
    languages = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
    return [root / "forum" / "locale" / language / "LC_MESSAGES" / "messages.po" for language in languages]


def _read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parent.parent.name)


def _update(root: Path, file: Path) -> None:
    new = Catalog(file.parent.parent.name, project="Vraagbaak", header_comment="# The interface's texts.", fuzzy=False)
    catalogue = _read(file) if file.exists() else new
    catalogue.update(extract(root), no_fuzzy_matching=True, update_creation_date=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)


def _texts(catalogue: Catalog) -> dict[tuple[str, ...], Message]:
    """The messages by their texts, one or two; the header aside."""
    return {tuple(_all(message.id)): message for message in catalogue if message.id}


def _fault_of(message: Message) -> str | None:
    texts = _all(message.string)
    if not all(texts):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    if _values(*texts) - _values(*_all(message.id)) or (not message.pluralizable and _lost(message)):
        return "other values than the source has"
    return None


def _lost(message: Message) -> set[str]:
    return _values(*_all(message.id)) - _values(*_all(message.string))


def _values(*texts: str) -> set[str]:
    return {value for text in texts for value in re.findall(r"%\((\w+)\)", text)}


def _all(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def _id(message: Message) -> str:
    return _all(message.id)[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
