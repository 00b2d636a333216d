"""How a reader is asked to accept new terms: by a band that the site's script shows.

Stored pages are the same for a whole audience, so the band is hidden in them; a cookie tells the
script that this reader is asked. It says nothing but the version.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from presspass.readers.models import Reader
from presspass.subscriptions.terms import terms

MONTH = 30 * 86_400


def cookie_name() -> str:
    """The cookie's name on this site, beside those of the gate."""
    return ("__Host-" if settings.GATE.secure else "") + "presspass_terms"


def tell(request: HttpRequest, response: HttpResponse, reader: Reader) -> None:
    """Let the browser know whether `reader` is to be asked."""
    asked = terms.asked_of(reader)
    has = request.COOKIES.get(cookie_name(), "")
    if asked is not None and has != str(asked.number):
        _set(response, str(asked.number), MONTH)
    elif asked is None and has:
        forget(response)


def forget(response: HttpResponse) -> None:
    """Let the browser forget that anything was asked."""
    _set(response, "", 0)


def accepted_with(request: HttpRequest) -> int | None:
    """The version that stood beside the button with which the form of `request` was sent."""
    number = request.POST.get("terms", "")
    return int(number) if number.isascii() and number.isdecimal() else None


def _set(response: HttpResponse, value: str, age: int) -> None:
    # Not HttpOnly: the script looks whether it is there. It opens nothing.
    response.set_cookie(
        cookie_name(), value, max_age=age, secure=settings.GATE.secure, samesite="Lax"
    )
