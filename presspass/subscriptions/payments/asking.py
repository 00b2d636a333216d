"""Asks for money: the one place that calls `Provider.ask`.

Whoever confirms a purchase calls `place_to_pay` once all is committed, and leads the reader there.
The clock does the same for what nobody asked for, because a process died in between, and for what
it renewed itself (docs/decisions/0010).
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from presspass.subscriptions.billing import letters
from presspass.subscriptions.models import Invoice, Subscription
from presspass.subscriptions.payments import provider_of
from presspass.subscriptions.payments.protocol import NeedsReader, NotDone, Waits

log = logging.getLogger(__name__)

LEFT_TO_PAGES = timedelta(minutes=1)
"""So long an invoice is left to the page on which it was bought, before the clock asks."""


def place_to_pay(subscription: Subscription, *, back_to: str, now: datetime) -> str:
    """Ask its payer for what is open of `subscription`: the address to go to, "" for none.

    `back_to` is the path of our page at which the payer comes back. Where the provider does nothing
    now the purchase stands all the same, and the clock asks again.
    """
    page = settings.GATE.base_url.rstrip("/") + back_to
    try:
        answer = ask_for_open(subscription, back_to=page, now=now)
    except NotDone as refused:
        log.warning("subscription %s could not be asked for: %s", subscription.pk, refused)
        return ""
    return answer.url if isinstance(answer, NeedsReader) else ""


def ask_in_absence(subscription: Subscription, *, now: datetime) -> None:
    """Ask for what somebody bought who does not pay it, such as the admin of a company.

    Where something has to be done first, a letter says so to whoever pays.
    """
    for invoice in _open_of(subscription).filter(asked_at=None):
        _ask_without_reader(invoice, now)


def ask_for_open(subscription: Subscription, *, back_to: str, now: datetime) -> Waits | NeedsReader:
    """Ask for what is open of `subscription`; NeedsReader where one of it needs the reader.

    Asking again, after Back or a reload, asks for nothing twice and leads to the same place.
    Raises protocol.NotDone; the purchase stands all the same, and the clock asks again.
    """
    answers = [ask_for(invoice, back_to=back_to, now=now) for invoice in _open_of(subscription)]
    return next((one for one in answers if isinstance(one, NeedsReader)), Waits())


def ask_for(invoice: Invoice, *, back_to: str, now: datetime) -> Waits | NeedsReader:
    """Ask for `invoice`. Raises protocol.NotDone; then the clock asks again."""
    answer = provider_of(invoice.subscription.provider).ask(invoice, back_to=back_to, now=now)
    Invoice.objects.filter(pk=invoice.pk, asked_at=None).update(asked_at=now)
    return answer


def ask_for_what_was_left(*, now: datetime) -> int:
    """Ask for whatever nobody has asked for; how many. One that fails stops no other.

    The reader is not there: where something has to be done first, a letter says so.
    """
    left = Invoice.objects.filter(
        asked_at=None, settled_at=None, issued_at__lte=now - LEFT_TO_PAGES
    )
    return sum(_ask_without_reader(invoice, now) for invoice in left.select_related("subscription"))


def _ask_without_reader(invoice: Invoice, now: datetime) -> bool:
    try:
        answer = ask_for(invoice, back_to=letters.page_of(invoice), now=now)
    except Exception:  # whatever one provider raises: the others are asked all the same
        log.exception("invoice %s could not be asked for", invoice.number)
        return False
    if isinstance(answer, NeedsReader):
        letters.send_payment_failed(invoice)
    return True


def _open_of(subscription: Subscription) -> QuerySet[Invoice]:
    opened = Invoice.objects.filter(subscription=subscription, settled_at=None)
    return opened.select_related("subscription").order_by("pk")
