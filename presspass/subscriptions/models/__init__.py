"""What is sold and to whom: plans, subscriptions, seats, what they cost; and on which terms.

Who may read *now* is decided by the gate; what a seat means to the gate is in `admission.py`.
"""

from presspass.subscriptions.models.announcements import Announcement, Told
from presspass.subscriptions.models.billing import Invoice, InvoiceNumbers, Order, Payment
from presspass.subscriptions.models.companies import Company, Domain, SeatRequest
from presspass.subscriptions.models.events import NeverChanged, SubscriptionEvent
from presspass.subscriptions.models.invitations import Invitation
from presspass.subscriptions.models.plans import Plan, is_spanish
from presspass.subscriptions.models.publisher import Publisher
from presspass.subscriptions.models.subscriptions import (
    LivingSeats,
    Seat,
    Subscription,
    SubscriptionQuerySet,
)
from presspass.subscriptions.models.terms import TERMS_FEATURES, Acceptance, Terms, TermsQuerySet

__all__ = [
    "TERMS_FEATURES",
    "Acceptance",
    "Announcement",
    "Company",
    "Domain",
    "Invitation",
    "Invoice",
    "InvoiceNumbers",
    "LivingSeats",
    "NeverChanged",
    "Order",
    "Payment",
    "Plan",
    "Publisher",
    "Seat",
    "SeatRequest",
    "Subscription",
    "SubscriptionEvent",
    "SubscriptionQuerySet",
    "Terms",
    "TermsQuerySet",
    "Told",
    "is_spanish",
]
