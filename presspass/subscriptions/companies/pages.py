"""A company's own page, and what its owner, admins and members do there."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from presspass.readers import ticket_cookie
from presspass.readers.same_origin import local_path
from presspass.subscriptions import book, ledger, pricing, purchases, quoting, seats
from presspass.subscriptions.companies import companies, domains, orders
from presspass.subscriptions.companies.access import administered, company_of, owned
from presspass.subscriptions.companies.companies import Part, Person
from presspass.subscriptions.companies.forms import (
    REFUSED_DOMAINS,
    DetailsForm,
    DomainForm,
    SeatsForm,
)
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Company, Subscription
from presspass.subscriptions.shop import leaving

if TYPE_CHECKING:
    from presspass.readers.models import Reader

PEOPLE_A_PAGE = 100
INVOICES = "/account/subscription/invoices/"

REFUSED = {
    seats.NoSeatLeft: _("No seat is free. Add seats first."),
    seats.HoldsSeat: _("That had been done already."),
    seats.SubscriptionEnded: _("The company’s subscription has ended."),
    invitations.HeldByOwner: _("The owner’s seat is only given back by the owner."),
    companies.NoMember: _("That had been done already."),
    companies.NoSubscription: _("The company’s subscription has ended."),
    ledger.EventRefused: _("That had been done already."),
    invitations.NotOpen: _("This invitation is not open any more."),
}


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The company: for who administers it with all that can be done; a member sees less."""
    company, part = company_of(request, uid)
    subscription = companies.subscription_of(company)
    if part is Part.MEMBER or subscription is None:
        return _page_of_member(request, company, part)
    return _page_of_admin(request, company, subscription, part)


def _page_of_member(request: HttpRequest, company: Company, part: Part) -> HttpResponse:
    context = {
        "company": company,
        "part": part,
        "is_active": companies.subscription_of(company) is not None,
        "admins": company.whom_to_ask(),
        "was_asked": request.GET.get("asked", ""),
        "next": local_path(request.GET.get("next")),
    }
    response = render(request, "business/member.html", context)
    # Whoever was just given a seat, or made no admin, has the ticket for it by looking here.
    ticket_cookie.give(request, response, request.device)
    return response


def _page_of_admin(
    request: HttpRequest,
    company: Company,
    subscription: Subscription,
    part: Part,
    wrong: SeatsForm | DomainForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    numbers = companies.standing(company, now=now)
    by_page = Paginator(companies.people(company), PEOPLE_A_PAGE)
    taken = numbers.used + numbers.invited
    usual = SeatsForm(plan=subscription.plan, taken=taken, initial={"seats": numbers.bought})
    context = {
        "company": company,
        "subscription": subscription,
        "state": book.state_of(subscription),
        "is_owner": part is Part.OWNER,
        "numbers": numbers,
        "people": by_page.get_page(request.GET.get("page")),
        "holds_seat": subscription.seats.filter(holder=request.user).exists(),
        "invitations": subscription.invitations.open(now=now),
        "requests": companies.requests(company, now=now),
        "domains": company.domains.all(),
        "seats_form": wrong if isinstance(wrong, SeatsForm) else usual,
        "domain_form": wrong if isinstance(wrong, DomainForm) else DomainForm(),
        "form": wrong,
        "next": local_path(request.GET.get("next")),
        "can_change": subscription.interval and subscription.plan.is_on_sale,
        "invoices": INVOICES if part is Part.OWNER and _is_there(INVOICES) else "",
    }
    response = render(request, "business/company.html", context, status=422 if wrong else 200)
    ticket_cookie.give(request, response, request.device)
    return response


@never_cache
@login_required
@require_POST
def change_seats(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for another number of seats; what it comes to is shown before anything is bought."""
    company, subscription = administered(request, uid)
    numbers = companies.standing(company, now=timezone.now())
    taken = numbers.used + numbers.invited
    form = SeatsForm(request.POST, plan=subscription.plan, taken=taken)
    is_owner = company.owner_id == request.user.pk
    if form.is_valid() and subscription.cancelled_at and not is_owner:
        refused = _("%(owner)s has cancelled it, and alone can go on.")
        form.add_error("seats", refused % {"owner": company.owner})
    elif form.is_valid():
        chosen = subscription.plan, subscription.interval, form.cleaned_data["seats"]
        try:
            asked = orders.mailed_already(request.user, request.device, *chosen) or purchases.order(
                subscription.owner, *chosen, now=timezone.now(), device=request.device.pk
            )
            return redirect("business_order", asked.pk)
        except quoting.SameAsNow:
            form.add_error("seats", _("Your company has so many seats already."))
        except pricing.SeatsOutOfRange as refused:
            facts = {"least": refused.least, "most": refused.most}
            form.add_error("seats", _("It is sold with %(least)s to %(most)s seats.") % facts)
        except purchases.NotSold:
            form.add_error("seats", _("This plan is not sold any more. Please write to us."))
    part = Part.OWNER if is_owner else Part.ADMIN
    return _page_of_admin(request, company, subscription, part, form)


Act = Callable[[Company, Person, "Reader"], object]

ACTS: dict[str, Act] = {
    "give": lambda company, person, by: companies.give(  # noqa: ARG005  (the table's signature)
        company, person.reader, now=timezone.now()
    ),
    "take_back": lambda company, person, by: companies.take_back(
        company, person.reader, by=by, now=timezone.now()
    ),
    "remove": lambda company, person, by: companies.remove(
        company, person.reader, by=by, now=timezone.now()
    ),
    "make_admin": lambda company, person, by: companies.make_admin(  # noqa: ARG005  (see above)
        company, person.reader
    ),
    "unmake_admin": lambda company, person, by: companies.unmake_admin(  # noqa: ARG005  (see above)
        company, person.reader
    ),
}
"""What an admin does with somebody in the company, by the name of the button."""


@never_cache
@login_required
@require_POST
def change_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give or take back a seat, make or unmake an admin, take somebody out."""
    company, _subscription = administered(request, uid)
    act = ACTS.get(request.POST.get("act", ""))
    key = request.POST.get("reader", "")
    person = next((p for p in companies.people(company) if str(p.reader.pk) == key), None)
    if act is None or (person is None and not companies.was_member(company, key)):
        raise Http404
    if person is None:  # as after a double click
        messages.error(request, REFUSED[companies.NoMember])
    else:
        _done(request, lambda: act(company, person, request.user))
    return _back(request, company)


@never_cache
@login_required
@require_POST
def leave(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Leave the company: the seat is free, the account stays; done twice, it is the same."""
    company = get_object_or_404(Company, uid=uid)
    if companies.part_of(company, request.user) is None and companies.was_member(
        company, str(request.user.pk)
    ):
        return redirect("account_overview")
    company, _part = company_of(request, uid)
    now = timezone.now()
    left = _done(request, lambda: companies.remove(company, request.user, by=request.user, now=now))
    response = _back(request, company)
    if left:
        words = _("You have left %(company)s. Your account stays as it was.")
        messages.success(request, words % {"company": company.name})
        ticket_cookie.give(request, response, request.device)
    return response


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Withdraw an invitation; its seat is free again."""
    company, subscription = administered(request, uid)
    known = subscription.invitations.all()
    invitation = get_object_or_404(known, uid=_uid_in(request.POST.get("invitation", "")))
    _done(request, lambda: invitations.withdraw(invitation, timezone.now()))
    return _back(request, company)


@never_cache
@login_required
@require_POST
def add_domain(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mail the proof of a domain to an address there."""
    company, subscription = administered(request, uid)
    form = DomainForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            domains.add(company, wanted["domain"], wanted["mailbox"], by=request.user)
        except domains.DomainRefused as refused:
            field = "mailbox" if isinstance(refused, domains.NotThere) else "domain"
            form.add_error(field, REFUSED_DOMAINS[type(refused)])
        else:
            messages.success(request, _("We have mailed a link. It is good for three days."))
            return _back(request, company)
    part = Part.OWNER if company.owner_id == request.user.pk else Part.ADMIN
    return _page_of_admin(request, company, subscription, part, form)


@never_cache
@login_required
@require_POST
def remove_domain(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let nobody join by a domain any more; who has joined stays."""
    company, _subscription = administered(request, uid)
    company.domains.filter(name=request.POST.get("domain", "")).delete()
    return _back(request, company)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name, tax number and address as the next invoice says them; for the owner."""
    company, _subscription = owned(request, uid)
    form = DetailsForm(request.POST or None, instance=company)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _back(request, company)
    return render(request, "business/details.html", {"form": form, "company": company})


@never_cache
@login_required
@require_POST
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Renew no more: everybody reads until the end of what is paid; for the owner."""
    company, subscription = owned(request, uid)
    leaving.leave(subscription, request.device, now=timezone.now())
    return _back(request, company)


@never_cache
@login_required
@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Renew after all; for the owner. What has ended meanwhile is told to have."""
    company, part = company_of(request, uid)
    if part is not Part.OWNER:
        raise Http404
    subscription, now = companies.subscription_of(company), timezone.now()
    if subscription is not None:
        what = request.POST.get("what", "")
        _done(request, lambda: purchases.undo(subscription, what=what, by=request.user, now=now))
    return _back(request, company)


def _done(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Whether `act` could be done; if not, the next page says why."""
    try:
        act()
    except tuple(REFUSED) as refused:
        messages.error(request, REFUSED[type(refused)])
        return False
    return True


def _back(request: HttpRequest, company: Company) -> HttpResponse:
    """To the company's page, or to the account for whoever is out of it."""
    if companies.part_of(company, request.user) is None:
        return redirect("account_overview")
    return redirect("company", company.uid)


def _uid_in(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _is_there(path: str) -> bool:
    """Whether a page of our own answers at `path`."""
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False
