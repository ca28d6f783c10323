"""A folder in memory: databases are hundreds of files, and each test has its own; on a disk, making them and waiting until
they are written takes longer than many a test.
"""

import os
import shutil
from pathlib import Path

_MEMORY, _ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108 - whoever uses it makes a folder of their own in it


def folder_in_memory() -> Path | None:
    """One with room to work in, in which programs may lie too; None where there is none."""
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM:
        return None
    return None if os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC else _MEMORY
