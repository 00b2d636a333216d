"""Every signed-in request has a device, and a session whose device was signed out is dead.

Stored pages are made without cookies and never come by here with a reader.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from presspass.readers import devices, ticket_cookie
from presspass.readers.models import Device


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
