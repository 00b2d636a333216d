"""What a person is told while the database cannot be written: its disk is full, or it is locked.

Reading needs no write and goes on. Without these handlers Django would say "Server Error", "Bad
Request" (a session that could not be kept) or "Too many tries" (a try that could not be counted).
"""

import logging
import secrets
import sys
from http import HTTPStatus

from django.core.cache import cache
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

RETRY_AFTER = 30
NUL = "NUL (0x00)"
"""So PostgreSQL names the one character that it keeps nowhere; no person sends it."""
_FAULTS = (OperationalError, InterfaceError)
_READ_ONLY = "25006"
"""PostgreSQL's SQLSTATE where a server takes no writes: a standby, or one just demoted."""
_log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: 503 where the database is at fault, 400 where the request is."""
    error = sys.exc_info()[1]
    if is_fault_of_database(error):
        return unavailable(request)
    if isinstance(error, DataError) and NUL in str(error):
        return bad_request(request, error)
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: 503 where it means that the session could not be written."""
    if is_fault_of_database(exception):
        return unavailable(request)
    # Without the request: a host that is not ours could not be asked for anything.
    return HttpResponseBadRequest(render_to_string("400.html"))


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """The handler429 of allauth: 503 where the try was refused because nothing can be counted."""
    if not can_count():
        return unavailable(request)
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that nothing was kept and that reading goes on; asks no database itself."""
    _log.error("answered 503: the database cannot be written")
    response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def is_fault_of_database(error: BaseException | None) -> bool:
    """Whether `error` was raised because the database cannot be used now."""
    while error is not None:
        if isinstance(error, _FAULTS) or getattr(error, "sqlstate", None) == _READ_ONLY:
            return True
        error = error.__cause__ or error.__context__
    return False


def can_count() -> bool:
    """Whether the cache in the database, where tries are counted, takes something new."""
    key = f"presspass:can-count:{secrets.token_hex(8)}"
    try:
        counts = cache.add(key, 1, timeout=RETRY_AFTER)
        cache.delete(key)
    except DatabaseError:
        return False
    return bool(counts)
