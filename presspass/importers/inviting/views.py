"""The page behind the link in an invitation: a password, or none, and one is in.

Fetching the page does nothing: programs that look for viruses fetch every link.
"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from presspass.importers.inviting import arriving, letters
from presspass.importers.models import Arrival
from presspass.mail.letters import publication
from presspass.mail.post import spoken
from presspass.readers import signs
from presspass.readers.forms import SetPasswordForm
from presspass.readers.linked import without_trace
from presspass.subscriptions import admission


@without_trace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Greet whoever opens the link (GET), or let them in (POST), once."""
    arrival = letters.arrival_of(token)
    if arrival is None or not arriving.is_open(arrival):
        return _spent(request, arrival)
    with_password = request.POST.get("way") != "code"
    form = SetPasswordForm(data=request.POST or None, user=arrival.reader)
    if request.method != "POST" or (with_password and not form.is_valid()):
        return _greeted(request, arrival, form)
    return _let_in(request, arrival, form if with_password else None)


@transaction.atomic
def _let_in(request: HttpRequest, arrival: Arrival, form: SetPasswordForm | None) -> HttpResponse:
    if not arriving.spend(arrival, now=timezone.now()):
        return _spent(request, arrival)
    if form is not None:
        form.save()
    overview = reverse("account_overview")
    response = arriving.sign_in(request, arrival.reader, leads_to=overview)
    if form is not None:
        signs.of_password(arrival.reader, request.device, what="password_set")
    return response


def _greeted(request: HttpRequest, arrival: Arrival, form: SetPasswordForm) -> HttpResponse:
    seat = admission.seat_of(arrival.reader)
    context = {
        "arrival": arrival,
        "form": form,
        "plan": seat.subscription.plan if seat else None,
        "publication": publication(spoken()),
    }
    return render(request, "importers/arrival.html", context)


def _spent(request: HttpRequest, arrival: Arrival | None) -> HttpResponse:
    here = arrival is not None and request.user == arrival.reader
    context = {"arrival": arrival, "is_here": here}
    return render(request, "importers/arrival_spent.html", context, status=410)
