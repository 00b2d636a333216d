"""Writes the paper into a folder: a file a part, and `export.json` last, once all is there."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from wagtail.models import Site

from presspass.importers.progress import shown
from presspass.moving import manifest
from presspass.moving.errors import FolderTaken
from presspass.moving.files import private
from presspass.moving.manifest import FORMAT, VERSION, FileOfRows, Manifest
from presspass.moving.names import Directory
from presspass.moving.part import Part
from presspass.moving.snapshot import snapshot
from presspass.moving.table import PARTS

UNFINISHED: Final = "unfinished"
"""This file lies in the folder as long as something is missing in it."""


def write(folder: Path, *, now: datetime) -> Manifest:
    """Write the paper, as it is at one moment, into `folder`, which only its owner may read.

    Raises FolderTaken where something else is in it. One that is unfinished is gone on with.
    """
    _begin(folder)
    with snapshot():
        names = Directory()
        files = {f"{part.name}.jsonl": _write(part, names, folder) for part in PARTS}
        site = Site.objects.filter(is_default_site=True).first()
    paper = site.site_name if site else ""
    whole = Manifest(FORMAT, VERSION, paper, settings.GATE.base_url, now, files)
    with private(folder / manifest.NAME) as file:
        file.write(manifest.encoded(whole))
    (folder / UNFINISHED).unlink()
    return whole


def _begin(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = folder / UNFINISHED
    if any(folder.iterdir()) and not mark.exists():
        raise FolderTaken(folder)
    folder.chmod(0o700)
    with private(mark) as file:
        file.write(b"Something is missing here: run `presspass export` again.\n")


def _write(part: Part, names: Directory, folder: Path) -> FileOfRows:
    encoder, digest, rows, there = msgspec.json.Encoder(), hashlib.sha256(), 0, part.count()
    with private(folder / f"{part.name}.jsonl") as file:
        rows_of = part.rows(names, folder)
        for row in shown(rows_of, there, part.name) if there else rows_of:
            line = encoder.encode(row) + b"\n"
            file.write(line)
            digest.update(line)
            rows += 1
    return FileOfRows(rows, there - rows, digest.hexdigest())
