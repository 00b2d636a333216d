"""All that is assumed of people, in one place, each with its reason.

Nobody has published how subscribers change devices or how couples share an account: where no
source is named, the number is a guess, meant to be changed with `--assume name=value`.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from presspass.gate.clock import Seconds
from presspass.gate.errors import AssumptionUnknown


class Span(NamedTuple):
    """A span of time, log-normal: its median in seconds, and sigma, the spread of its logarithm."""

    median: Seconds
    sigma: float


class Assumptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people read. Shares are 0-1, spans in seconds; the line below each is its reason."""

    sessions_a_day: float = 2.5
    """Most people with several devices take news several times a day (Reuters Institute Digital News Report 2013: 88 %)."""  # noqa: E501
    articles_a_session: float = 3.0
    """A session on a newspaper's site is about six pages and 4.5 minutes (Nielsen for the Newspaper Association of America, 2009), lists included."""  # noqa: E501
    article: Span = Span(65, 0.8)
    """Mean 90 s: between the 57 s of short and the 123 s of long articles on phones (Pew Research Center, 2016)."""  # noqa: E501
    list_between: Span = Span(12, 0.7)
    """Looking for the next headline on a list or front page, which needs no place."""
    by_list: float = 0.7
    """Most go on by way of a list, the others by a link in the article."""
    input_gap: Span = Span(4, 0.9)
    """Mean 6 s between two inputs: after an act a reader stays engaged for five seconds or so (Chartbeat's engaged time)."""  # noqa: E501
    load: Seconds = 0.8
    """From the click to the script's first heartbeat."""
    hearing: Seconds = 0.25
    """Streams look at the register four times a second."""
    startle: Seconds = 0.7
    """From the notice's appearing before one's eyes to noticing it."""
    hand_moves: float = 0.4
    """The hand was about to scroll when the text went, and touches the notice."""
    press: Span = Span(4, 0.6)
    """To read two lines at 238 words a minute (Brysbaert, 2019) and to press a button."""
    owner_continues: float = 0.95
    """One who reads alone nearly always wants to go on where the eyes are."""
    sharer_continues: float = 0.85
    """The calm notice has one button; most press it, some think of the other."""
    waits: float = 0.3
    """Of those who do not continue, some leave the notice open and look again."""
    looks_again: Span = Span(60, 0.5)
    """They look again after a minute or so."""
    leaves_open: float = 0.3
    """A session that does not end with a closed tab: the page stays in view."""
    phone_locks: Span = Span(45, 0.4)
    """Phones darken after 30 s to 2 min untouched, which hides the page."""
    tablet_locks: Span = Span(120, 0.4)
    """Tablets darken later."""
    laptop_locks: Span = Span(900, 0.5)
    """Laptops darken after a quarter of an hour or so."""
    on_phone: float = 0.6
    """Share of sessions on the phone, where a person has both and no habit decides."""
    moves: float = 0.15
    """Share of sessions in which one person goes on on the other device in the middle."""
    walk: Span = Span(60, 0.8)
    """From one device to the next."""
    kitchen_days: float = 0.6
    """Share of mornings in which the kitchen flipper flips between tablet and phone."""
    kitchen: Span = Span(900, 0.3)
    """A breakfast."""
    kitchen_stretch: Span = Span(90, 0.7)
    """How long the flipper stays on one device; one stay in 500 is under 12 s."""
    screens_days: float = 0.4
    """Share of evenings in which one person compares on two screens."""
    screens: Span = Span(600, 0.3)
    """Ten minutes of it."""
    screens_stretch: Span = Span(35, 0.7)
    """How long the eyes stay on one of two screens; every sixteenth stay is under 12 s."""
    same_article: float = 0.7
    """Coming back to a device, one goes on with the article that is open there."""
    tabs: int = 4
    """How many tabs the reader of many tabs opens at a time."""
    together: float = 0.5
    """Share of breakfasts, and of evenings, at which a couple that lives together reads side by side."""  # noqa: E501
    together_after: Span = Span(60, 1.0)
    """How long after sitting down each of them begins."""
    together_articles: int = 6
    """Ten minutes of reading: at the table one reads longer than on the way."""
    office_sessions: float = 2.0
    """Sessions of an employee on a working day."""
    office_hours: tuple[float, float] = (8.5, 17.5)
    """When an office reads."""
    signs_in: Seconds = 20.0
    """To sign in anew, with a password that the browser keeps."""
    copy_lives: Seconds = 600.0
    """A ticket is renewed after ten minutes; a rotating secret parts two copies there."""


def assumed(changes: Mapping[str, object]) -> Assumptions:
    """The assumptions with `changes` (name → value). Raises AssumptionUnknown."""
    for name, value in changes.items():
        if name not in Assumptions.__struct_fields__:
            raise AssumptionUnknown(name, "is none of ours", Assumptions.__struct_fields__)
        try:
            msgspec.convert({name: value}, Assumptions)
        except msgspec.ValidationError as error:
            raise AssumptionUnknown(name, str(error), Assumptions.__struct_fields__) from error
    return msgspec.convert(changes, Assumptions)


HOURS: tuple[tuple[float, float, float], ...] = (
    (0.25, 6.5, 9.0),
    (0.20, 12.0, 14.0),
    (0.15, 16.5, 19.0),
    (0.30, 20.0, 23.0),
    (0.10, 9.0, 16.5),
)
"""When people read at home: a share of the sessions, from an hour, to an hour."""
