"""How an order is told in one phrase each: what is bought, the offer, what is paid after today."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from presspass.subscriptions import money
from presspass.subscriptions.models import Order
from presspass.subscriptions.quoting import Quote


def what(order: Order) -> str:
    """The plan and for how many: "Premium, for 2 readers"."""
    one_or_more = ngettext("%(plan)s, for %(n)s reader", "%(plan)s, for %(n)s readers", order.seats)
    return one_or_more % {"plan": order.plan.name, "n": order.seats}


def then(order: Order, quoted: Quote) -> str:
    """What is paid next, and what from when on without an offer."""
    currency = order.plan.currency
    regular = money.each(order.interval, quoted.regular_cents, currency)
    if quoted.then_at >= quoted.regular_from:
        later = _("From %(day)s on %(price)s, until you cancel.")
        return later % {"day": day(quoted.then_at), "price": regular}
    first = _("On %(day)s %(first)s, then from %(regular_day)s on %(price)s, until you cancel.")
    return first % {
        "day": day(quoted.then_at),
        "first": money.told(quoted.then_cents, currency),
        "regular_day": day(quoted.regular_from),
        "price": regular,
    }


def offer(quoted: Quote) -> str:
    """How much less is paid, and until when; "" where no offer holds."""
    if quoted.offer is None:
        return ""
    words = _("%(percent)s %% off until %(day)s.")
    return words % {"percent": quoted.offer.percent, "day": day(quoted.regular_from)}


def day(moment: datetime) -> str:
    """The day of `moment` in the publication's zone."""
    shape = pgettext("day of an article, in Django's format letters", "j F Y")
    return date_format(timezone.localtime(moment), shape)
