"""Every signed-in request has a device, and a session whose device was signed out is dead.

Stored pages are made without cookies and never come by here with a reader.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from presspass.readers import devices, ticket_cookie
from presspass.readers.models import Device, Reader


class SessionsOfOlderKeys:
    """Takes over a session that was begun under an older secret key, under the name it has.

    Django would give it a new name with the first request, and of two that come at once the second
    would be signed out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session while there are older keys, then answer."""
        if settings.SECRET_KEY_FALLBACKS and HASH_SESSION_KEY in request.session:
            take_over(request.session)
        return self.get_response(request)


def take_over(session: SessionBase) -> None:
    """Bind `session` to the key that signs now, if an older one of ours vouches for it."""
    reader = Reader.objects.filter(pk=session.get(SESSION_KEY)).first()
    if reader is None:
        return
    bound = session[HASH_SESSION_KEY]
    if any(constant_time_compare(bound, old) for old in reader.get_session_auth_fallback_hash()):
        session[HASH_SESSION_KEY] = reader.get_session_auth_hash()


class SignedInDevice:
    """Sets `request.device`: the reader's device, None for everybody who is not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the device, answer, and let the browser and the device's row know each other."""
        request.device = device_of(request)
        response = self.get_response(request)
        if request.device is not None:
            ticket_cookie.give_device(request, response, request.device)
            keep_session_key(request, request.device)
        elif settings.GATE.cookies.ticket in request.COOKIES:
            # Its session has ended: while the ticket is good, stored pages would say "Account".
            ticket_cookie.take_ticket_away(response)
        return response


def device_of(request: HttpRequest) -> Device | None:
    """The device of a signed-in `request`; one whose device was signed out is signed out here."""
    if not request.user.is_authenticated:
        return None
    if devices.IN_SESSION not in request.session:
        return adopt(request)
    device = devices.of_session(request.user, request.session)
    if device is None:
        logout(request)
    else:
        device.reader = request.user
        devices.seen(device, now=timezone.now())
    return device


def adopt(request: HttpRequest) -> Device:
    """Make the browser of `request`, which has just signed in, a device of its reader."""
    device = devices.sign_in(
        request.user,
        request.session,
        cookie=request.COOKIES.get(settings.GATE.cookies.device, ""),
        user_agent=request.headers.get("User-Agent", ""),
        now=timezone.now(),
    )
    request.device, request.renewal = device, device.renewal
    return device


def keep_session_key(request: HttpRequest, device: Device) -> None:
    """Follow a session that was given a new key (by a new password, for example)."""
    key = request.session.session_key or ""
    if key and key != device.session_key:
        Device.objects.filter(pk=device.pk, signed_out_at=None).update(session_key=key)
