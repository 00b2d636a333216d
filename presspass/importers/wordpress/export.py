"""A WordPress export as a source of pieces. What an entry becomes is `posts.py`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from presspass.importers.errors import NotImportable
from presspass.importers.piece import Image, Left, Listing, Paper, Piece
from presspass.importers.wordpress import posts
from presspass.importers.wordpress.index import Index
from presspass.importers.wordpress.terms import Terms
from presspass.importers.wordpress.wxr import NOT_ONE, Entry, Head, entries

OF_FILES: Final = re.compile(r"^([^.]+)\.wordpress\.com$")
"""Of a paper at wordpress.com the uploads are at another name."""
HOLDER: Final = "wp:wxr_version"
SINGLE: Final = frozenset({"title", "description", "language", "link", "wp:base_blog_url"})


class Export:
    """A WXR file, looked through once from its head to its end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index = Index()
        self._terms = Terms()
        self._head: dict[str, str] = {}
        self._length = 0
        for one in entries(path):
            self._note(one)
        if HOLDER not in self._head:
            raise NotImportable(path, NOT_ONE)
        self.paper = Paper(
            name=self._head.get("title", "").strip(),
            language=self._head.get("language", "").strip(),
            tagline=self._head.get("description", "").strip(),
        )

    @property
    def name(self) -> str:
        """The site's address without its protocol."""
        address = urlsplit(self._home)
        return f"wordpress:{_host(address.netloc)}{address.path.rstrip('/')}"[:200]

    def __len__(self) -> int:
        return self._length

    def entries(self) -> Iterator[Piece | Left]:
        """Every entry as a piece, or why it is none."""
        seen = Index()
        for one in entries(self._path):
            if isinstance(one, Entry):
                yield self._read(one, seen)

    def lists(self) -> Iterator[Listing]:
        """The lists that WordPress has at addresses of its own making, and the newest."""
        home = urlsplit(self._home).path.rstrip("/")
        return self._terms.lists(home)

    def key_at(self, address: str) -> str | None:
        """The key of the entry that was at `address`."""
        path = self.path_of(address)
        return self._index.key_at(_plain(path)) if path is not None else None

    def path_of(self, address: str) -> str | None:
        """The path and query of an address of this site."""
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        own = {_host(urlsplit(one).netloc) for one in (self._home, self._head.get("link", ""))}
        own |= {OF_FILES.sub(r"\1.files.wordpress.com", one) for one in own}
        if parts.netloc and _host(parts.netloc) not in own:
            return None
        if not parts.netloc and not parts.path.startswith("/"):
            return None
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def image_at(self, address: str) -> Image | None:
        """What the attachment at `address` says of itself."""
        return self._index.picture_at(address)

    def counts(self) -> dict[str, int]:
        """The comments, which are not imported."""
        return self._index.counts()

    @property
    def _home(self) -> str:
        return self._head.get("wp:base_blog_url") or self._head.get("link", "")

    def _note(self, one: Entry | Head) -> None:
        if isinstance(one, Entry):
            self._length += 1
            self._note_entry(one)
        elif one.kind in SINGLE or one.kind == HOLDER:
            self._head.setdefault(one.kind, one.fields[""])
        else:
            self._terms.add(one)

    def _note_entry(self, entry: Entry) -> None:
        self._index.count("comments", entry.comments)
        match entry["wp:post_type"]:
            case "attachment":
                self._index.add_picture(entry)
            case "wp_block":
                self._index.add_reusable(entry)
            case kind if kind not in posts.NO_PIECES:
                key, first = self._index.add_entry(entry["wp:post_id"], posts.identity_of(entry))
                self._terms.note(entry)
                if first:
                    for path in posts.paths_of(entry, self.path_of):
                        self._index.add_address(_plain(path), key)

    def _read(self, entry: Entry, seen: Index) -> Piece | Left:
        why = posts.NO_PIECES.get(entry["wp:post_type"])
        what = posts.called(entry)
        if why:
            return Left(what, why)
        number, identity = entry["wp:post_id"], posts.identity_of(entry)
        if not seen.add_entry(number, identity)[1]:
            return Left(what, "it stands twice in the file")
        key = self._index.key_of(number, identity)
        return posts.piece_of(entry, key, posts.Around(self._index, self._terms, self.path_of))


def _host(netloc: str) -> str:
    return netloc.rpartition("@")[2].lower().removeprefix("www.").partition(":")[0]


def _plain(path: str) -> str:
    """A path as it is compared: decoded, without the slash at its end."""
    path, mark, query = path.partition("?")
    return unquote(path).rstrip("/") + mark + query
