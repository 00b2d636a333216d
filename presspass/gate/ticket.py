"""Signed tickets: what lets the gate decide without a database.

A ticket is a JWT (RFC 7519, HS256) in a cookie. It counts only beside the device cookie whose id
it names (`gate.Gate.ticket`). Who gets one is the site's affair (`subscriptions/admission.py`).
"""

from typing import Annotated, Literal

import jwt
import msgspec

from presspass.gate.clock import Seconds
from presspass.gate.errors import PolicyInvalid, TicketExpired, TicketInvalid, TicketTooLong
from presspass.gate.policy import DEFAULTS, Policy, changes_of, policy_from
from presspass.gate.seat import DEVICE_ID, short_label

LIFETIME: Seconds = 600
LONGEST = 1024
_ALGORITHM = "HS256"

Word = Annotated[str, msgspec.Meta(max_length=64)]


class SigningKeys(msgspec.Struct, frozen=True):
    """The key that signs, and older ones that still verify until their tickets expire."""

    current: bytes
    older: tuple[bytes, ...] = ()

    @property
    def every(self) -> tuple[bytes, ...]:
        """All keys that verify, the newest first."""
        return (self.current, *self.older)

    def __repr__(self) -> str:
        return f"SigningKeys(… and {len(self.older)} older)"


class Ticket(msgspec.Struct, frozen=True):
    """What a reader's device may do, as the site said when it signed the ticket.

    `seat` is empty for a reader without one; `access` is "subscribers" with a right to read
    subscribers' articles, else "registered"; `language` is empty until the reader has chosen;
    `renewal` is the number by which the site finds a copied ticket when it renews one. `seats` is
    how many the subscription holds, `password` whether the reader signs in by one, `admin` who of
    a company is to be asked for a seat, "" where that is not told.
    """

    seat: str
    device: str
    label: str
    epoch: int
    access: Literal["subscribers", "registered"] = "registered"
    policy: Policy = DEFAULTS
    policy_version: int = 0
    language: str = ""
    role: str = ""
    free_seat: bool = False
    seats: int = 1
    password: bool = True
    admin: str = ""
    renewal: int = 0
    expires: int = 0

    @property
    def includes_subscribers(self) -> bool:
        """Whether the reader holds a seat that includes subscribers' articles."""
        return self.access == "subscribers" and bool(self.seat)


class _Claims(msgspec.Struct, frozen=True, omit_defaults=True):
    # NOTE: these names are on the wire in readers' cookies. Add, never rename or reuse.
    exp: int
    seat: Word
    device: Annotated[str, msgspec.Meta(pattern=DEVICE_ID)]
    label: Word
    epoch: Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
    access: Literal["subscribers", "registered"]
    policy: dict[str, str | int] = {}
    policy_version: int = 0
    lang: Word = ""
    role: Word = ""
    free_seat: bool = False
    seats: Annotated[int, msgspec.Meta(ge=1, lt=2**31)] = 1
    password: bool = True
    admin: Word = ""
    renewal: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0


def issue(ticket: Ticket, keys: SigningKeys, *, now: Seconds) -> str:
    """Sign `ticket` as a compact JWT, valid for 600 s from `now` (Unix time).

    Returns at most 1,024 ASCII bytes, so that it fits a cookie. Raises TicketTooLong otherwise.
    """
    claims = _Claims(
        exp=int(now + LIFETIME),
        seat=ticket.seat,
        device=ticket.device,
        label=short_label(ticket.label),
        epoch=ticket.epoch,
        access=ticket.access,
        policy=changes_of(ticket.policy),  # type: ignore[arg-type]  # values are str or int
        policy_version=ticket.policy_version,
        lang=ticket.language,
        role=ticket.role,
        free_seat=ticket.free_seat,
        seats=ticket.seats,
        password=ticket.password,
        admin=short_label(ticket.admin),
        renewal=ticket.renewal,
    )
    text = jwt.encode(msgspec.to_builtins(claims), keys.current, algorithm=_ALGORITHM)
    if len(text) > LONGEST:
        raise TicketTooLong(len(text), LONGEST)
    return text


def verify(text: str, keys: SigningKeys, *, now: Seconds) -> Ticket:
    """The ticket that `text` is, if one of `keys` signed it and it has not expired at `now`.

    Raises TicketExpired or TicketInvalid.
    """
    claims = _claims(_payload(text, keys))
    if claims.exp <= now:
        raise TicketExpired
    try:
        policy = policy_from(claims.policy)
    except PolicyInvalid as error:
        raise TicketInvalid(str(error)) from error
    return Ticket(
        seat=claims.seat,
        device=claims.device,
        label=claims.label,
        epoch=claims.epoch,
        access=claims.access,
        policy=policy,
        policy_version=claims.policy_version,
        language=claims.lang,
        role=claims.role,
        free_seat=claims.free_seat,
        seats=claims.seats,
        password=claims.password,
        admin=claims.admin,
        renewal=claims.renewal,
        expires=claims.exp,
    )


def _payload(text: str, keys: SigningKeys) -> dict[str, object]:
    if len(text) > LONGEST or not text.isascii():
        raise TicketInvalid("too long, or no ASCII")
    reason = "no key"
    for key in keys.every:
        try:
            # The clock is an argument, so PyJWT checks the signature only.
            return jwt.decode(text, key, algorithms=[_ALGORITHM], options={"verify_exp": False})
        except jwt.InvalidTokenError as error:
            reason = str(error)
    raise TicketInvalid(reason)


def _claims(payload: dict[str, object]) -> _Claims:
    try:
        return msgspec.convert(payload, _Claims)
    except msgspec.ValidationError as error:
        raise TicketInvalid(str(error)) from error
