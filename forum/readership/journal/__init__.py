"""The journals of views: what each process saw, in files of its own, until it is folded into the database.

A view that was written survives `kill -9`; one that was half written is recognised and left out. Nothing in a journal tells
an address, an account or a browser. A journal is locked as long as its process lives, so a folder knows which will not grow.
"""

from forum.readership.journal.files import Journal, list_journals, list_retired, open_folder, retire, wipe
from forum.readership.journal.reading import Found, in_order
from forum.readership.journal.record import (
    NOBODY,
    NOWHERE,
    SIZE,
    Name,
    Noted,
    Reader,
    crawler_of,
    name_of,
    pack,
    reader_of,
    unpack,
)
from forum.readership.journal.tokens import mask, mask_all, token
from forum.readership.journal.writing import JournalWriter

__all__ = [
    "NOBODY",
    "NOWHERE",
    "SIZE",
    "Found",
    "Journal",
    "JournalWriter",
    "Name",
    "Noted",
    "Reader",
    "crawler_of",
    "in_order",
    "list_journals",
    "list_retired",
    "mask",
    "mask_all",
    "name_of",
    "open_folder",
    "pack",
    "reader_of",
    "retire",
    "token",
    "unpack",
    "wipe",
]
