"""The mailbox of a demonstration: every letter lands here, and is read at `/mailbox/`.

So each flow by mail can be walked without a mail server. Elsewhere the address does not exist.
"""

from collections.abc import Sequence

from csp.constants import NONE
from csp.decorators import csp_replace
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from presspass.demo.models import Mail
from presspass.demo.views import only_in_demo

SHOWN = 100
SUBJECT = 250
KEPT = 1000
"""So many letters are kept; the oldest go first."""


class Mailbox(BaseEmailBackend):
    """Keeps what it is to send."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each of the letters once for each address; how many letters that were."""
        for message in email_messages:
            found = (body for body, kind in getattr(message, "alternatives", ()))
            html = str(next(found, ""))
            for address in message.recipients():
                subject = message.subject[:SUBJECT]
                Mail.objects.create(to=address, subject=subject, text=message.body, html=html)
        old = Mail.objects.values_list("pk", flat=True)[KEPT : KEPT + 1]
        Mail.objects.filter(pk__lte=max(old, default=0)).delete()
        return len(email_messages)


@only_in_demo
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The letters, the latest first; `to` narrows them down to one address."""
    to = request.GET.get("to", "")
    letters = Mail.objects.filter(to__iexact=to) if to else Mail.objects.all()
    addresses = Mail.objects.order_by("to").values_list("to", flat=True).distinct()
    context = {"letters": letters[:SHOWN], "addresses": addresses, "to": to}
    return render(request, "demo/mailbox.html", context)


@only_in_demo
@never_cache
@require_safe
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter: as it looks, and as text."""
    return render(request, "demo/letter.html", {"letter": get_object_or_404(Mail, pk=number)})


@csp_replace(
    {
        "default-src": [NONE],
        "style-src": ["'unsafe-inline'"],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation"],
    }
)
@only_in_demo
@never_cache
@require_safe
def as_it_looks(_: HttpRequest, number: int) -> HttpResponse:
    """The HTML of a letter by itself: no script runs in it, its links open outside of the frame."""
    html = get_object_or_404(Mail, pk=number).html
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
