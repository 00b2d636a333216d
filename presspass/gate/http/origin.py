"""Where a request comes from: a host that is ours, and a page of this site.

State is changed only from our own pages (DESIGN §5): a cookie alone proves nothing.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from presspass.gate.http.asgi import Request
from presspass.gate.http.problems import Problem

_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?")
_DEFAULT_PORT = {"http": "80", "https": "443"}


def require_known_host(request: Request, hosts: Collection[str]) -> None:
    """Raise a 400 unless the request names one of `hosts` (names without port)."""
    if not is_known_host(request, hosts):
        raise Problem(400, "This site does not answer under the host name of the request.")


def is_known_host(request: Request, hosts: Collection[str]) -> bool:
    """Whether the request names one of `hosts` (names without port), once."""
    host = request.bare(b"host") if request.is_plain() else request.header(b"host").encode()
    return _name_in(host) in hosts


@lru_cache(maxsize=64)
def _name_in(host: bytes) -> str:
    """The name in a `Host` header, without the port; "" where there is none."""
    match = _HOST.fullmatch(host.decode("latin-1").lower())
    return match[1] if match else ""


def require_same_origin(request: Request, *, secure: bool) -> None:
    """Raise a 403 unless the request was sent by a page of this site; `secure`: it is on https."""
    if request.header(b"sec-fetch-site") == "same-origin":
        return
    scheme = "https" if secure else "http"
    ours = f"{scheme}://{request.header(b'host')}"
    if _origin(request.header(b"origin")) != _origin(ours):
        raise Problem(403, "Only a page of this site may ask for this: the Origin is another.")


def local_path(path: str) -> str:
    """`path` where it is one of this site, outside `/gate/`; else "/"."""
    outside = path.startswith(("//", "/gate/")) or not path.startswith("/")
    return "/" if outside or "\\" in path or not path.isprintable() else path


def _origin(text: str) -> str:
    scheme, _, host = text.lower().partition("://")
    return f"{scheme}://{host.removesuffix(':' + _DEFAULT_PORT.get(scheme, ''))}"
