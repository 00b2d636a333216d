"""A household to try the rule on: one seat, some devices by name, and a clock of one's own.

Every step goes through the seat's bytes, as it does in a register.
"""

from base64 import urlsafe_b64encode
from hashlib import blake2b

import msgspec

from presspass.gate.policy import Policy
from presspass.gate.rule import Event, Kind, Outcome, Standing, apply, settle, standing
from presspass.gate.seat import DeviceId, Seat, from_bytes, to_bytes, unseen

MORNING = 1_795_000_000.0  # a Unix time in November 2026; tests count seconds from here
ENFORCE = Policy(enforcement="enforce")


def device_id(name: str) -> DeviceId:
    """The id of the device that tests call `name`."""
    return DeviceId(urlsafe_b64encode(blake2b(name.encode(), digest_size=12).digest()).decode())


class Household:
    """One seat. Acts return their outcome; `at` is in seconds since the morning."""

    def __init__(self, **policy):
        self.policy = msgspec.structs.replace(ENFORCE, **policy)
        self.epoch = 1
        self.seat: Seat = unseen(self.epoch, int(MORNING * 1000))

    def event(self, kind: Kind, name: str, *, epoch: int | None = None, **detail) -> Event:
        return Event(
            kind,
            device_id(name),
            label=f"the {name}",
            epoch=self.epoch if epoch is None else epoch,
            **detail,
        )

    def happens(self, kind: Kind, name: str, *, at: float, **detail) -> Outcome:
        return self.apply(self.event(kind, name, **detail), at=at)

    def apply(self, event: Event, *, at: float) -> Outcome:
        before = self.seat
        after, outcome = apply(before, event, MORNING + at, self.policy)
        assert (after is before) == (to_bytes(after) == to_bytes(before))
        self.seat = from_bytes(to_bytes(after))
        return outcome

    def lose(self, *, at: float) -> None:
        """The register is lost: whoever comes next begins it afresh."""
        self.seat = unseen(self.epoch, int((MORNING + at) * 1000))

    def page(self, name, *, at, **detail):
        return self.happens(Kind.PAGE, name, at=at, **detail).decision

    def arrival(self, name, *, at, **detail):
        return self.happens(Kind.ARRIVAL, name, at=at, **detail).decision

    def heartbeat(self, name, *, at, **detail):
        return self.happens(Kind.HEARTBEAT, name, at=at, **detail).decision

    def continues(self, name, *, at, **detail):
        return self.happens(Kind.CONTINUE, name, at=at, **detail).decision

    def stop(self, name, *, at, **detail):
        return self.happens(Kind.STOP, name, at=at, **detail).decision

    def mine(self, name, *, at, **detail):
        return self.happens(Kind.MINE, name, at=at, **detail).decision

    def sign_out(self, name, *, at, **detail):
        return self.happens(Kind.SIGN_OUT, name, at=at, **detail).decision

    def revoke(self, *, at, epoch: int = 0):
        return self.happens(Kind.REVOKE, "", at=at, epoch=epoch).decision

    def sees(self, name: str, *, at: float, epoch: int | None = None) -> Standing:
        told = self.epoch if epoch is None else epoch
        return standing(self.seat, device_id(name), told, MORNING + at, self.policy)

    def readers(self, *, at: float) -> set[str]:
        """The labels of the devices that read."""
        now = int((MORNING + at) * 1000)
        settled = settle(self.seat, self.epoch, now, self.policy)
        return {device.label.removeprefix("the ") for device in settled.readers}

    def device(self, name: str):
        return self.seat.find(device_id(name))
