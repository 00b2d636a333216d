"""All that can go wrong in the gate. Each error carries its facts as attributes.

Expected outcomes (elsewhere, revoked …) are no errors: see `rule.Decision`.
"""

from collections.abc import Iterable

from presspass.gate.clock import Seconds


class GateError(Exception):
    """Anything the gate raises."""


class SettingError(GateError):
    """A setting from the environment that cannot be used."""

    def __init__(self, name: str, problem: str, *, mend: str) -> None:
        self.name, self.problem, self.mend = name, problem, mend
        super().__init__(f"{name} {problem} To mend: {mend}")


class PolicyInvalid(GateError):
    """A policy whose `field` is out of bounds, unknown or of a wrong type."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field}: {reason}")


class AssumptionUnknown(GateError):
    """An assumption of the simulated households that is not there, or cannot be so."""

    def __init__(self, name: str, problem: str, known: Iterable[str]) -> None:
        self.name, self.problem, self.known = name, problem, tuple(known)
        super().__init__(f"{name}: {problem}; known are {', '.join(self.known)}")


class TicketInvalid(GateError):
    """A text that is not a ticket of ours: forged, damaged or of another kind."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"not a ticket of ours: {reason}")


class TicketExpired(GateError):
    """A ticket of ours whose time has passed."""


class TicketTooLong(GateError):
    """A ticket that would not fit a cookie."""

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        super().__init__(f"a ticket of {length} bytes; a cookie takes {limit}")


class StoreUnavailable(GateError):
    """The register of seats cannot be asked or written at present."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the store is unavailable: {reason}")


class StoreContended(StoreUnavailable):
    """Every try to write `seat` lost its race."""

    def __init__(self, seat: str, tries: int) -> None:
        self.seat, self.tries = seat, tries
        super().__init__(f"lost {tries} races for one seat")


class UnknownStore(GateError):
    """A store URL whose scheme no store answers to."""

    def __init__(self, scheme: str, known: Iterable[str]) -> None:
        self.scheme, self.known = scheme, tuple(known)
        super().__init__(f"no store for {scheme!r}; known are {', '.join(self.known)}")


class SeatUnreadable(GateError):
    """Bytes in the register that are no seat of this version."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"no seat can be read from these bytes: {reason}")


class JournalUnreadable(GateError):
    """The journal of decisions cannot be read at present."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the journal cannot be read: {reason}")


class TooManyContinues(GateError):
    """A device displaced others by continue too often within a minute."""

    def __init__(self, retry_after: Seconds) -> None:
        self.retry_after = retry_after
        super().__init__(f"too many continues; again in {retry_after:.0f} s")
