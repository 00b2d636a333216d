"""The cookies of the gate: their names, how they are read and how they are written.

Four cookies, all `HttpOnly`, `SameSite=Lax` and of the whole site; `Secure` and with `__Host-`
before the name where the site is reached by https. What stands in them is not judged here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

MAX_SAME_NAME = 4
"""So many cookies of one name are looked at; a browser with a planted one sends two."""

MAX_VALUE = 4096
"""Longer values are no cookie of ours: browsers refuse to keep them."""

MAX_LINE = 16_384
"""The same for the whole header: servers and browsers stop before."""

DAY = 86_400
DEVICE_MAX_AGE = 400 * DAY
SESSION_MAX_AGE = 365 * DAY
LANGUAGE_MAX_AGE = 365 * DAY

Headers = Iterable[tuple[bytes, bytes]]
Cookies = Mapping[str, tuple[str, ...]]

_OCTETS = re.compile(r"[!#-+\--:<-\[\]-~]*")


class CookieNames(msgspec.Struct, frozen=True):
    """The names under which this site keeps its cookies."""

    device: str
    ticket: str
    session: str
    language: str


def cookie_names(secure: bool) -> CookieNames:  # noqa: FBT001  (a fact of the site, not a switch)
    """The names on an https site (`secure`), where a browser vouches for them, or on plain http."""
    prefix = "__Host-presspass_" if secure else "presspass_"
    return CookieNames(
        device=prefix + "device",
        ticket=prefix + "ticket",
        session=prefix + "session",
        language=prefix + "language",
    )


def cookie_values(headers: Headers, name: str) -> tuple[str, ...]:
    """All different values that the request sends under `name`, in order; rubbish is left out."""
    return cookies_in(tuple(line for header, line in headers if header == b"cookie")).get(name, ())


@lru_cache(maxsize=1024)
def cookies_in(lines: tuple[bytes, ...]) -> Cookies:
    """By name the different values in the lines of a request's `Cookie` header, as above.

    Taken apart once, for a browser sends the same with each request.
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        for name, value in _parsed(line) if len(line) <= MAX_LINE else ():
            values = found.get(name, ())
            if value not in values and len(value) <= MAX_VALUE and len(values) < MAX_SAME_NAME:
                found[name] = (*values, value)
    return found


def set_cookie(name: str, value: str, *, max_age: int, secure: bool) -> bytes:
    """The value of one `Set-Cookie` header (RFC 6265); `max_age` 0 and `value` "" forget it.

    Raises ValueError for a value that no cookie can hold.
    """
    if _OCTETS.fullmatch(value) is None or len(value) > MAX_VALUE:
        raise ValueError(f"no cookie can hold the value given for {name}")
    line = f"{name}={value}; Max-Age={max_age}; Path=/; HttpOnly; SameSite=Lax"
    return (line + "; Secure" if secure else line).encode("ascii")


def _parsed(line: bytes) -> Iterator[tuple[str, str]]:
    """The pairs of one header line."""
    for part in line.decode("latin-1").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            yield name.strip(), _unquoted(value.strip())


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] == '"'
    return value[1:-1] if quoted else value
