"""The site's own files, gathered into the data folder once for each state they are in.

Hashing and compressing everything takes seconds; a mark beside the files says of what it was done.
"""

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.management import call_command

MARK = "collected-from"


def collect(folder: Path) -> bool:
    """Gather all static files in `folder` unless that was done already; whether it was needed."""
    mark = folder / MARK
    state = state_of_sources()
    if mark.is_file() and mark.read_text() == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state)
    return True


def state_of_sources() -> str:
    """Differs when a file was added, removed or written again, or the storage is another."""
    digest = hashlib.sha256(type(storages["staticfiles"]).__name__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    return digest.hexdigest()
