"""Asks for one more password before the desk, where the demonstration is served to a network.

The demo's sign-ins are printed for everybody to try; nobody but the person who started it is to
change what it says. The password is settings.DESK_PASSWORD.
"""

import base64
import binascii
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

DESK = "/desk"


class DeskPassword:
    """HTTP Basic authentication (RFC 7617) for the desk; the user name does not matter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 401 in the desk's place unless the password is there."""
        if not is_desk(request.path_info) or not settings.DESK_PASSWORD or knows(request):
            return self.get_response(request)
        answer = HttpResponse("The desk asks for its password.", "text/plain", status=401)
        answer["WWW-Authenticate"] = 'Basic realm="The desk", charset="UTF-8"'
        answer["Cache-Control"] = "no-store"
        return answer


def is_desk(path: str) -> bool:
    """Whether `path` leads to the desk."""
    return path == DESK or path.startswith(f"{DESK}/")


def knows(request: HttpRequest) -> bool:
    """Whether `request` brings the desk's password."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        _, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return scheme.lower() == "basic" and constant_time_compare(password, settings.DESK_PASSWORD)
