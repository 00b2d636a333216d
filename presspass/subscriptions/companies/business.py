"""Buying for a company: the offer, who buys, the quote, and the button that buys.

Adding seats goes the same way: an order is kept, shown with its sums, and confirmed once.
"""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from presspass.readers.linked import without_trace
from presspass.readers.models import Reader
from presspass.subscriptions import pricing, purchases, quoting
from presspass.subscriptions.companies import companies, orders
from presspass.subscriptions.companies.forms import BuyForm, SeatsForm
from presspass.subscriptions.models import Order, Plan
from presspass.subscriptions.payments import asking
from presspass.subscriptions.pricing import Interval, Price
from presspass.subscriptions.quoting import Quote
from presspass.subscriptions.shop import confirming, mailed, order_words
from presspass.subscriptions.terms import asking as asking_terms

NOT_SO = (purchases.NotSold, quoting.SameAsNow, pricing.SeatsOutOfRange)
"""Why something cannot be bought as it was asked for."""

ORDER_SHOWN_FOR = timedelta(days=1)
"""So long an order can be confirmed; what it says may be old after that."""


class Offered(NamedTuple):
    """A plan as the offer shows it, and what so many seats of it cost."""

    plan: Plan
    prices: list[Price]
    form: SeatsForm
    seats: int
    sums: list[tuple[Price, int]]


@never_cache
@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """What companies can buy, for everybody; what so many seats would cost is in the address."""
    asked = request.GET.get("plan", "")
    offered = [_offered(plan, request.GET, asked) for plan in companies.on_sale()]
    reader = request.user if request.user.is_authenticated else None
    context = {
        "offered": offered,
        "own": companies.companies_of(reader) if reader else [],
        "is_new": not (reader and purchases.had_one(reader, Plan.Kind.COMPANY)),
    }
    return render(request, "business/offer.html", context)


def _offered(plan: Plan, query: Any, asked: str) -> Offered:
    prices = [price for one in reversed(Interval) if (price := plan.price(one))]
    is_asked = "seats" in query and asked in {"", str(plan.pk)}
    usual = max(price.least for price in prices)
    form = SeatsForm(query if is_asked else None, plan=plan, initial={"seats": usual})
    form.auto_id = f"plan-{plan.pk}-%s"
    seats = form.cleaned_data["seats"] if is_asked and form.is_valid() else usual
    sold = [price for price in prices if price.least <= seats <= price.most]
    return Offered(plan, prices, form, seats, [(price, price.regular(seats)) for price in sold])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def buy(request: HttpRequest, plan: int) -> HttpResponse:
    """Who buys how many seats; what it comes to is shown next."""
    sold = get_object_or_404(Plan, pk=plan, kind=Plan.Kind.COMPANY, is_on_sale=True)
    owned = purchases.subscription_of(request.user, Plan.Kind.COMPANY)
    if owned is not None and owned.company is not None:
        return redirect("company", owned.company.uid)
    initial = {
        "seats": request.GET.get("seats") or sold.seats,
        "interval": request.GET.get("interval") or Interval.YEAR,
    }
    form = BuyForm(request.POST or None, plan=sold, initial=initial)
    if request.method == "POST" and form.is_valid():
        order = _ordered(request, sold, form)
        if order is not None:
            return redirect("business_order", order.pk)
    status = 422 if form.errors else 200
    return render(request, "business/buy.html", {"form": form, "plan": sold}, status=status)


def _ordered(request: HttpRequest, plan: Plan, form: BuyForm) -> Order | None:
    """The order of what the form says; None where it is not sold so, which the form then says."""
    wanted = form.cleaned_data
    chosen = plan, wanted["interval"], wanted["seats"]
    known = request.user, request.device
    if found := orders.mailed_already(*known, *chosen, company=form.company):
        return found
    try:
        return purchases.order(
            request.user, *chosen,
            now=timezone.now(), device=request.device.pk, company=form.company,
        )  # fmt: skip
    except pricing.SeatsOutOfRange as refused:
        facts = {"least": refused.least, "most": refused.most}
        form.add_error("seats", _("Paid so, it is sold with %(least)s to %(most)s.") % facts)
    except (purchases.NotSold, quoting.SameAsNow):
        form.add_error(None, _("This is not sold any more. Please look at the offer again."))
    return None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The quote of an order (GET), and the button that buys (POST); sent again it buys once.

    On a device where somebody else may be reading the button mails the link that does.
    """
    asked = orders.known(uid)
    if asked is None or not orders.may_confirm(asked, request.user):
        raise Http404
    if asked.confirmed_at is not None:
        return _onward(request, asked, request.user)
    quoted = _quoted(asked)
    if quoted is None:
        return _begin_again(request, asked)
    by_mail = confirming.is_by_mail(request.user, request.device, now=timezone.now())
    if request.method != "POST":
        return _shown(request, asked, quoted, by_mail=by_mail)
    if by_mail:
        return _mailed(request, asked, quoted)
    return _confirm(request, asked, request.user)


def _mailed(request: HttpRequest, asked: Order, quoted: Quote) -> HttpResponse:
    """Back to the order, which tells of the link in the mail; a reload sends nothing again."""
    by, now = request.user, timezone.now()
    sent = orders.mail_link(asked, quoted, by, request.device, now=now)
    if sent is confirming.Sent.TOO_MANY:
        context = {"plan": asked.plan, "way": request.path}
        return render(request, "subscriptions/shop/too_many.html", context, status=429)
    response = redirect("business_order", asked.pk)
    response.status_code = 303
    return response


@without_trace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link: the same quote and button, for whoever has the mailbox."""
    asked = orders.asked_in(token)
    if asked is None:
        response = render(request, "business/link_spent.html", status=410)
    elif asked.order.confirmed_at is not None:
        response = _onward(request, asked.order, asked.by)
    elif (quoted := _quoted(asked.order)) is None:
        response = _begin_again(request, asked.order)
    elif request.method == "POST":
        response = _confirm(request, asked.order, asked.by)
    else:
        response = _shown(request, asked.order, quoted, by_mail=False)
    return response


def _onward(request: HttpRequest, asked: Order, by: Reader) -> HttpResponse:
    """To the company whose order is carried out; after the button, whoever pays to pay it first."""
    bought = asked.subscription
    page = reverse("company", args=[bought.company.uid])
    if request.method != "POST":
        return redirect(page)
    now = timezone.now()
    if bought.payer != by:
        asking.ask_in_absence(bought, now=now)
        return redirect(page)
    return redirect(asking.place_to_pay(bought, back_to=page, now=now) or page)


def _quoted(asked: Order) -> Quote | None:
    """What it comes to now; None where it does not hold any more.

    What changes a company holds as long as that has the same subscription, of the same owner: what
    is bought instead would be another company, without a name.
    """
    now = timezone.now()
    if asked.subscription not in {None, purchases.subscription_of(asked.reader, asked.plan.kind)}:
        return None
    if now - max(asked.made_at, asked.mailed_at or asked.made_at) > ORDER_SHOWN_FOR:
        return None
    try:
        return purchases.quote_for(asked.reader, asked.plan, asked.interval, asked.seats, now=now)
    except NOT_SO:
        return None


def _shown(request: HttpRequest, asked: Order, quoted: Quote, *, by_mail: bool) -> HttpResponse:
    subscription = asked.subscription
    link = mailed.of(asked, request.user, timezone.now()) if by_mail else None
    context = {
        "order": asked,
        "mailed": link,
        "quote": quoted,
        "offer": order_words.offer(quoted),
        "company": orders.company_of(asked),
        "more": asked.seats - subscription.all_seats if subscription else 0,
        "by_mail": by_mail,
    }
    return render(request, "business/order.html", context)


def _confirm(request: HttpRequest, asked: Order, by: Reader) -> HttpResponse:
    accepts = asking_terms.accepted_with(request)
    try:
        asked.subscription = orders.carry_out(asked, by, accepts=accepts, now=timezone.now())
    except purchases.QuoteChanged:
        return _as_it_is_now(request, asked)
    except NOT_SO:
        return _begin_again(request, asked)
    messages.success(request, _done_words(asked))
    return _onward(request, asked, by)


def _done_words(asked: Order) -> str:
    """What the company has now; or from when on, where it has fewer seats with the next period."""
    bought, n = asked.subscription, asked.seats
    if bought.all_seats == n:
        words = ngettext(
            "Done: your company has %(n)s seat.", "Done: your company has %(n)s seats.", n
        )
        return words % {"n": n}
    words = ngettext(
        "Done: your company has %(n)s seat from %(day)s on.",
        "Done: your company has %(n)s seats from %(day)s on.",
        n,
    )
    return words % {"n": n, "day": order_words.day(bought.paid_until)}


def _as_it_is_now(request: HttpRequest, asked: Order) -> HttpResponse:
    """A new order of the same, with the sums as they are now; nothing was bought."""
    if _quoted(asked) is None:
        return _begin_again(request, asked)
    try:
        anew = purchases.order(
            asked.reader, asked.plan, asked.interval, asked.seats,
            now=timezone.now(), device=asked.device, company=asked.company,
        )  # fmt: skip
    except NOT_SO:
        return _begin_again(request, asked)
    messages.warning(request, _("Something has changed meanwhile. Please look at the sums again."))
    return redirect("business_order", anew.pk)


def _begin_again(request: HttpRequest, asked: Order) -> HttpResponse:
    messages.warning(request, _("This order does not hold any more; nothing was bought."))
    if asked.subscription is not None:
        return redirect("company", asked.subscription.company.uid)
    return redirect("business")
