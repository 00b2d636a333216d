"""A reader's own subscription in the account: what it is, changing, cancelling, coming back.

What it costs is shown to its owner alone: not to an added user, not to members of a company.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presspass.readers import ticket_cookie
from presspass.readers.models import Reader
from presspass.subscriptions import admission, ledger, purchases
from presspass.subscriptions.models import Plan, Seat, Subscription
from presspass.subscriptions.shop import leaving, offers, present


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The present plan with all that one can do about it; without one, how to come (back)."""
    owned = purchases.subscription_of(request.user, Plan.Kind.PERSONAL)
    more = offers.one_more_seat(request.user, timezone.now()) if owned else None
    price = more.plan.price(more.interval) if more else None
    context = {
        "present": present.of(owned) if owned else None,
        "more": more,
        "more_cents": price.regular(more.seats) if more and price else None,
        "company": purchases.subscription_of(request.user, Plan.Kind.COMPANY),
        "guest_of": _guest_of(request.user),
        "lapsed": None if owned else _last_of(request.user),
    }
    return render(request, "account/subscription.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest) -> HttpResponse:
    """Say what cancelling means (GET), and do it (POST): the second of two clicks."""
    owned = purchases.subscription_of(request.user, Plan.Kind.PERSONAL)
    if owned is None or owned.cancelled_at is not None:
        return redirect("my_subscription")
    if request.method != "POST":
        others = Seat.objects.filter(subscription=owned).exclude(holder=request.user)
        context = {"present": present.of(owned), "others": others.select_related("holder")}
        return render(request, "account/cancel_subscription.html", context)
    leaving.leave(owned, request.device, now=timezone.now())
    return _back(request)


@never_cache
@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Go on after all; or keep the present plan where another was to come."""
    owned = purchases.subscription_of(request.user, Plan.Kind.PERSONAL)
    try:
        if owned is not None:
            what = request.POST.get("what", "")
            purchases.undo(owned, what=what, by=request.user, now=timezone.now())
    except ledger.EventRefused:
        pass  # sent twice, or it has ended meanwhile: the page says how it stands
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    response = redirect("my_subscription")
    response.status_code = 303
    ticket_cookie.give(request, response, request.device)
    return response


def _guest_of(reader: Reader) -> Seat | None:
    """The seat of somebody else's subscription by which `reader` reads."""
    seat = admission.seat_of(reader)
    return seat if seat and seat.subscription.owner_id != reader.pk else None


def _last_of(reader: Reader) -> Subscription | None:
    """The last subscription that `reader` had, where there was one."""
    ended = Subscription.objects.filter(owner=reader, kind=Plan.Kind.PERSONAL)
    return ended.exclude(ended_at=None).select_related("plan").order_by("-ended_at").first()
