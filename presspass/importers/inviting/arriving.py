"""An invited reader arrives: the link from the mailbox signs in, once."""

from datetime import datetime

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from presspass.importers.models import Arrival
from presspass.readers.models import Reader

BY_INVITATION = "invitation"
"""How the session says by what its reader signed in."""


def is_open(arrival: Arrival) -> bool:
    """Whether the link still does something: who came by themselves has another way in."""
    reader = arrival.reader
    came = arrival.spent_at is not None or reader.last_login is not None
    return reader.is_active and not came and not reader.has_usable_password()


def spend(arrival: Arrival, *, now: datetime) -> bool:
    """Use the link; False where that was done before, in another tab perhaps."""
    opened = Arrival.objects.filter(pk=arrival.pk, spent_at=None)
    return bool(opened.update(spent_at=now, undelivered_at=None))


def sign_in(request: HttpRequest, reader: Reader, *, leads_to: str) -> HttpResponse:
    """Sign `reader` in here: whoever has the link has read it in their mailbox."""
    if request.user.is_authenticated and request.user != reader:
        logout(request)
        request.device = None
    EmailAddress.objects.filter(user=reader, email=reader.email).update(verified=True)
    record_authentication(request, reader, method=BY_INVITATION)
    return perform_login(request, Login(user=reader, email=reader.email, redirect_url=leads_to))
