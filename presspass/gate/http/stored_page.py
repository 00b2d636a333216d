"""A page as it is stored, and the pages that a thread has at hand.

At hand means: in memory, for as long as no purge is announced. How pages are kept for all processes
of the machine is in `page_store.py`.
"""

from functools import cached_property
from typing import NamedTuple

import msgspec

from presspass.gate.http.asgi import HeaderList, Response
from presspass.gate.stores.announced import Announced

MEBIBYTE = 2**20
MOST_BYTES = 32 * MEBIBYTE
"""So much a thread has at hand where nobody says otherwise.

What came longest ago goes first: to note each use would cost every read more than it saves a few.
"""
OVERHEAD = 1024
"""What a page takes besides its body: headers, key, places in tables."""

PRIVATE: HeaderList = (
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"Accept-Encoding, Accept-Language, Cookie"),
)
PURGES = 0
"""The one number that is announced of the page store: the revision that a purge makes."""


class PageKey(NamedTuple):
    """Which page: its path, number in a list ("" for the first), UI language and audience."""

    path: str
    page: str
    language: str
    audience: str


class StoredPage(msgspec.Struct, frozen=True, dict=True):
    """A page in one encoding, ready to be sent.

    `access` is the article's, or "list"; `publication` what its nameplate says.
    """

    access: str
    etag: str
    headers: HeaderList
    body: bytes
    publication: str = ""

    @cached_property
    def whole(self) -> Response:
        """The answer to whoever does not have these bytes yet."""
        return Response(200, (*self.headers, *self.known.headers), self.body)

    @cached_property
    def known(self) -> Response:
        """The answer to whoever has them."""
        return Response(304, ((b"etag", self.etag.encode()), *PRIVATE))


class PagesAtHand:
    """The pages of one thread by key and encoding, forgotten when `announced` moves."""

    def __init__(self, announced: Announced, most_bytes: int = MOST_BYTES) -> None:
        self._purges = announced.number
        self._as_of = -1
        self._pages: dict[tuple[tuple[str, str, str, str], str], StoredPage] = {}
        self._accesses: dict[str, str] = {}
        self._bytes = 0
        self._most_bytes = most_bytes

    def as_of(self) -> int:
        """What is announced now; pages from before it are forgotten."""
        announced = self._purges[PURGES]
        if announced != self._as_of:
            self._as_of = announced
            self._pages.clear()
            self._accesses.clear()
            self._bytes = 0
        return announced

    def page(self, key: tuple[str, str, str, str], encoding: str) -> StoredPage | None:
        """The page under `key`, if it is at hand. Only after `as_of`."""
        return self._pages.get((key, encoding))

    def access(self, path: str) -> str | None:
        """The access of a page at `path` that is at hand. Only after `as_of`."""
        return self._accesses.get(path)

    def keep(self, key: PageKey, encoding: str, page: StoredPage, *, as_of: int) -> None:
        """Have `page` at hand, which was read after `as_of` and holds what was announced then."""
        if as_of != self.as_of() or (key, encoding) in self._pages:
            return
        self._pages[key, encoding] = page
        self._accesses[key.path] = page.access
        self._bytes += len(page.body) + OVERHEAD
        while self._bytes > self._most_bytes:
            oldest, encoded = next(iter(self._pages))
            self._bytes -= len(self._pages.pop((oldest, encoded)).body) + OVERHEAD
            self._accesses.pop(oldest[0], None)
