"""For whom Django renders: said by the gate for stored pages, seen from the session otherwise.

The gate asks with a key that never leaves the process tree. Without the right key the headers count
for nothing (and are stripped before they come here, see behind.py).
"""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

AUDIENCES = frozenset({"anonymous", "signed_in", "subscriber", "elsewhere", "unavailable"})


class AudienceMiddleware:
    """Sets `request.internal` (asked by the gate itself) and `request.audience`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark `request`, then answer it."""
        request.internal = is_internal(request)
        request.audience = audience_of(request)
        return self.get_response(request)


def is_internal(request: HttpRequest) -> bool:
    """Whether the gate of this process tree asks, and nobody else."""
    key = request.headers.get("X-Presspass-Internal", "")
    return hmac.compare_digest(key.encode(), settings.INTERNAL_KEY.encode())


def audience_of(request: HttpRequest) -> str:
    """The audience the gate named; else what the session says."""
    named = request.headers.get("X-Presspass-Audience", "")
    if request.internal and named in AUDIENCES:
        return named
    return "signed_in" if request.user.is_authenticated else "anonymous"
