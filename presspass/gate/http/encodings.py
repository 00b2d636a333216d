"""Compressed or plain, fresh or known: what HTTP lets two sides agree on about bytes."""

import gzip
from functools import lru_cache
from hashlib import blake2b

from presspass.gate.http.language import weighted

ENCODINGS = ("gzip", "identity")


@lru_cache(maxsize=256)
def encoding_for(accept: str) -> str:
    """The encoding of ours that an `Accept-Encoding` header (RFC 9110, 12.5.3) allows."""
    qualities = dict(weighted(accept))
    return "gzip" if qualities.get("gzip", qualities.get("*", 0.0)) > 0 else "identity"


def encoded(body: bytes, encoding: str) -> bytes:
    """`body` in `encoding`; the same bytes for the same body, always."""
    return gzip.compress(body, 6, mtime=0) if encoding == "gzip" else body


def etag_of(*parts: bytes) -> str:
    """A strong entity tag: it differs when any of `parts` does."""
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return f'"{digest.hexdigest()}"'


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether the client holds the bytes with `etag` (RFC 9110, 13.1.2)."""
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in (etag, "*") for tag in tags)
