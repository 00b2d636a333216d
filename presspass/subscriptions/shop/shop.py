"""The shop: the plans, the quote before the button, what was bought, the link in the mail.

What happens stands in `orders`, `purchases` and `confirming`; here is what is shown.
"""

from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from presspass.readers import ticket_cookie
from presspass.readers.linked import without_trace
from presspass.readers.models import Reader
from presspass.subscriptions import admission, pricing, purchases, quoting
from presspass.subscriptions.models import Order, Plan, Seat, Subscription
from presspass.subscriptions.payments import USUAL, asking, provider_of
from presspass.subscriptions.quoting import Quote
from presspass.subscriptions.shop import confirming, mailed, offers, order_words, orders, present
from presspass.subscriptions.shop.forms import ChoiceForm
from presspass.subscriptions.terms import asking as asking_terms
from presspass.subscriptions.terms import terms

FOR_COMPANIES = "/business/"


@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """All that is on sale, to be compared; the reader's own plan is marked."""
    shown = offers.on_sale(_reader(request))
    context = {
        "offers": shown,
        "taxes": sorted({offer.plan.tax_percent for offer in shown}),
        "one_device": all(offer.plan.devices == 1 for offer in shown),
        "guest_of": _guest_of(_reader(request)),
        "for_companies": FOR_COMPANIES,
    }
    return render(request, "subscriptions/shop/plans.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_page(request: HttpRequest, key: int) -> HttpResponse:
    """What a plan costs the reader, today and later (GET); or what was ordered, bought (POST)."""
    plan = get_object_or_404(Plan, pk=key)
    if plan.kind == Plan.Kind.COMPANY:
        return redirect(FOR_COMPANIES)
    if request.method != "POST":
        if not plan.is_on_sale:
            raise Http404
        return _quoted(request, plan)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return _ordered(request, plan, _order_of(request, request.POST.get("order", "")))


def _ordered(request: HttpRequest, plan: Plan, order: Order) -> HttpResponse:
    now = timezone.now()
    if order.confirmed_at is not None:
        return _onward(order.subscription, order)
    if confirming.is_by_mail(request.user, request.device, now=now):
        return _mailed(request, plan, order)
    try:
        bought = orders.carry_out(order, accepts=asking_terms.accepted_with(request), now=now)
    except orders.OVERTAKEN:
        return _quoted(request, plan, overtaken=order)
    response = _onward(bought, order)
    ticket_cookie.give(request, response, request.device)
    return response


def _mailed(request: HttpRequest, plan: Plan, order: Order) -> HttpResponse:
    try:
        quoted = orders.quote_of(order, now=timezone.now())
    except orders.OVERTAKEN:
        return _quoted(request, plan, overtaken=order)
    sent = confirming.send(order, quoted, request.device, now=timezone.now())
    if sent is not confirming.Sent.TOO_MANY:
        return _see_other("order_mailed", order.pk)
    context = {"plan": plan, "way": _to_plan(order)}
    status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "subscriptions/shop/too_many.html", context, status=status)


@never_cache
@login_required
@require_safe
def mailed_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """That the order is confirmed by the link in the reader's mail; afterwards, what was bought."""
    order = _order_of(request, str(uid))
    if order.confirmed_at is not None:
        return redirect("order_done", uid)
    link = mailed.of(order, request.user, timezone.now())
    if link is None:
        return redirect(_to_plan(order))
    context = {"order": order, "mailed": link, "way": _to_plan(order)}
    return render(request, "subscriptions/shop/mailed.html", context)


@never_cache
@login_required
@require_safe
def done(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was bought, the invoice's number, and what one does next."""
    order = _order_of(request, str(uid))
    if order.confirmed_at is None:
        return redirect("subscribe_to", order.plan_id)
    response = _done(request, order)
    # Bought by the link in a mail, on another device perhaps: this one learns of it here.
    ticket_cookie.give(request, response, request.device)
    return response


@without_trace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail: the quote and a button (GET); the button buys (POST).

    Fetching it does nothing: programs that look for viruses fetch every link.
    """
    order = confirming.order_of(token)
    if order is None:
        return _of_link(request, "spent", status=HTTPStatus.GONE)
    now = timezone.now()
    try:
        if request.method == "POST":
            bought = orders.carry_out(order, accepts=asking_terms.accepted_with(request), now=now)
            return _onward(bought, order, page=request.path)
        if order.confirmed_at is not None:
            return _done(request, order)
        quote = _facts(order.reader, order, orders.quote_of(order, now=now))
    except orders.OVERTAKEN:
        return _of_link(request, "overtaken", order=order, status=HTTPStatus.CONFLICT)
    return _of_link(request, "by_link", **quote)


def _of_link(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"subscriptions/shop/{name}.html", context, status=status)


def _quoted(request: HttpRequest, plan: Plan, overtaken: Order | None = None) -> HttpResponse:
    """The page of `plan` with a fresh quote; `overtaken`: why one is shown again."""
    if not offers.intervals_of(plan):
        raise Http404
    reader = _reader(request)
    owned = purchases.subscription_of(reader, plan.kind) if reader else None
    chosen = _chosen_in(overtaken) if overtaken else request.GET
    form = ChoiceForm(plan, owned, data=chosen)
    context: dict[str, Any] = {"plan": plan, "form": form, "overtaken": overtaken}
    if owned:
        context["present"] = present.of(owned)
    if form.is_valid():
        choice = Choice(plan, form.cleaned_data["interval"], form.cleaned_data["seats"])
        context |= _offered(request, choice)
    status = HTTPStatus.CONFLICT if overtaken else HTTPStatus.OK
    return render(request, "subscriptions/shop/plan.html", context, status=status)


class Choice(NamedTuple):
    """What the form says: a plan, how often it is paid, for how many."""

    plan: Plan
    interval: str
    seats: int


def _offered(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    """The quote for what was chosen; or why there is none."""
    now, reader = timezone.now(), _reader(request)
    try:
        if reader is None:
            order = Order(plan=choice.plan, interval=choice.interval, seats=choice.seats)
            return _facts(None, order, offers.quote_for_anybody(*choice, now=now))
        by_mail = confirming.is_by_mail(reader, request.device, now=now)
        link = mailed.waiting(reader, *choice, now=now) if by_mail else None
        placed = link.order if link else None
        order = placed or orders.place(reader, *choice, device=request.device.pk, now=now)
        facts = _facts(reader, order, orders.quote_of(order, now=now))
    except quoting.SameAsNow:
        return {"is_same": True}
    except (purchases.NotSold, pricing.SeatsOutOfRange):
        return {"is_not_sold": True}
    return {**facts, "by_mail": by_mail, "mailed": link, "guest_of": _guest_of(reader)}


def _facts(reader: Reader | None, order: Order, quote: Quote) -> dict[str, Any]:
    """What stands before the button."""
    owned, version = order.subscription, terms.current()
    paid_before = owned is not None and owned.interval and not quote.trial_until
    return {
        "order": order,
        "plan": order.plan,
        "quote": quote,
        "what": order_words.what(order),
        "offer": order_words.offer(quote),
        "then": order_words.then(order, quote),
        "tax": pricing.taxed(quote.today_cents, order.plan.tax_percent),
        "is_part": paid_before and quote.today_cents > 0,
        "payer": reader,
        "due_days": provider_of(USUAL).due_in.days,
        "losing": purchases.beyond(owned, order.seats) if owned else [],
        "uninvited": orders.invited_beyond(owned, order.seats, now=timezone.now()) if owned else [],
        "terms_number": version.number if version else "",
    }


def _done(request: HttpRequest, order: Order) -> HttpResponse:
    has = present.of(order.subscription)
    to_come = (order.plan, order.interval, order.seats)
    context = {
        "order": order,
        "invoice": orders.invoice_of(order),
        "present": has,
        "free": order.subscription.free_seats(now=timezone.now()),
        "for_companies": FOR_COMPANIES if order.plan.kind == Plan.Kind.COMPANY else "",
        "is_later": has.is_changing and has.next is not None and has.next[1:4] == to_come,
    }
    return render(request, "subscriptions/shop/done.html", context)


def _order_of(request: HttpRequest, uid: str) -> Order:
    """The reader's own order. Raises Http404."""
    try:
        key = UUID(uid)
    except ValueError as error:
        raise Http404 from error
    mine = Order.objects.filter(reader=request.user)
    mine = mine.select_related("reader", "plan", "subscription__plan")
    return get_object_or_404(mine, pk=key)


def _chosen_in(order: Order) -> dict[str, str]:
    return {"interval": order.interval, "seats": str(order.seats)}


def _to_plan(order: Order) -> str:
    """The page of the plan with what `order` chose."""
    return f"{reverse('subscribe_to', args=[order.plan_id])}?{urlencode(_chosen_in(order))}"


def _guest_of(reader: Reader | None) -> Seat | None:
    """The seat of somebody else's subscription by which `reader` reads already."""
    seat = admission.seat_of(reader) if reader else None
    return seat if seat and seat.subscription.owner_id != reader.pk else None


def _reader(request: HttpRequest) -> Reader | None:
    return request.user if request.user.is_authenticated else None


def _onward(bought: Subscription, order: Order, page: str = "") -> HttpResponse:
    """To where what was `bought` is paid, or to the `page` that says so.

    Whoever pays comes back by a page that asks who they are: a link from a mail is told to nobody.
    """
    done = reverse("order_done", args=[order.pk])
    place = asking.place_to_pay(bought, back_to=done, now=timezone.now())
    return HttpResponseRedirect(place or page or done, status=HTTPStatus.SEE_OTHER)


def _see_other(name: str, uid: UUID) -> HttpResponse:
    """To another page after a form was sent: Back and reload send nothing again."""
    response = redirect(name, uid)
    response.status_code = HTTPStatus.SEE_OTHER
    return response
