"""Cancelling: what is paid is read to its end, and the owner is told by mail, once."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from presspass.mail import post
from presspass.readers import signs
from presspass.subscriptions import ledger, purchases
from presspass.subscriptions.models import Subscription
from presspass.subscriptions.shop import order_words

if TYPE_CHECKING:
    from presspass.readers.models import Device


@transaction.atomic
def leave(subscription: Subscription, device: "Device", *, now: datetime) -> None:
    """Cancel `subscription`, as its owner asked on `device`; sent twice it happens once.

    What nothing is paid for has no end that one could wait for: it ends now.
    """
    owner, company = subscription.owner, subscription.company
    try:
        if subscription.paid_until is None:
            purchases.end(subscription, "cancelled", by=owner, now=now)
        else:
            purchases.cancel(subscription, by=owner, now=now)
    except ledger.EventRefused:
        return
    language = signs.language_of(owner)
    with translation.override(language):
        facts = {
            "plan": subscription.plan.name,
            "company": company.name if company else "",
            "until": order_words.day(subscription.paid_until or now),
            "device": device.shown_label,
        }
    link = signs.absolute("company", str(company.uid)) if company else _own_page()
    post.send_to("subscriptions/cancelled", owner.email, language, **facts, link=link)


def _own_page() -> str:
    return signs.absolute("my_subscription")
