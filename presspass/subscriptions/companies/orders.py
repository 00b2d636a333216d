"""What a company orders: who may, and the link in the mail of whoever does it on a new device.

The link goes to whoever acts, an admin perhaps, and not to the owner who pays: it proves that the
one who is signed in has the mailbox, too.
"""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone, translation

from presspass.mail import post
from presspass.readers import signs
from presspass.readers.models import Reader
from presspass.subscriptions import money, purchases
from presspass.subscriptions.models import Company, Order, Plan, Subscription
from presspass.subscriptions.shop import confirming, mailed, order_words
from presspass.subscriptions.terms import terms

if TYPE_CHECKING:
    from presspass.readers.models import Device
    from presspass.subscriptions.quoting import Quote

SALT = "presspass.subscriptions.company_orders"


class Asked(NamedTuple):
    """An order, and who confirms it."""

    order: Order
    by: Reader


def company_of(order: Order) -> Company | None:
    """The company whose seats `order` changes; None where it founds one."""
    return order.subscription.company if order.subscription else None


def may_confirm(order: Order, reader: Reader) -> bool:
    """Whether `reader` may confirm `order`: who made it, and whoever administers the company."""
    company = company_of(order)
    return company.is_administered_by(reader) if company else order.reader_id == reader.pk


def known(uid: UUID) -> Order | None:
    """The order of a company with this key."""
    orders = Order.objects.select_related("plan", "reader", "subscription__company__owner")
    return orders.filter(pk=uid, plan__kind=Plan.Kind.COMPANY).first()


@transaction.atomic
def carry_out(order: Order, by: Reader, *, accepts: int | None, now: datetime) -> Subscription:
    """Buy what `order` says; who founds a company so accepts the version `accepts` of the terms.

    Raises as `purchases.confirm`.
    """
    founds = company_of(order) is None
    bought = purchases.confirm(order.pk, order.reader, by=by, now=now)
    if founds and accepts is not None:
        terms.accept(by, accepts, now=now)
    return bought


def mail_link(
    order: Order, quoted: "Quote", by: Reader, device: "Device", *, now: datetime
) -> confirming.Sent:
    """Mail `by` the link that confirms `order`, asked for on `device`; a double click mails one."""
    if (sent := confirming.may_mail(order, by, now=now)) is not confirming.Sent.YES:
        return sent
    company = company_of(order)
    language = signs.language_of(by)
    with translation.override(language):
        offer = order_words.offer(quoted)
    post.send_to(
        "subscriptions/confirm_seats",
        confirming.mailbox_of(by, now=now),
        language,
        company=company.name if company else order.company.get("name", ""),
        seats=str(order.seats),
        today=money.told(quoted.today_cents, order.plan.currency),
        offer=offer,
        device=device.shown_label,
        link=signs.absolute("business_confirm", token_of(order, by)),
    )
    return sent


def mailed_already(  # noqa: PLR0913  (what an order holds)
    by: Reader,
    device: "Device",
    plan: Plan,
    interval: str,
    places: int,
    *,
    company: dict[str, str] | None = None,
) -> Order | None:
    """The order of the same whose link `by` was mailed, where `device` orders by mail."""
    now = timezone.now()
    if not confirming.is_by_mail(by, device, now=now):
        return None
    link = mailed.waiting(by, plan, interval, places, now=now, company=company)
    return link.order if link else None


def token_of(order: Order, by: Reader) -> str:
    """What the link says: signed, so that nobody can make one up."""
    return signing.dumps([str(order.pk), by.pk], salt=SALT)


def asked_in(token: str) -> Asked | None:
    """What `token` confirms; None where it is none, too old, or its reader may no more."""
    try:
        uid, key = signing.loads(token, salt=SALT, max_age=confirming.GOOD_FOR)
    except signing.BadSignature:
        return None
    order, by = known(UUID(uid)), Reader.objects.filter(pk=key, is_active=True).first()
    if order is None or by is None or not may_confirm(order, by):
        return None
    return Asked(order, by)
