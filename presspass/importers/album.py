"""Pictures and documents from a folder, found by their path in the export; none is ever fetched.

The folder may be the one of uploads itself or any above it. Of a picture in several sizes the full
one is taken. Nothing outside of the folder is read, whatever an address says.
"""

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import unquote, urlsplit

from django.core.files import File
from django.db import transaction
from PIL import Image as Drawing
from wagtail.documents.models import Document

from presspass.importers import indexing
from presspass.importers.models import ImportedPicture
from presspass.importers.piece import Image
from presspass.newsroom.models import Picture

DOCUMENTS: Final = frozenset(
    [".doc", ".docx", ".epub", ".key", ".odp", ".odt", ".pdf", ".ppt", ".pptx", ".rtf"]
)
"""What is meant to be read. A table or an archive could be a list of readers or a backup, and
whoever wrote a text could have made a link to it."""
KINDS: Final = frozenset(["AVIF", "GIF", "JPEG", "PNG", "WEBP"])
Names: TypeAlias = Callable[[str], tuple[str, ...]]
LONGEST_PATH: Final = 500
MOST_PIXELS: Final = 100_000_000


class Album:
    """The pictures of one source, from `folder`; without one every picture is missing.

    `names` gives the names that the file of a picture may bear, the full size first.
    """

    def __init__(self, source: str, folder: Path | None, names: Names) -> None:
        self._source = source
        self._folder = folder.resolve() if folder else None
        self._names = names
        self.missing: dict[str, tuple[str, str, int]] = {}
        """Why a picture is not there, who asked first, and how often, by its address."""
        self.taken = 0

    def picture(self, image: Image, asks: str) -> int | None:
        """The picture that was at `image.address`, taken from the folder the first time.

        `asks` names the article that shows it, for the list of missing ones.
        """
        path = self._full(_path(image.address))[-LONGEST_PATH:]
        rows = ImportedPicture.objects.filter(source=self._source, path=path)
        known = rows.values_list("picture_id", flat=True).first()
        if known is not None:
            return known
        file = self._file(image.address, self._names)
        why = "no folder of pictures was given" if self._folder is None else _unfit(file)
        if file is None or why:
            address = self._full(image.address.partition("?")[0])
            _, first, times = self.missing.get(address, ("", asks, 0))
            self.missing[address] = (why, first, times + 1)
            return None
        return self._taken(file, path, image)

    def document(self, address: str) -> str:
        """Where the file that was at `address` is here, taken from the folder; "" for none.

        The same bytes are one document, whatever they were called and however often they come.
        """
        file = self._file(address, lambda name: (name,))
        if file is None or file.suffix.lower() not in DOCUMENTS:
            return ""
        with file.open("rb") as content, transaction.atomic():
            made = Document(title=file.stem[:255], file=File(content, name=_name(file)))
            made._set_document_file_metadata()  # noqa: SLF001 (as Wagtail's own upload does)
            known = Document.objects.filter(file_hash=made.file_hash).first()
            if known is None:
                made.save()
                indexing.add(made)
        return (known or made).url

    def _full(self, address: str) -> str:
        """The address of a picture in its full size."""
        above, slash, name = address.rpartition("/")
        return f"{above}{slash}{self._names(name)[0]}"

    def _taken(self, file: Path, path: str, image: Image) -> int:
        with file.open("rb") as content, transaction.atomic():
            picture = Picture(
                title=(image.title or file.stem)[:255],
                file=File(content, name=_name(file)),
                photographer=image.credit[:120],
            )
            picture._set_image_file_metadata()  # noqa: SLF001 (as Wagtail's own upload does)
            picture.save()
            ImportedPicture.objects.create(source=self._source, path=path, picture=picture)
            indexing.add(picture)
        self.taken += 1
        return picture.pk

    def _file(self, address: str, names: Names) -> Path | None:
        if self._folder is None:
            return None
        for path in _paths(_path(address), names):
            found = self._within(self._folder, path)
            if found:
                return found
        return None

    @staticmethod
    def _within(folder: Path, path: str) -> Path | None:
        for form in ("NFC", "NFD"):
            try:
                file = (folder / unicodedata.normalize(form, path)).resolve()
                if file.is_relative_to(folder) and file.is_file():
                    return file
            except (OSError, ValueError, RuntimeError):
                continue
        return None


def _path(address: str) -> str:
    """The path of an address, without its slash in front."""
    try:
        return unquote(urlsplit(address.strip()).path).strip("/").replace("\x00", "")
    except ValueError:
        return ""


def _paths(path: str, names: Names) -> Iterator[str]:
    """Where a picture may stand below the folder: the longest path first, its full size first."""
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    if len(parts) < 1 or "." not in parts[-1]:
        return
    for first in range(len(parts)):
        for name in names(parts[-1]):
            yield "/".join([*parts[first:-1], name])


def _name(file: Path) -> str:
    """The file's name as it is kept."""
    return f"{file.stem[:80]}{file.suffix.lower()}"


def _unfit(file: Path | None) -> str:
    """Why a file cannot be a picture of the paper; "" where it can."""
    if file is None:
        return "it is not in the folder"
    try:
        with Drawing.open(file) as drawing:
            if drawing.format not in KINDS:
                return f"its file is of a kind that the paper does not show ({drawing.format})"
            if drawing.width * drawing.height > MOST_PIXELS:
                return f"it is too large: {drawing.width} × {drawing.height} pixels"
            drawing.verify()
    except (OSError, ValueError, SyntaxError, Drawing.DecompressionBombError):
        return "its file is no picture, or damaged"
    return ""
