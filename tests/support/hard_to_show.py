"""Threads that are hard to show: deep, long, wide, without names and dates, and moderated; and one as most are. As a
thread file. And a profile.
"""

import json
from importlib.resources import files
from io import BytesIO
from typing import Any

from PIL import Image

DEEP = "Hoe diep mag een gesprek gaan voordat niemand het meer volgt?"
LONG = "Wie deelt een ritme voor functioneringsgesprekken dat werkt?"
WIDE = "Arbeidsvoorwaardenvergelijkingsoverzicht: past dat allemaal op een scherm?"
UNKNOWN = "Waar lag vroeger de grens tussen privé en werk?"
MODERATED = "Mag een werkgever vragen naar iemands planning buiten werktijd?"
USUAL = "Hoe lang bewaren jullie brieven van wie het niet werd?"
LOCKED = "Is deze vraag nog open?"
EDITED = "Een antwoord dat een moderator heeft aangepast."
BRANCH = "Wat zeg je tegen iemand die een goed antwoord intrekt?"
BRANCHED = "Jammer, het was een goed antwoord."
GONE = "Reclame voor een cursus"
HIDDEN = "Dit antwoord gaat over een persoon en hoort hier niet."
DELETED = "Dit antwoord trek ik terug."
EMAIL = "annemarie.van.der.westerlaken.hoogendijk@arbeidsvoorwaardenvergelijkingsoverzicht.example"
LEVELS = 12
"""How deep the deepest reply of DEEP lies."""
USUAL_REPLIES = 8
REPLIES = 70
"""More than fit on one page of LONG."""

_NAMES = ("Bob", "Alice", "Charlie", "Annemarie van der Westerlaken-Hoogendijk", None)
_LONG_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerkersreglementswijziging" * 2
_ADDRESS = "https://www.voorbeeld.example/beleid/" + "een-heel-lang-pad-zonder-eind-" * 6
_TAGS = ["Arbeidsvoorwaardenvergelijkingsoverzicht", "R&D", "cao", "sociale media", "or/ondernemingsraad", "onboarding"]
_TABLE = "\n".join(
    [
        "| " + " | ".join(f"Kolom {number}" for number in range(1, 13)) + " |",
        "|" + " --- |" * 12,
        "| " + " | ".join(f"{number * 1234.5:.2f}" for number in range(1, 13)) + " |",
        "| " + " | ".join(["onbepaalde tijd"] * 12) + " |",
    ]
)
_CODE = "```\n=ALS(EN(A1>0;B1>0);SOM(A1:A99)/AANTAL(B1:B99);" + "VERT.ZOEKEN(C1;Blad2!A1:Z99;7;ONWAAR);" * 6 + ")\n```"
_LISTS = "1. Eerst\n   - dan dit\n     - en dit\n       - en dit nog\n2. Daarna\n\n- [x] gedaan\n- [ ] nog te doen"
_QUOTES = "> Zei iemand:\n>\n> > Wat een ander zei:\n> >\n> > > Wat daarvoor gezegd was, met een `stukje code`."
_ALL = "\n\n".join(
    [
        f"Een lang woord: {_LONG_WORD}.",
        _ADDRESS,
        "## Een tabel",
        _TABLE,
        "### Een formule",
        _CODE,
        _LISTS,
        _QUOTES,
        "---",
        "Met **nadruk**, *cursief*, ~~doorgehaald~~ en `=SOM(A1:A9)`.",
    ]
)


PROFILE: dict[str, Any] = {
    "name": "Alice",
    "language": "nl",
    "timezone": "Europe/Amsterdam",
    "job_title": _LONG_WORD[:80],
    "sector": "culture",
    "size_band": "250-999",
    "organisation_for": "all",
    "bio": f"Al twintig jaar in het vak.\n\n{_ADDRESS}",
}


def picture() -> bytes:
    """What Alice shows of herself."""
    file = BytesIO()
    Image.radial_gradient("L").save(file, "PNG")
    return file.getvalue()


def thread_file() -> dict[str, Any]:
    """All of them."""
    topic = {"slug": "moeilijk", "name": "Moeilijk te tonen", "language": "nl", "description": "Om mee te testen."}
    return {
        "format": "vraagbaak-threads/1",
        "topics": [topic],
        "threads": [
            _deep(),
            _long(),
            _wide(),
            _unknown(),
            _moderated(),
            _locked(),
            _usual(),
            _thread(GONE, "Koop nu."),
        ],
    }


def _deep() -> dict[str, Any]:
    replies = [_reply(f"d{level}", f"d{level - 1}", level) for level in range(1, LEVELS + 1)]
    return _thread(DEEP, "Wie volgt dit nog?", *replies, _reply("e1", "d3", 2), _reply("e2", "d0", 3), ref="d0")


def _long() -> dict[str, Any]:
    replies = [
        _reply(f"r{number}", "q" if number % 3 else f"r{number - 1}", number) for number in range(1, REPLIES + 1)
    ]
    return _thread(LONG, "Wij zoeken er nog een.", *replies, views=12345)


def _wide() -> dict[str, Any]:
    body = {"body": _ALL}
    chain = [_reply(f"w{level}", f"w{level - 1}", level) | body for level in range(1, 7)]
    return _thread(WIDE, _ALL, *chain, ref="w0") | {"tags": _TAGS}


def _unknown() -> dict[str, Any]:
    question, *replies = _thread(
        UNKNOWN, "Weet iemand dat nog?", _reply("u1", "q", 4), _reply("u2", "q", 4), _reply("u3", "u2", 4)
    )["posts"]
    question = question | {"author": "Caroline", "author_email": None}
    replies[1]["author"] = "Sandra"
    undated = [post | {"created_at": None} for post in (question, *replies)]
    return _thread(UNKNOWN, "", views=769) | {"posts": undated}


def _moderated() -> dict[str, Any]:
    return _thread(
        MODERATED,
        "Bij ons gebeurt dat.",
        _reply("m1", "q", 1) | {"body": HIDDEN},
        _reply("m2", "m1", 2) | {"body": "Daar ben ik het niet mee eens."},
        _reply("m3", "q", 0) | {"body": DELETED},
        _reply("m4", "m3", 2) | {"body": BRANCHED},
        _reply("m5", "q", 0) | {"body": EDITED},
    )


def _locked() -> dict[str, Any]:
    return _thread(LOCKED, "Ja.", _reply("l1", "q", 0), _reply("l2", "l1", 1))


def _usual() -> dict[str, Any]:
    texts = json.loads(files("forum.cli.demo").joinpath("texts.json").read_text())["nl"]
    replies = [
        _reply(f"n{number}", "q" if number % 3 else f"n{number - 1}", number) | {"body": texts["replies"][number]}
        for number in range(1, USUAL_REPLIES + 1)
    ]
    return _thread(USUAL, texts["questions"][0], *replies, views=769)


def _thread(title: str, body: str, *replies: dict[str, Any], views: int = 3, ref: str = "q") -> dict[str, Any]:
    question = _post(ref, None, "Alice", body)
    return {"topic": "moeilijk", "title": title, "language": "nl", "views": views, "posts": [question, *replies]}


def _reply(ref: str, parent: str, number: int) -> dict[str, Any]:
    return _post(ref, parent, _NAMES[number % len(_NAMES)], f"Antwoord {ref}: bij ons gaat dat al jaren zo.", number)


def _post(ref: str, parent: str | None, author: str | None, body: str, number: int = 0) -> dict[str, Any]:
    known = author in ("Alice", "Bob", "Charlie")
    return {
        "ref": ref,
        "parent": parent,
        "author": author,
        "created_at": f"2025-03-03T{8 + number // 60:02}:{number % 60:02}:00+01:00",
        "body": body,
        **({"author_email": f"{author.lower()}@example.org"} if author and known else {}),
    }
