"""What policy a plan has, and within which bounds: the numbers are the gate's, the words ours.

Apart from `admission`, which needs the models: a plan looks here before it is saved.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from django.utils import timezone

from presspass.gate.errors import PolicyInvalid
from presspass.gate.policy import DEFAULTS, PRESETS, Policy, changes_of, policy_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from presspass.subscriptions.models import Plan

OWN = "own"
"""The name of what is no preset: `arrival` and `full_notice` are mixed otherwise."""


class PolicyRefused(Exception):
    """A plan's policy that the gate would not take: `field` is wrong because of `reason`."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")


class Bounds(NamedTuple):
    """From where to where a number of the policy may go, and what it usually is."""

    least: int
    most: int
    usual: int


def policy_of(plan: "Plan", *, now: datetime | None = None) -> Policy:
    """The policy under which the seats of `plan` are read at `now`. Raises PolicyRefused.

    From its announced date on a plan is enforced, whether the clockwork has been there or not.
    """
    changes = {**plan.policy, "devices": plan.devices}
    if plan.enforce_from and plan.enforce_from <= (now or timezone.now()):
        changes["enforcement"] = "enforce"
    return checked(changes)


def checked(changes: "Mapping[str, object]") -> Policy:
    """The usual policy with `changes`. Raises PolicyRefused."""
    try:
        return policy_from(changes)
    except PolicyInvalid as error:
        raise PolicyRefused(error.field, error.reason) from error


def kept(policy: Policy) -> dict[str, object]:
    """`policy` as a plan keeps it: what differs from the usual one, without the devices."""
    return {name: value for name, value in changes_of(policy).items() if name != "devices"}


def preset_of(policy: Policy) -> str:
    """The name of the preset that `policy` follows; `OWN` where it follows none."""
    chosen = {"arrival": policy.arrival, "full_notice": policy.full_notice}
    return next((name for name, preset in PRESETS.items() if preset == chosen), OWN)


def preset(name: str) -> dict[str, str]:
    """What the preset called `name` sets; nothing for `OWN`."""
    return PRESETS.get(name, {})


def bounds_of(field: str) -> Bounds:
    """The bounds of a number of the policy."""
    kind: Any = _FIELDS[field].type
    return Bounds(kind.ge, kind.le, getattr(DEFAULTS, field))


def in_force(policy: Policy, seats: int) -> int:
    """For how many of `seats` the enforcement of `policy` holds, about: the others are watched."""
    return round(seats * policy.rollout_percent / 100)


_POLICY: Any = msgspec.inspect.type_info(Policy)
_FIELDS = {field.name: field for field in _POLICY.fields}
