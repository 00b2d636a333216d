"""What happens in one history: a plan, gates whose clocks differ, and steps. Drawn from a seed.

A history is plain data, so that it can be made shorter (`shrinking`), told in words and played
again. What its steps do is in `world`.
"""

from random import Random
from typing import NamedTuple

from presspass.gate.clock import SECOND, Milliseconds
from presspass.gate.policy import Policy, policy_from

NAMES = ("phone", "laptop", "tablet", "desktop")
CROWD = (*NAMES, *(f"screen {number}" for number in range(1, 8)))
VIEWS = (None, "v0", "v1")
FEWEST, MOST = 8, 20


class Step(NamedTuple):
    """One thing that happens, `pause` after the one before it.

    `who` counts names, `gate` the gates, `view` the page views; `share` of the time since the
    device's last input is told; `notice`: of its last notice (1), of the one before it (2) …, or of
    none (0). `mishap` befalls the request, and is over `later` steps later.
    """

    what: str
    who: int = 0
    gate: int = 0
    pause: Milliseconds = 0
    view: int = 0
    share: float = 0.0
    notice: int = 0
    mishap: str = ""
    later: int = 1


class History(NamedTuple):
    """A plan, the error of each gate's clock, and what happens.

    `in_turn`: at its end some devices say continue in turn (G14); `replayed`: its acts are decided
    again under the other enforcements (G15), where clocks agree: which event writes differs there,
    and with it how far the seat's time has come. `crowd`: more devices than a seat remembers.
    """

    plan: int
    clocks: tuple[Milliseconds, ...]
    steps: tuple[Step, ...]
    in_turn: bool = False
    replayed: bool = False
    crowd: bool = False


def _plan(**changes: object) -> Policy:
    return policy_from({"enforcement": "enforce", "overlaps": 2, **changes})


PLANS: tuple[Policy, ...] = (
    _plan(),
    _plan(),
    _plan(overlaps=4),
    _plan(arrival="asks"),
    _plan(arrival="asks", on_store_failure="closed"),
    _plan(devices=2),
    _plan(devices=2, arrival="asks", idle_after=60, renew_every=10),
    _plan(devices=3),
    _plan(enforcement="monitor"),
    _plan(enforcement="notify", devices=2),
)

_OFTEN = {
    "page": 20,
    "heartbeat": 20,
    "continue": 18,
    "arrival": 10,
    "stop": 14,
    "mine": 1,
    "ask": 3,
    "peek": 2,
    "changes": 4,
    "sign out": 2,
    "revoke": 2,
    "renewal": 2,
    "plan": 1,
    "restart": 2,
    "outage": 1,
    "loss": 1,
}
_WHAT = tuple(what for what, times in _OFTEN.items() for _ in range(times))
_CALM = (0, 400, 3000, 4000, 4000, 7000, 12_000)
_PAUSES = (*_CALM, *_CALM, 60_000, 108_000, 119_000, 126_000, 605_000)
_CLOCKS = (0, -5 * SECOND, 5 * SECOND, 0, -1700, 2600)
_SHARES = (0.0, 0.0, 0.3, 1.0)
_NOTICES = (0, 1, 1, 1, 2, 3)
RACE, LATE, TWICE, UNHEARD = "race", "late", "twice", "unheard"
KILLED_BEFORE, KILLED_AFTER = "killed before", "killed after"
_MISHAPS = (
    *("",) * 16,
    *(RACE,) * 4,
    LATE,
    TWICE,
    TWICE,
    UNHEARD,
    KILLED_BEFORE,
    KILLED_AFTER,
)


def draw(seed: int, index: int) -> History:
    """The history `index` of `seed`: always the same one."""
    random = Random(seed << 40 | index).random  # noqa: S311  (a seed is to be repeated)
    gates = 1 + int(random() * 3)
    crowd = random() < 1 / 16
    names = len(CROWD) if crowd else 2 + int(random() * (len(NAMES) - 1))
    skewed = random() < 2 / 3
    return History(
        plan=int(random() * len(PLANS)),
        clocks=tuple(_CLOCKS[int(random() * len(_CLOCKS))] * skewed for _ in range(gates)),
        steps=tuple(
            Step(
                _WHAT[int(random() * len(_WHAT))],
                int(random() * names),
                int(random() * gates),
                _PAUSES[int(random() * len(_PAUSES))],
                int(random() * len(VIEWS)),
                _SHARES[int(random() * len(_SHARES))],
                _NOTICES[int(random() * len(_NOTICES))],
                _MISHAPS[int(random() * len(_MISHAPS))],
                1 + int(random() * 3),
            )
            for _ in range(FEWEST + int(random() * (MOST - FEWEST + 1)))
        ),
        in_turn=random() < 1 / 16,
        replayed=random() < 1 / 5 and not crowd,
        crowd=crowd,
    )


_TOLD = {
    RACE: "written {later} steps later",
    LATE: "arrives {later} steps later",
    TWICE: "arrives again {later} steps later",
    UNHEARD: "whose answer is lost",
    KILLED_BEFORE: "killed before it writes",
    KILLED_AFTER: "killed after it wrote",
}
_OF_GATES = frozenset({"changes", "restart"})
_OF_ALL = frozenset({"outage", "loss", "revoke", "plan"})


def told(history: History) -> str:
    """`history` in words, a line a step."""
    plan = PLANS[history.plan]
    clocks = ", ".join(f"{error / SECOND:+g} s" for error in history.clocks)
    rule = f"devices {plan.devices}, {plan.arrival}, {plan.enforcement}"
    lines = [f"plan {history.plan}: {rule}; clocks of the gates: {clocks}"]
    elapsed: Milliseconds = 0
    for step in history.steps:
        elapsed += step.pause
        lines.append(f"{elapsed / SECOND:8.1f} s  {_in_words(step)}")
    if history.in_turn:
        lines.append("then one device more than may read says continue in turn, every 4 s")
    return "\n".join(lines)


def _in_words(step: Step) -> str:
    words = [] if step.what in _OF_ALL | _OF_GATES else [CROWD[step.who]]
    words.append(step.what)
    if step.what in ("heartbeat", "arrival", "stop") and step.view:
        words.append(f"of view {VIEWS[step.view]}")
    if step.what == "continue" and step.notice:
        words.append(f"of notice {step.notice} back")
    if step.share:
        words.append(f"(input: {step.share:g} of the time since the last)")
    if step.what not in ("outage", "loss", "plan"):
        words.append(f"at gate {step.gate}")
    if step.mishap:
        words.append("· " + _TOLD[step.mishap].format(later=step.later))
    return " ".join(words)
