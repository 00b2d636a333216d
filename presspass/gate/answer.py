"""What the gate tells a device: the JSON of answers and events (DESIGN §5)."""

from typing import Literal

import msgspec

from presspass.gate.clock import rfc3339
from presspass.gate.policy import Policy
from presspass.gate.rule import Decision, Standing

State = Literal["reading", "elsewhere", "no_ticket", "revoked", "not_included", "unavailable"]
Tone = Literal["handover", "sharing"]

STATUS: dict[str, int] = {
    "reading": 200,
    "elsewhere": 409,
    "no_ticket": 401,
    "revoked": 401,
    "not_included": 403,
    "unavailable": 503,
}


class Answer(msgspec.Struct, frozen=True):
    """The state of one device on its seat.

    NOTE: the fields are the wire format. `device` is the other device's label, `since` RFC 3339
    in UTC; both are None where there is no other. `renew_after` is in seconds. `other`, the other
    device's id, is for the notice and never on the wire.
    """

    state: State
    generation: int = 0
    seq: int = 0
    renew_after: int = 30
    notice: Tone | None = None
    device: str | None = None
    since: str | None = None
    tone: Tone | None = None
    other: str | None = None

    @property
    def is_sharing(self) -> bool:
        """Whether its tone, displaced or reading, is that of sharing."""
        return "sharing" in (self.notice, self.tone)

    @property
    def status(self) -> int:
        """The HTTP status that goes with the state."""
        return STATUS[self.state]

    def json(self) -> bytes:
        """The answer as JSON: only the fields that its state has."""
        return _encode({name: getattr(self, name) for name in _FIELDS[self.state]})


_ALWAYS = ("state", "generation", "seq", "renew_after")
_FIELDS: dict[str, tuple[str, ...]] = dict.fromkeys(STATUS, _ALWAYS) | {
    "reading": (*_ALWAYS, "notice"),
    "elsewhere": (*_ALWAYS, "device", "since", "tone"),
}
_encode = msgspec.json.Encoder().encode

_STATES: dict[Decision, State] = {
    Decision.GRANTED: "reading",
    Decision.STOPPED: "reading",
    Decision.ELSEWHERE: "elsewhere",
    Decision.REVOKED: "revoked",
}


def answer_of(standing: Standing, policy: Policy) -> Answer:
    """What a device that stands like `standing` is told under `policy`."""
    every = policy.renew_every
    other = standing.other
    return Answer(
        state=_STATES[standing.decision],
        generation=standing.generation,
        seq=standing.seq,
        renew_after=min(every, policy.renew_every_crowded) if standing.crowded else every,
        notice=_notice(standing, policy),
        device=other.label if other else None,
        since=rfc3339(other.since) if other else None,
        tone=_tone(standing, policy) if standing.decision is Decision.ELSEWHERE else None,
        other=other.id if other else None,
    )


def _tone(standing: Standing, policy: Policy) -> Tone:
    at_once = policy.full_notice == "at_once" and standing.crowded and not standing.calm
    return "sharing" if standing.sharing or at_once else "handover"


def _notice(standing: Standing, policy: Policy) -> Tone | None:
    if policy.enforcement in ("off", "monitor") or standing.decision is not Decision.GRANTED:
        return None
    if _tone(standing, policy) == "sharing":
        return "sharing"
    return "handover" if standing.would_be is Decision.ELSEWHERE else None
