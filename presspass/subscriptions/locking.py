"""The one order in which rows are locked, so that no two acts wait for each other for ever.

The reader who acts comes first, then companies, then subscriptions, then their seats, each by their
keys; and an act locks at once every subscription that it may touch. Invitations and invoices are
written after that. Who changes a plan locks that, its key left free, and its seats by their keys.
"""

from collections.abc import Iterable

from presspass.subscriptions.models import Company, Plan, Seat, Subscription


def lock(*keys: int, readers: Iterable[int] = ()) -> None:
    """Lock the subscriptions with these `keys`, those by which `readers` read, and their own.

    With them their seats. `readers` are named by their keys. Whoever came to read while this
    waited is locked later.
    """
    readers = list(readers)
    read_by = Seat.objects.filter(holder__in=readers).values_list("subscription", flat=True)
    own = Subscription.objects.active().filter(owner__in=readers, kind=Plan.Kind.PERSONAL)
    touched = {*keys, *read_by, *own.values_list("pk", flat=True)}
    rows = Subscription.objects.select_for_update().filter(pk__in=touched)
    list(rows.order_by("pk").values_list("pk"))
    held = Seat.objects.select_for_update(no_key=True).filter(subscription__in=touched)
    list(held.order_by("pk").values_list("pk"))


def lock_whole(*keys: int, readers: Iterable[int] = ()) -> None:
    """The same with their companies, and all who read by them: their seats may be taken back."""
    companies = Company.objects.filter(subscriptions__in=keys).values("pk")
    rows = Company.objects.select_for_update().filter(pk__in=companies)
    list(rows.order_by("pk").values_list("pk"))
    holders = Seat.objects.filter(subscription__in=keys).values_list("holder", flat=True)
    lock(*keys, readers=[*readers, *holders])
