"""The journals of views: what each process saw, in files of its own, until it is folded into the database.

A view that was appended survives `kill -9`; a tail torn by it is recognised and left out. Nothing in a journal tells an
address, an account or a browser. A journal is locked as long as its process lives, so a folder knows which will not grow.
"""

from forum.readership.journal.files import Journal, list_journals, list_retired, open_folder, retire, wipe
from forum.readership.journal.reading import Found, in_order
from forum.readership.journal.record import NOBODY, SIZE, View, pack, unpack
from forum.readership.journal.writing import JournalWriter

__all__ = [
    "NOBODY",
    "SIZE",
    "Found",
    "Journal",
    "JournalWriter",
    "View",
    "in_order",
    "list_journals",
    "list_retired",
    "open_folder",
    "pack",
    "retire",
    "unpack",
    "wipe",
]
