"""How a seat reaches the gate: its ticket, the refusal of its tickets, the end of one device.

This is all that the gate is told of what is sold. Who may read now, it decides alone.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from presspass.gate.errors import StoreUnavailable, TicketInvalid, TicketTooLong
from presspass.gate.gate import Gate, open_gate
from presspass.gate.seat import DeviceId, SeatId
from presspass.gate.ticket import Ticket, issue, verify
from presspass.subscriptions.models import Plan, Seat, Subscription
from presspass.subscriptions.policies import policy_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from presspass.readers.models import Device, Reader

log = logging.getLogger(__name__)

Epoch: TypeAlias = int

LONGEST_NAME = 60
"""So many characters of a name a ticket carries: it has to fit a cookie."""

BATCH = 500
"""So many seats have their epoch raised in one transaction."""


def seat_of(reader: "Reader") -> Seat | None:
    """The seat that gives `reader` the right to read, if there is one."""
    living = Seat.objects.filter(holder=reader, subscription__ended_at=None)
    return living.select_related("subscription__plan", "subscription__company__owner").first()


def gate_id(seat: Seat) -> SeatId:
    """The name under which the gate knows `seat`."""
    return SeatId(seat.uid.hex)


def ticket_for(reader: "Reader", device: "Device", renewal: int = 0) -> Ticket:
    """What `device` of `reader` may do, in the words of the gate; `renewal`: see `renewal_in`."""
    seat = seat_of(reader)
    label = device.custom_label or device.label  # the notice says it in its own reader's language
    if seat is None:
        return Ticket(
            seat="",
            device=device.pk,
            label=label,
            epoch=0,
            language=reader.language,
            renewal=renewal,
        )
    subscription = seat.subscription
    role, admin = _role(subscription, reader)
    return Ticket(
        seat=gate_id(seat),
        device=device.pk,
        label=label,
        epoch=seat.epoch,
        access="subscribers",
        policy=policy_of(subscription.plan),
        policy_version=subscription.plan.policy_version,
        language=reader.language,
        role=role,
        admin=admin,
        free_seat=subscription.free_seats(now=timezone.now()) > 0,
        seats=subscription.all_seats,
        password=reader.has_usable_password(),
        renewal=renewal,
    )


def _role(subscription: Subscription, reader: "Reader") -> tuple[str, str]:
    """What `reader` is in `subscription`, and who of a company is to be asked for a seat."""
    is_owner, company = subscription.owner_id == reader.pk, subscription.company
    if company is None:
        return ("owner" if is_owner else "added_user"), ""
    asked = company.whom_to_ask()
    part = "admin" if reader in asked else "member"
    return ("owner" if is_owner else part), asked[0].get_full_name()[:LONGEST_NAME]


def ticket_text(reader: "Reader", device: "Device", renewal: int) -> str:
    """The signed ticket of `device`, good for ten minutes from now."""
    ticket = ticket_for(reader, device, renewal)
    try:
        return issue(ticket, settings.GATE.keys, now=time.time())
    except TicketTooLong:
        # A long name in a script that JSON escapes. The label the device came with is short.
        plain = msgspec.structs.replace(ticket, label=device.label, admin="")
        return issue(plain, settings.GATE.keys, now=time.time())


def renewal_in(text: str, device: "Device") -> int | None:
    """The number of the renewal by which the ticket `text` was given, expired or not.

    None where it is no ticket of ours, or one of another device.
    """
    try:
        ticket = verify(text, settings.GATE.keys, now=0)
    except TicketInvalid:
        return None
    return ticket.renewal if ticket.device == device.pk else None


def revoke(seats: Sequence[Seat]) -> None:
    """Refuse all tickets of `seats` so far; called within the change that makes them old.

    The epoch is raised with that change, so neither is ever there without the other; the gate is
    told once both are committed. Should the register be unavailable then, the old tickets end by
    themselves within ten minutes, or when the first new one comes.
    """
    keys = sorted(seat.pk for seat in seats)
    for start in range(0, len(keys), BATCH):
        _raise_epochs(keys[start : start + BATCH])


def revoke_all_of(plan: Plan) -> None:
    """Refuse all tickets of the seats of `plan`, batch by batch; begun anew it does no harm."""
    living = Seat.objects.filter(subscription__plan=plan, subscription__ended_at=None)
    last = 0
    while keys := list(_keys_after(living, last)):
        _raise_epochs(keys)
        last = keys[-1]


def _keys_after(seats: "QuerySet[Seat]", last: int) -> "Iterable[int]":
    return seats.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]


def _raise_epochs(keys: list[int]) -> None:
    with transaction.atomic():
        rows = Seat.ever.filter(pk__in=keys)
        locked = rows.select_for_update(no_key=True).order_by("pk")  # see `locking`
        raised = [(gate_id(seat), seat.epoch + 1) for seat in locked]
        rows.update(epoch=F("epoch") + 1)
        transaction.on_commit(partial(_tell, _revoking(raised)))


def _revoking(raised: Iterable[tuple[SeatId, Epoch]]) -> Callable[[Gate], Awaitable[None]]:
    async def revoking(gate: Gate) -> None:
        for seat, epoch in raised:
            await gate.revoke(seat, epoch)

    return revoking


def sign_out(reader: "Reader", devices: Sequence["Device"]) -> None:
    """Refuse `devices` from now on; the other devices of the seat go on reading."""
    seat = seat_of(reader)
    if seat is not None and devices:
        ids = [DeviceId(device.pk) for device in devices]
        transaction.on_commit(partial(_sign_out, seat, ids))


def _sign_out(seat: Seat, devices: list[DeviceId]) -> None:
    epoch = seat.epoch

    async def signing_out(gate: Gate) -> None:
        nonlocal epoch
        for device in devices:
            epoch = await gate.sign_out(gate_id(seat), device, epoch)

    _tell(signing_out)
    catch_up(seat, epoch)


def catch_up(seat: Seat, epoch: Epoch) -> None:
    """Raise `seat` to `epoch`, in force at the gate: a ninth sign-out raised it there."""
    Seat.ever.filter(pk=seat.pk, epoch__lt=epoch).update(epoch=epoch)


def _tell(errand: Callable[[Gate], Awaitable[None]]) -> None:
    """Run `errand` at the gate; a register that is down is logged: tickets end by themselves."""
    try:
        ask(errand)
    except StoreUnavailable as error:
        log.warning("the gate was not told, its store is %s", error.reason)


def ask(errand: Callable[[Gate], Awaitable[Any]]) -> Any:
    """Open the gate, run `errand`, close it again; for threads without an event loop.

    Raises StoreUnavailable.
    """

    async def asked() -> Any:
        gate = await open_gate(settings.GATE)
        try:
            return await errand(gate)
        finally:
            await gate.close()

    return asyncio.run(asked())
