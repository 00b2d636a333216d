"""A page of the site, made once for an audience however many ask, and kept unless it was purged.

A render that began before a purge is answered to those who wait for it, and not stored.
"""

import asyncio
import logging
from urllib.parse import unquote

from presspass.gate.counts import Counts
from presspass.gate.http.asgi import HeaderList, without_internal
from presspass.gate.http.encodings import ENCODINGS, encoded, etag_of
from presspass.gate.http.page_store import PageStore
from presspass.gate.http.site import Rendered, Site
from presspass.gate.http.stored_page import PageKey, StoredPage

ACCESSES = frozenset({"free", "registered", "subscribers", "list"})

_OURS = frozenset(
    {
        b"cache-control",
        b"connection",
        b"content-length",
        b"date",
        b"etag",
        b"expires",
        b"last-modified",
        b"server",
        b"set-cookie",
        b"transfer-encoding",
        b"vary",
    }
)
_log = logging.getLogger(__name__)

Made = dict[str, StoredPage]
_Flight = tuple[PageKey, int | None]


class Renderer:
    """Pages by key from the `site`, for the `store`: one render a key at a time."""

    def __init__(self, store: PageStore, site: Site, counts: Counts) -> None:
        self._store = store
        self._site = site
        self._counts = counts
        self._flights: dict[_Flight, asyncio.Task[Made | None]] = {}

    async def page(self, key: PageKey, encoding: str) -> StoredPage | None:
        """The page under `key`, not stored yet; None when the site makes no stored page of it."""
        # A purge starts a new flight: whoever comes after it must not get what was before.
        flight = (key, self._store.revision())
        task = self._flights.get(flight)
        if task is None:
            task = self._flights[flight] = asyncio.create_task(self._made(*flight))
            task.add_done_callback(lambda _: self._flights.pop(flight))
        made = await asyncio.shield(task)
        return None if made is None else made[encoding]

    async def _made(self, key: PageKey, revision: int | None) -> Made | None:
        query = f"page={key.page}" if key.page else ""
        rendered = await self._site.render(key.path, query, key.language, key.audience)
        access = rendered.header(b"x-presspass-access").decode("latin-1")
        if rendered.status != 200 or access not in ACCESSES:  # noqa: PLR2004
            return None
        self._counts.add("pages_rendered")
        made = {encoding: _stored_page(key, access, rendered, encoding) for encoding in ENCODINGS}
        if not _is_for_all(rendered):
            _log.warning("%s is not stored: it sets a cookie or holds a CSRF token", key.path)
        elif revision is not None:
            self._store.put(key, made.items(), revision)
        return made


def _is_for_all(rendered: Rendered) -> bool:
    return not rendered.header(b"set-cookie") and b"csrfmiddlewaretoken" not in rendered.body


def _stored_page(key: PageKey, access: str, rendered: Rendered, encoding: str) -> StoredPage:
    kept = (pair for pair in without_internal(rendered.headers) if pair[0].lower() not in _OURS)
    headers: HeaderList = tuple(kept)
    if encoding != "identity":
        headers += ((b"content-encoding", encoding.encode()),)
    who = f"{key.audience} {key.language} {encoding}".encode()
    body = encoded(rendered.body, encoding)
    publication = unquote(rendered.header(b"x-presspass-publication").decode("latin-1"))
    return StoredPage(access, etag_of(who, rendered.body), headers, body, publication)
