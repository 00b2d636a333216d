"""Files under `/static/` and `/media/`, handed to the server by path.

The server reads them itself where it speaks `http.response.pathsend`; elsewhere a thread does. What
is compressed beforehand goes out compressed. No directory listing, no ranges, nothing outside the
two folders.
"""

import asyncio
import mimetypes
import os
import re
from collections.abc import Mapping
from os import stat_result
from pathlib import Path

import msgspec

from presspass.gate.http.asgi import HeaderList, Receive, Response, Scope, Send

A_YEAR = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
A_DAY = "public, max-age=86400"
HASHED_NAME = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
PLAIN: HeaderList = (
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"x-content-type-options", b"nosniff"),
)
NOT_FOUND = Response(404, PLAIN, b"There is no such file.\n")
NOT_ALLOWED = Response(405, (*PLAIN, (b"allow", b"GET, HEAD")), b"A file can only be read.\n")
LONGEST_NAME = 255 - len(".gz")
LONGEST_PATH = 1000
# An upload may be anything, an SVG with a script included: opened by itself it runs nothing.
UPLOADED = (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; sandbox")
# What is no picture is not opened in the browser, which could not show it in such a sandbox.
TAKEN_AWAY = (b"content-disposition", b"attachment")


class Found(msgspec.Struct, frozen=True):
    """A file that may go out: where it lies, of what type, and how it is packed."""

    path: Path
    stat: stat_result
    content_type: str
    gzipped: bool

    @property
    def etag(self) -> str:
        """Differs when the file was written again, and between plain and compressed."""
        packed = "-gzip" if self.gzipped else ""
        return f'"{self.stat.st_mtime_ns:x}-{self.stat.st_size:x}{packed}"'


class Files:
    """An ASGI application for the files below `folders`, a table of address prefix to folder."""

    def __init__(self, folders: Mapping[str, Path], *, uploads: frozenset[str]) -> None:
        self.folders = {prefix: folder.resolve() for prefix, folder in folders.items()}
        self.uploads = uploads

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The address prefixes that are files."""
        return tuple(self.folders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file that the path names, or 404, 405, 304."""
        del receive  # a file needs no body
        head = scope["method"] == "HEAD"
        if scope["method"] not in {"GET", "HEAD"}:
            await NOT_ALLOWED(send)
            return
        wanted = dict(scope["headers"])
        prefix, found = self.found(scope["path"], wanted.get(b"accept-encoding", b""))
        if found is None:
            await NOT_FOUND(send, head=head)
            return
        headers = self.headers(prefix, found)
        if wanted.get(b"if-none-match", b"").decode("latin-1") == found.etag:
            await Response(304, headers)(send)
            return
        await give(scope, send, found, headers)

    def found(self, path: str, encodings: bytes) -> tuple[str, Found | None]:
        """The folder's prefix, and the file that the address `path` names."""
        prefix = next(prefix for prefix in self.folders if path.startswith(prefix))
        name = path.removeprefix(prefix)
        return prefix, find(self.folders[prefix], name, gzip=b"gzip" in encodings)

    def headers(self, prefix: str, found: Found) -> HeaderList:
        """What goes out above the bytes of `found`, but their length."""
        headers: HeaderList = (
            (b"content-type", found.content_type.encode()),
            (b"etag", found.etag.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"vary", b"Accept-Encoding"),
            (b"cache-control", self.keep(prefix, found.path).encode()),
        )
        if found.gzipped:
            headers += ((b"content-encoding", b"gzip"),)
        if prefix in self.uploads:
            headers += (UPLOADED,)
            headers += () if found.content_type.startswith("image/") else (TAKEN_AWAY,)
        return headers

    def keep(self, prefix: str, path: Path) -> str:
        """For how long a browser may keep `path` without asking."""
        if prefix in self.uploads:
            return A_DAY
        return A_YEAR if HASHED_NAME.search(path.name.removesuffix(".gz")) else AN_HOUR


def find(folder: Path, name: str, *, gzip: bool) -> Found | None:
    """The file `name` below `folder`, compressed where that exists and `gzip` is understood."""
    if not is_plain(name):
        return None
    path = folder / name
    if not path.resolve().is_relative_to(folder):
        return None
    packed = path.with_name(path.name + ".gz")
    for candidate in (packed, path) if gzip else (path,):
        if candidate.is_file():
            content_type = type_of(path)
            return Found(candidate, candidate.stat(), content_type, gzipped=candidate is packed)
    return None


def is_plain(name: str) -> bool:
    """Whether `name` is a path made of ordinary names: no `..`, no hidden file, no NUL.

    Longer ones than a file system takes (bytes count there) are no names of ours.
    """
    if "\0" in name or "\\" in name or len(os.fsencode(name)) > LONGEST_PATH:
        return False
    return all(is_name(part) for part in name.split("/"))


def is_name(part: str) -> bool:
    """Whether `part` can be the name of a file that is not hidden, with `.gz` after it too."""
    return 0 < len(os.fsencode(part)) <= LONGEST_NAME and not part.startswith(".")


def type_of(path: Path) -> str:
    """The content type of `path`, by its last suffix."""
    known = TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name, strict=False)[0]
    return known or "application/octet-stream"


async def give(scope: Scope, send: Send, found: Found, headers: HeaderList) -> None:
    """Send `found`, by its path where the server can."""
    length = (b"content-length", str(found.stat.st_size).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, length]})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
    elif "http.response.pathsend" in (scope.get("extensions") or {}):
        await send({"type": "http.response.pathsend", "path": str(found.path)})
    else:
        body = await asyncio.to_thread(found.path.read_bytes)
        await send({"type": "http.response.body", "body": body})
