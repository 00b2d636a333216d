"""The notice's scripts and stylesheets under `/gate/static/`: a few files, known by name."""

from functools import cache
from importlib.resources import files

import msgspec

from presspass.gate.http.asgi import HeaderList, Request, Response
from presspass.gate.http.encodings import encoded, encoding_for, etag_of, is_known
from presspass.gate.http.problems import Problem
from presspass.gate.minified import minified

PREFIX = "/gate/static/"
_TYPES = {
    "reading.js": b"text/javascript",
    "sharing.js": b"text/javascript",
    "notice.css": b"text/css",
    "sharing.css": b"text/css",
    "page.css": b"text/css",
}


class _File(msgspec.Struct, frozen=True):
    kind: bytes
    etag: str
    body: bytes


async def static(request: Request) -> Response:
    """`GET /gate/static/…`: the browser keeps it, and asks each time whether it is still right."""
    name = request.path.removeprefix(PREFIX)
    if name not in _TYPES:
        raise Problem(404, "There is no such file.")
    encoding = encoding_for(request.header(b"accept-encoding"))
    file = _file(name, encoding)
    headers: HeaderList = (
        (b"etag", file.etag.encode()),
        (b"cache-control", b"no-cache"),
        (b"vary", b"Accept-Encoding"),
    )
    if is_known(request.header(b"if-none-match"), file.etag):
        return Response(304, headers)
    headers += ((b"content-type", file.kind), (b"x-content-type-options", b"nosniff"))
    if encoding != "identity":
        headers += ((b"content-encoding", encoding.encode()),)
    return Response(200, headers, file.body)


@cache
def _file(name: str, encoding: str) -> _File:
    body = minified(name, (files("presspass.gate.notice") / "static" / name).read_bytes())
    kind = _TYPES[name] + b"; charset=utf-8"
    return _File(kind, etag_of(encoding.encode(), body), encoded(body, encoding))
