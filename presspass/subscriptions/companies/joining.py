"""What readers do about a company that is not their own page: join it, ask it, prove its domain."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presspass.readers import ticket_cookie
from presspass.readers.linked import without_trace
from presspass.readers.same_origin import is_fetched, local_path, of_this_site
from presspass.subscriptions import admission, seats
from presspass.subscriptions.companies import companies, domains
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Company
from presspass.subscriptions.terms import asking


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """To the reader's company; the notice leads here, which knows none. Without one: the offer."""
    own = companies.companies_of(request.user)
    page = reverse("company", args=[own[0].uid]) if own else reverse("business")
    article = local_path(request.GET.get("next"))
    return redirect(f"{page}?{urlencode({'next': article})}" if article else page)


@of_this_site
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Tell the admins that a member asks for a seat; the notice posts here, without a token."""
    back = local_path(request.POST.get("next"))
    if not request.user.is_authenticated:
        answer = HttpResponse(status=401)
        return answer if is_fetched(request) else redirect_to_login(back or reverse("business"))
    seat = admission.seat_of(request.user)
    company = seat.subscription.company if seat else None
    if company is None:
        return redirect("business")
    is_told = companies.ask_for_seat(company, request.user, now=timezone.now())
    if is_fetched(request):
        return HttpResponse(status=204)
    query = urlencode({"asked": "now" if is_told else "lately", "next": back})
    return HttpResponseRedirect(f"{reverse('company', args=[company.uid])}?{query}", status=303)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """What joining means (GET), and joining (POST), for whoever has an address of a company's."""
    if request.method != "POST":
        return _asked_to_join(request)
    try:
        accepts = asking.accepted_with(request)
        company = domains.join(request.user, now=timezone.now(), accepts=accepts)
    except (seats.NoSeatLeft, seats.SubscriptionEnded, companies.NoSubscription):
        return _asked_to_join(request, status=409)
    except (seats.HoldsSeat, domains.NotJoinable):
        return redirect("company_mine")
    words = _("You read with a seat of %(company)s now.") % {"company": company.name}
    messages.success(request, words)
    response = redirect("company", company.uid)
    ticket_cookie.give(request, response, request.device)
    return response


def _asked_to_join(request: HttpRequest, status: int = 200) -> HttpResponse:
    company = domains.open_to(request.user)
    held = admission.seat_of(request.user)
    context = {
        "company": company,
        "domain": domains.domain_of(request.user.email),
        "admins": company.whom_to_ask() if company else [],
        "is_full": company is not None and not _has_room(company, request),
        "ends": invitations.ends_for(request.user, now=timezone.now()),
        "held": held,
        "own": companies.companies_of(request.user),
    }
    return render(request, "business/join.html", context, status=status)


def _has_room(company: Company, request: HttpRequest) -> bool:
    """Whether a seat is free, or kept for this very reader."""
    subscription = companies.subscription_of(company)
    if subscription is None:
        return False
    now = timezone.now()
    kept = subscription.invitations.open(now=now).filter(email__iexact=request.user.email)
    return subscription.free_seats(now=now) > 0 or kept.exists()


@without_trace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_domain(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail; programs fetch every link, so the button proves it."""
    domain, is_taken = domains.domain_in(token), False
    if domain is not None and request.method == "POST":
        try:
            domains.prove(domain, now=timezone.now())
        except domains.ProvedByAnother:
            is_taken = True
        domain.refresh_from_db()
    is_proved = domain is not None and domain.verified_at is not None
    context = {"domain": domain, "is_taken": is_taken, "is_proved": is_proved}
    return render(request, "business/prove.html", context, status=200 if domain else 410)
