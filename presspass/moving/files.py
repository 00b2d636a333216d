"""Rows that have a file: pictures, documents. The file stands beside, in a folder of the part."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.storage import default_storage
from taggit.models import TaggedItem

from presspass.moving.errors import NotAnExport
from presspass.moving.names import Directory, file_name
from presspass.moving.part import Row
from presspass.moving.rows import Rows, batches

CHUNK: Final = 2**20
OWNER_ONLY: Final = 0o600


class Files(Rows):
    """As `Rows`, with the file of each; `within`: the folder of the media in which they stand."""

    def __init__(self, name: str, model: str, within: str) -> None:
        super().__init__(name, model, called={"uploaded_by_user": "made_by"})
        self.models = (model, "taggit.Tag", "taggit.TaggedItem")
        self._within = within

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row says, in the order of the file."""
        return (*super().fields, "sha256", "tags")

    def rows(self, names: Directory, folder: Path) -> Iterator[Row]:
        """The rows, while their files are copied; `sha256` is null where the file is gone."""
        copies = folder / self.name
        copies.mkdir(mode=0o700, exist_ok=True)
        there: set[Path] = set()
        for batch in batches(super().rows(names, folder)):
            tags = self._tags([row["id"] for row in batch])
            for row in batch:
                path, file = row["file"], file_name(row["file"], self._within)
                told = {"sha256": _copied(path, copies / file), "tags": tags.get(row["id"], [])}
                there.add(copies / file)
                yield {**row, "file": file, **told}
        for left in copies.rglob("*"):  # of an export that was begun before
            if left.is_file() and left not in there:
                left.unlink()

    def take(self, rows: Iterable[Row], names: Directory, folder: Path) -> None:
        """Make the rows, and put their files where the paper has its own."""
        for batch in batches(rows):
            for row in batch:
                row["file"] = self._put(row, folder / self.name)
            super().take(batch, names, folder)
            for row in batch:
                if row["tags"]:
                    self.model.objects.get(pk=row["id"]).tags.add(*row["tags"])

    def _put(self, row: Row, copies: Path) -> str:
        """Keep the file of `row`; one that was there before must be the same."""
        file, path = copies / row["file"], f"{self._within}/{row['file']}"
        if not file.resolve().is_relative_to(copies.resolve()):
            raise NotAnExport(copies, f"“{row['file']}” is no name of a file")
        if row["sha256"] is None:
            return path
        if not file.is_file() or digest_of(file) != row["sha256"]:
            raise NotAnExport(file, "it is missing, or not as it was exported")
        if not default_storage.exists(path):
            with file.open("rb") as content:
                default_storage.save(path, File(content))
        elif _digest(default_storage.open(path)) != row["sha256"]:
            raise NotAnExport(file, f"{path} is in the media already, and is another")
        return path

    def _tags(self, keys: list[Any]) -> dict[int, list[str]]:
        kind = ContentType.objects.get_for_model(self.model)
        items = TaggedItem.objects.filter(content_type=kind, object_id__in=keys).order_by("pk")
        tags: dict[int, list[str]] = {}
        for key, name in items.values_list("object_id", "tag__name"):
            tags.setdefault(key, []).append(name)
        return tags


def digest_of(file: Path) -> str:
    """The SHA-256 of `file`, in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def private(path: Path) -> BinaryIO:
    """Begin the file at `path`, which nobody but its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb")


def _digest(content: File) -> str:
    with content:
        return hashlib.file_digest(content.file, "sha256").hexdigest()


def _copied(path: str, to: Path) -> str | None:
    """Copy the file at `path` of the media, unless that was done before; its SHA-256."""
    try:
        if to.exists() and to.stat().st_size == default_storage.size(path):
            return digest_of(to)
        with default_storage.open(path) as source:
            to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with private(to) as copy:
                return _copy(source, copy)
    except FileNotFoundError:
        return None


def _copy(source: File, copy: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in source.chunks(CHUNK):
        copy.write(chunk)
        digest.update(chunk)
    return digest.hexdigest()
