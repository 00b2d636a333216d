"""What happens in a company: who belongs to it, who administers it, who holds its seats.

Its seats are those of its subscription, bought as any other. Domains are in `domains.py`, lists of
addresses in `inviting.py`.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q

from presspass.mail import post
from presspass.readers import signs
from presspass.subscriptions import admission, locking, purchases, seats
from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.models import (
    Company,
    Invitation,
    Plan,
    Seat,
    SeatRequest,
    Subscription,
)

if TYPE_CHECKING:
    from presspass.readers.models import Reader

ASKED_AGAIN_AFTER = timedelta(days=1)
"""So long the admins are not told again that the same member asks."""

ASKED_FOR = timedelta(days=14)
"""So long a request stands on the company's page."""


class Part(StrEnum):
    """What somebody is in a company."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class NoSubscription(Exception):
    """The company's subscription has ended: it has no seats."""


class NoMember(Exception):
    """`reader` holds no seat of the company."""

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader
        super().__init__("the reader holds no seat of the company")


class Standing(NamedTuple):
    """The seats of a company, in numbers that add up: bought = used + invited + free."""

    bought: int
    used: int
    invited: int
    free: int


class Person(NamedTuple):
    """Somebody in a company; an owner or admin may be without a seat."""

    reader: "Reader"
    part: Part
    seat: Seat | None

    @property
    def since(self) -> datetime | None:
        """Since when this person reads with the company, where that is known."""
        return self.seat.given_at if self.seat else None


def subscription_of(company: Company) -> Subscription | None:
    """The company's active subscription."""
    active = Subscription.objects.active().filter(company=company)
    return active.select_related("plan", "company", "owner").first()


def companies_of(reader: "Reader") -> list[Company]:
    """The companies with seats to which `reader` belongs, that of the own seat first."""
    reads = Q(subscriptions__seats__holder=reader, subscriptions__seats__ended_at=None)
    belongs = Q(owner=reader) | Q(admins=reader) | reads
    active = Company.objects.filter(belongs, subscriptions__ended_at=None).distinct()
    seat = admission.seat_of(reader)
    own = seat.subscription.company_id if seat else None
    return sorted(active, key=lambda company: (company.pk != own, company.name, company.pk))


def part_of(company: Company, reader: "Reader") -> Part | None:
    """What `reader` is in `company`; None for everybody else."""
    if company.owner_id == reader.pk:
        return Part.OWNER
    if company.admins.filter(pk=reader.pk).exists():
        return Part.ADMIN
    return Part.MEMBER if _seat_in(company, reader) else None


def was_member(company: Company, key: str) -> bool:
    """Whether the reader with this key held a seat of `company` once."""
    held = Seat.ever.filter(subscription__company=company)
    return key in map(str, held.values_list("holder", flat=True))


def standing(company: Company, *, now: datetime) -> Standing:
    """How many seats are bought, used, kept for who was invited, and free at `now`."""
    subscription = subscription_of(company)
    if subscription is None:
        return Standing(0, 0, 0, 0)
    used = subscription.seats.count()
    invited = subscription.invitations.open(now=now).count()
    bought = max(subscription.all_seats, used + invited)
    return Standing(bought, used, invited, bought - used - invited)


def people(company: Company) -> list[Person]:
    """Everybody in `company`: the owner, the admins, the members, each by name."""
    held = Seat.objects.filter(subscription__company=company, subscription__ended_at=None)
    by_holder = {seat.holder_id: seat for seat in held.select_related("holder")}
    admins = list(company.admins.all())
    parts = {seat.holder: Part.MEMBER for seat in by_holder.values()}
    parts |= dict.fromkeys(admins, Part.ADMIN) | {company.owner: Part.OWNER}
    order = list(Part)
    found = [Person(reader, part, by_holder.get(reader.pk)) for reader, part in parts.items()]
    return sorted(found, key=lambda p: (order.index(p.part), str(p.reader).casefold(), p.reader.pk))


@transaction.atomic
def give(company: Company, reader: "Reader", *, now: datetime) -> Seat:
    """Give `reader` a free seat of `company` at once, or the one that an invitation keeps.

    As with an invitation that is accepted, a seat held elsewhere is given up and a subscription
    that the reader pays alone is not renewed. Raises NoSubscription, seats.SeatError.
    """
    subscription = subscription_of(_locked(company))
    if subscription is None:
        raise NoSubscription
    locking.lock(subscription.pk, readers=[reader.pk])
    held = Seat.objects.filter(holder=reader).exclude(subscription=subscription).first()
    if held is not None:
        invitations.give_up(held, now=now)
    seat = seats.give(subscription, reader, now=now)
    own = invitations.ends_for(reader, now=now)
    if own is not None:
        purchases.cancel(own, by=reader, now=now)
    kept = subscription.invitations.filter(email__iexact=reader.email, closed_at=None)
    kept.update(closed_at=now, outcome=Invitation.Outcome.ACCEPTED, seat=seat)
    return seat


@transaction.atomic
def take_back(company: Company, reader: "Reader", *, by: "Reader", now: datetime) -> None:
    """Take back the seat of `reader`, who reads no more within two seconds; the account stays.

    An owner or admin stays one. Raises NoMember, invitations.HeldByOwner.
    """
    seat = _seat_in(_locked(company), reader)
    if seat is None:
        raise NoMember(reader)
    if by == reader:
        invitations.leave(reader, now)
    else:
        invitations.remove(seat, by, now)
    SeatRequest.objects.filter(company=company, reader=reader).delete()


@transaction.atomic
def remove(company: Company, reader: "Reader", *, by: "Reader", now: datetime) -> None:
    """Take `reader` out of `company`: no admin any more, and no seat; the account stays.

    Whoever does so to themselves leaves. Raises NoMember, invitations.HeldByOwner.
    """
    company = _locked(company)
    if reader.pk == company.owner_id:
        raise invitations.HeldByOwner
    was_admin = company.admins.filter(pk=reader.pk).exists()
    company.admins.remove(reader)
    if not was_admin or _seat_in(company, reader) is not None:
        take_back(company, reader, by=by, now=now)


@transaction.atomic
def make_admin(company: Company, reader: "Reader") -> None:
    """Let `reader`, who holds a seat of `company`, administer it. Raises NoMember."""
    company = _locked(company)
    seat = _seat_in(company, reader)
    if seat is None:
        raise NoMember(reader)
    company.admins.add(reader)
    admission.revoke([seat])  # the ticket tells the part


@transaction.atomic
def unmake_admin(company: Company, reader: "Reader") -> None:
    """Let `reader` administer `company` no more; a seat is kept. Raises NoMember."""
    company = _locked(company)
    if not company.admins.filter(pk=reader.pk).exists():
        raise NoMember(reader)
    company.admins.remove(reader)
    seat = _seat_in(company, reader)
    if seat is not None:
        admission.revoke([seat])


@transaction.atomic
def follow_owner(subscription: Subscription) -> None:
    """Hand the company of `subscription` over to who owns that now; whoever paid is nothing more.

    Where it is no company's, its tickets alone are made anew: they tell who owns it.
    """
    if subscription.company is not None:
        company, owner = _locked(subscription.company), subscription.owner
        Company.objects.filter(pk=company.pk).update(owner=owner)
        company.admins.remove(owner)  # the owner is one by being the owner
    admission.revoke(list(Seat.objects.filter(subscription=subscription)))


@transaction.atomic
def ask_for_seat(company: Company, reader: "Reader", *, now: datetime) -> bool:
    """Tell the admins by mail that `reader` asks for a seat; False where that was done today."""
    request, is_new = SeatRequest.objects.get_or_create(
        company=company, reader=reader, defaults={"asked_at": now}
    )
    earlier = SeatRequest.objects.filter(pk=request.pk, asked_at__lte=now - ASKED_AGAIN_AFTER)
    if not is_new and not earlier.update(asked_at=now):
        return False
    link = signs.absolute("company", str(company.uid))
    for admin in company.whom_to_ask():
        facts = {"member": str(reader), "company": company.name, "link": link}
        post.send("subscriptions/seat_asked", admin, **facts)
    return True


def requests(company: Company, *, now: datetime) -> list[SeatRequest]:
    """Who asked for a seat lately."""
    lately = company.requests.filter(asked_at__gt=now - ASKED_FOR)
    return list(lately.select_related("reader"))


def on_sale() -> list[Plan]:
    """The plans that companies can buy, in their order."""
    sold = Plan.objects.filter(kind=Plan.Kind.COMPANY, is_on_sale=True)
    return list(sold.order_by("place", "name"))


def _locked(company: Company) -> Company:
    """Its row, which everything that changes parts or seats by hand has in common.

    That alone: joined to an owner who is another once it waited, it would not be found.
    """
    return Company.objects.select_for_update().get(pk=company.pk)


def _seat_in(company: Company, reader: "Reader") -> Seat | None:
    held = Seat.objects.filter(subscription__company=company, subscription__ended_at=None)
    return held.filter(holder=reader).first()
