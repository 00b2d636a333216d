"""How often a device took the place back by "continue here" within the last minute.

All processes count together: the times stand in the register beside the seats, under a name that
no seat has, and run out by themselves. What a continue does to a seat is in `rule`.
"""

import msgspec

from presspass.gate.clock import Milliseconds, Seconds, milliseconds
from presspass.gate.errors import TooManyContinues
from presspass.gate.stores.protocol import Store

CONTINUES_A_MINUTE = 10
MINUTE: Seconds = 60

_decode = msgspec.json.Decoder(list[Milliseconds]).decode


async def check(store: Store, seat: str, device: str, now: Seconds) -> None:
    """Raise TooManyContinues if `device` displaced others ten times within the last minute."""
    times = _lately(await store.get(_name(seat, device)), now)
    if len(times) >= CONTINUES_A_MINUTE:
        raise TooManyContinues(MINUTE - (milliseconds(now) - times[-CONTINUES_A_MINUTE]) / 1000)


async def count(store: Store, seat: str, device: str, now: Seconds) -> None:
    """Remember that `device` displaced others at `now`.

    Requests of one device that race displace once between them: a lost write is not tried again.
    """
    name = _name(seat, device)
    data = await store.get(name)
    times = [*_lately(data, now), milliseconds(now)][-CONTINUES_A_MINUTE:]
    await store.compare_and_set(name, data, msgspec.json.encode(times), MINUTE)


def _lately(data: bytes | None, now: Seconds) -> list[Milliseconds]:
    """The times in `data` within the last minute; what cannot be read counts as none."""
    if data is None:
        return []
    try:
        times = _decode(data)
    except msgspec.DecodeError:
        return []
    return [at for at in times if milliseconds(now) - at < MINUTE * 1000]


def _name(seat: str, device: str) -> str:
    return f"{seat} {device} continues"
