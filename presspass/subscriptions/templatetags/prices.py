"""How prices, days and quotes are told in templates."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from presspass.readers.models import Reader
from presspass.subscriptions import money
from presspass.subscriptions.models import Plan
from presspass.subscriptions.pricing import Cents, Price
from presspass.subscriptions.shop import confirming, order_words

register = template.Library()


@register.filter
def money_in(cents: Cents, currency: str) -> str:
    """`cents` as they are written."""
    return money.told(cents, currency)


@register.simple_tag
def each(interval: str, cents: Cents, currency: str) -> str:
    """What is paid each `interval`."""
    return money.each(interval, cents, currency)


@register.filter
def order_mailbox(reader: Reader) -> str:
    """The address to which the link that confirms an order of `reader` goes."""
    return confirming.mailbox_of(reader, now=timezone.now())


@register.filter
def percent(number: Decimal) -> str:
    """A percentage without zeros at its end."""
    return money.percent(number)


@register.filter
def plain_day(moment: datetime) -> str:
    """The day of `moment` in the publication's zone, for the middle of a sentence."""
    return order_words.day(moment)


@register.simple_tag
def first_payment(price: Price, plan: Plan) -> str:
    """What the first payment of `plan` with its own seats is."""
    return money.told(price.of_period(price.least, 1), plan.currency)


@register.simple_tag
def regular(price: Price, plan: Plan) -> str:
    """What every payment is that no offer makes less."""
    return money.told(price.regular(price.least), plan.currency)
