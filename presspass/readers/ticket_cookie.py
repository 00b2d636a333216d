"""The cookies that say to the gate who reads: the device's id and its ticket.

What a ticket says stands in `subscriptions.admission`; here it is only handed to the browser.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from presspass.readers.account_settings import YEAR
from presspass.readers.models import Device
from presspass.subscriptions import admission
from presspass.subscriptions.terms import asking

DEVICE_COOKIE_AGE = 400 * 24 * 60 * 60


def give(request: HttpRequest, response: HttpResponse, device: Device) -> str:
    """Give the browser a fresh ticket for `device`, and the device's id where it has another.

    The cookie outlives the ticket in it: the gate exchanges an expired one by itself. Outside a
    sign-in and an exchange the number of its renewal stays what the browser has. Returns the
    ticket's text.
    """
    renewal = getattr(request, "renewal", None)
    if renewal is None:
        renewal = presented(request, device) or 0
    text = admission.ticket_text(device.reader, device, renewal)
    _set(response, settings.GATE.cookies.ticket, text, YEAR)
    give_device(request, response, device)
    asking.tell(request, response, device.reader)
    return text


def presented(request: HttpRequest, device: Device) -> int | None:
    """The number of its renewal in the ticket that the browser sends, if it is `device`'s."""
    return admission.renewal_in(request.COOKIES.get(settings.GATE.cookies.ticket, ""), device)


def give_device(request: HttpRequest, response: HttpResponse, device: Device) -> None:
    """Give the browser the id of `device`, unless it has that already."""
    name = settings.GATE.cookies.device
    if request.COOKIES.get(name) != device.pk:
        _set(response, name, device.pk, DEVICE_COOKIE_AGE)


def give_language(response: HttpResponse, language: str) -> None:
    """Let the browser remember the chosen `language`, also after signing out."""
    _set(response, settings.GATE.cookies.language, language, YEAR)


def take_ticket_away(response: HttpResponse) -> None:
    """Let the browser forget the ticket, and that its reader was asked anything."""
    _set(response, settings.GATE.cookies.ticket, "", 0)
    asking.forget(response)


def take_away(response: HttpResponse) -> None:
    """Let the browser forget session and ticket; the device's id stays."""
    take_ticket_away(response)
    _set(response, settings.GATE.cookies.session, "", 0)


def _set(response: HttpResponse, name: str, value: str, age: int) -> None:
    response.set_cookie(
        name, value, max_age=age, secure=settings.GATE.secure, httponly=True, samesite="Lax"
    )
