"""The numbers a publisher may set, validated (RULE, "policy").

A policy is a value. Which plan has which policy is the site's affair; the ticket brings it here.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Annotated, Literal

import msgspec

from presspass.gate.errors import PolicyInvalid


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one seat may be read. Every span is in whole seconds."""

    devices: Annotated[int, msgspec.Meta(ge=1, le=8)] = 1
    arrival: Literal["takes_over", "asks"] = "takes_over"
    idle_after: Annotated[int, msgspec.Meta(ge=13, le=3600)] = 120
    renew_every: Annotated[int, msgspec.Meta(ge=1, le=300)] = 30
    renew_every_crowded: Annotated[int, msgspec.Meta(ge=1, le=300)] = 10
    overlap_within: Annotated[int, msgspec.Meta(ge=1, le=60)] = 12
    overlaps: Annotated[int, msgspec.Meta(ge=1, le=8)] = 4
    overlap_window: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 120
    sharing_remembered: Annotated[int, msgspec.Meta(ge=60, le=30 * 86_400)] = 86_400
    enforcement: Literal["off", "monitor", "notify", "enforce"] = "monitor"
    rollout_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 100
    on_store_failure: Literal["open", "closed"] = "open"
    full_notice: Literal["on_sharing", "at_once"] = "on_sharing"


DEFAULTS = Policy()

PRESETS: dict[str, dict[str, str]] = {
    "calm": {"arrival": "takes_over", "full_notice": "on_sharing"},
    "elpais": {"arrival": "asks", "full_notice": "at_once"},
    "lemonde": {"arrival": "takes_over", "full_notice": "at_once"},
}


def policy_from(changes: Mapping[str, object]) -> Policy:
    """The default policy with `changes` (field → value).

    Raises PolicyInvalid, which names the field and the bound it breaks.
    """
    for name, value in changes.items():
        _check_field(name, value)
    policy = msgspec.convert(changes, Policy)
    _check_spans(policy)
    return policy


def changes_of(policy: Policy) -> dict[str, object]:
    """What in `policy` differs from the defaults: `policy_from(changes_of(p)) == p`."""
    values = msgspec.to_builtins(policy)
    return {name: v for name, v in values.items() if v != getattr(DEFAULTS, name)}


def for_seat(policy: Policy, seat: str) -> Policy:
    """`policy` as it holds for `seat`: outside `rollout_percent`, a stable share, in `monitor`."""
    if policy.rollout_percent == 100:  # noqa: PLR2004  (everybody)
        return policy
    share = int.from_bytes(blake2b(seat.encode(), digest_size=8).digest()) % 100
    if share < policy.rollout_percent or policy.enforcement == "off":
        return policy
    return msgspec.structs.replace(policy, enforcement="monitor")


def _check_field(name: str, value: object) -> None:
    if name not in Policy.__struct_fields__:
        raise PolicyInvalid(name, f"is unknown; known are {', '.join(Policy.__struct_fields__)}")
    try:
        msgspec.convert({name: value}, Policy)
    except msgspec.ValidationError as error:
        raise PolicyInvalid(name, str(error).split(" - at ")[0]) from error


def _check_spans(policy: Policy) -> None:
    least = 3 * policy.renew_every + 10
    if policy.idle_after < least:
        raise PolicyInvalid(
            "idle_after",
            f"must be at least 3 × renew_every + 10, here {least}, or readers lose their place"
            " between two heartbeats",
        )
