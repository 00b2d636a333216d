"""What the tests of invitations share: an invitation, its letter and link, a paid subscription."""

import re
from datetime import timedelta

from django.core import mail
from django.utils import timezone

from presspass.readers.models import Reader
from presspass.subscriptions import purchases
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import Invitation, Plan, Subscription
from tests.site.subscriptions.cast import PASSWORD

GUEST = "guest@example.org"
DAY = timedelta(days=1)


def invited(subscription: Subscription, email=GUEST, *, days_ago=0, **more) -> Invitation:
    """An invitation by the owner, made so long ago."""
    now = timezone.now() - days_ago * DAY
    return invitations.invite(subscription, email, subscription.owner, now, **more)


def a_reader(email=GUEST, **fields) -> Reader:
    return Reader.objects.create_user(email, PASSWORD, **fields)


def letters_to(email) -> list[str]:
    """What came to `email`: subject and text, the oldest first."""
    return [f"{one.subject}\n{one.body}" for one in mail.outbox if one.to == [email]]


def link_in(text) -> str:
    """The path of the invitation that a letter leads to."""
    return re.search(r"https?://[^/]+(/invitation/\S+/)", text)[1]


def sold(name="Single", seats=1, **more) -> Plan:
    """A plan on sale: nine euros a month."""
    fields = {"seats": seats, "month_cents": 900, "tax_percent": 4, "is_on_sale": True, **more}
    return Plan.objects.create(name=name, **fields)


def pays(reader, plan, *, days_ago=10) -> Subscription:
    """`reader` buys `plan`, so long ago, and reads by it."""
    now = timezone.now() - days_ago * DAY
    asked = purchases.order(reader, plan, "month", plan.seats, now=now)
    return purchases.confirm(asked.pk, reader, now=now)
