"""The shapes in which accounts are read: one person in seven, a couple, an office.

A shape furnishes an account with browsers and persons. To add one, add a function and its line in
`SHAPES`. Those who cheat are in `cheats`.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from presspass.gate.clock import Seconds
from presspass.gate.households.account import DAY, Account, Steps
from presspass.gate.households.assumptions import Span
from presspass.gate.households.browser import Browser
from presspass.gate.households.person import Person

WORKING_DAYS = 5
OFFICE = 20


class Shape(NamedTuple):
    """A way in which an account is read, by so many persons."""

    name: str
    furnish: Callable[[Account], None]
    persons: int = 1


PHONE, LAPTOP, TABLET = "Firefox on Android", "Firefox on Windows", "Safari on iPad"


def phone(account: Account) -> Browser:
    """A phone."""
    return Browser(account, PHONE, account.assume.phone_locks)


def laptop(account: Account) -> Browser:
    """A laptop."""
    return Browser(account, LAPTOP, account.assume.laptop_locks)


def tablet(account: Account) -> Browser:
    """A tablet."""
    return Browser(account, TABLET, account.assume.tablet_locks)


def is_working_day(number: int) -> bool:
    """Whether the day of this number is one from Monday to Friday."""
    return number % 7 < WORKING_DAYS


def owner(account: Account) -> Person:
    """Somebody who reads alone."""
    return Person(account, account.assume.owner_continues)


def sharer(account: Account) -> Person:
    """Somebody who reads with others on one account."""
    return Person(account, account.assume.sharer_continues)


# Sessions


def plain_sessions(me: Person, small: Browser, large: Browser, times: list[Seconds]) -> Steps:
    """Sessions at `times` on one of two browsers; some go on on the other in the middle."""
    for at in times:
        yield from me.waits_until(at)
        here, there = (small, large) if me.account.chance(me.assume.on_phone) else (large, small)
        if me.account.chance(me.assume.moves):
            yield from goes_on(me, here, there)
        else:
            yield from me.session(here)


def goes_on(me: Person, here: Browser, there: Browser) -> Steps:
    """Begin an article here, leave it in view, walk, and go on there."""
    yield from me.article(here, share=0.5)
    here.is_left()
    yield me.account.span(me.assume.walk)
    yield from me.session(there)


def alternates(me: Person, one: Browser, other: Browser, length: Span, stay: Span) -> Steps:
    """Go to and fro between two browsers that both stay in view."""
    account = me.account
    ends, here, there = account.now + account.span(length), one, other
    while account.now < ends:
        me.takes_up(here)
        yield from me.reads(here, account.span(stay))
        here.is_left()
        here, there = there, here
    one.leaves()
    other.leaves()


def today(me: Person, number: int, mean: float | None = None) -> list[Seconds]:
    """When `me` begins to read on the day of this number."""
    return [number * DAY + at for at in me.sessions(mean)]


# One person


def phone_and_laptop(account: Account) -> None:
    """Reads on either, and now and then goes on on the other."""
    me, small, large = owner(account), phone(account), laptop(account)

    def day(number: int) -> Steps:
        yield from plain_sessions(me, small, large, today(me, number))

    me.lives(day)


def commuter(account: Account) -> None:
    """On the train on the phone, at work on the laptop, where the last article is gone on with."""
    me, small, large = owner(account), phone(account), laptop(account)

    def working_day(number: int) -> Steps:
        for hour in (7.0, 17.5):
            yield from me.waits_until(number * DAY + me.between(hour, hour + 1))
            yield from me.session(small, articles=5)
            yield account.span(account.assume.walk)
            if account.chance(account.assume.same_article):
                yield from me.session(large, articles=1)

    def day(number: int) -> Steps:
        if is_working_day(number):
            yield from working_day(number)
        else:
            yield from plain_sessions(me, small, large, today(me, number))

    me.lives(day)


def kitchen_flipper(account: Account) -> None:
    """At breakfast between the tablet that leans there and the phone in the hand."""
    me, small, large = owner(account), phone(account), tablet(account)
    assume = account.assume

    def day(number: int) -> Steps:
        if account.chance(assume.kitchen_days):
            yield from me.waits_until(number * DAY + me.between(6.5, 8.5))
            yield from alternates(me, large, small, assume.kitchen, assume.kitchen_stretch)
        yield from plain_sessions(me, small, large, today(me, number, assume.sessions_a_day - 1))

    me.lives(day)


def forgotten_tab(account: Account) -> None:
    """Leaves an article open on the laptop, and reads on the phone soon after, every day."""
    me, small, large = owner(account), phone(account), laptop(account)

    def day(number: int) -> Steps:
        for at in today(me, number):
            yield from me.waits_until(at)
            yield from me.article(large)
            large.is_left()
            yield account.span(account.assume.walk)
            yield from me.session(small)

    me.lives(day)


def many_tabs(account: Account) -> None:
    """Opens several tabs at a time, reads them in turn and some again; now and then the phone."""
    me, small, large = owner(account), phone(account), laptop(account)

    def tabs() -> Steps:
        opened = [large.opens_behind() for _ in range(account.assume.tabs)]
        for tab in [*opened, account.random.choice(opened), account.random.choice(opened)]:
            large.turns_to(tab)
            yield from me.reads(large, account.span(account.assume.article))
        me.gets_up(large)

    def day(number: int) -> Steps:
        for at in today(me, number):
            yield from me.waits_until(at)
            yield from me.session(small) if account.chance(account.assume.on_phone) else tabs()

    me.lives(day)


def two_screens(account: Account) -> None:
    """Some evenings compares on laptop and tablet, side by side."""
    me, small, large = owner(account), tablet(account), laptop(account)
    assume = account.assume

    def day(number: int) -> Steps:
        yield from plain_sessions(me, small, large, today(me, number, assume.sessions_a_day - 1))
        if account.chance(assume.screens_days):
            yield from me.waits_until(number * DAY + me.between(20, 22))
            yield from alternates(me, large, small, assume.screens, assume.screens_stretch)

    me.lives(day)


def tablet_beside_laptop(account: Account) -> None:
    """In the evening on the tablet, beside the laptop on which the day's article is still open."""
    me, small, large = owner(account), tablet(account), laptop(account)

    def evening() -> Steps:
        yield from me.article(large)
        large.is_left()
        yield from me.session(small)
        me.takes_up(large)
        yield from me.reads(large, account.span(account.assume.article))
        me.gets_up(large)

    def day(number: int) -> Steps:
        times = [at for at in today(me, number) if at < number * DAY + 20 * 3600]
        for at in times:
            yield from me.waits_until(at)
            yield from me.session(large)
        yield from me.waits_until(number * DAY + me.between(20, 22.5))
        yield from evening()

    me.lives(day)


# Several persons


def couple(account: Account) -> None:
    """Two who live together, each with a phone and a laptop."""
    couple_of(account, (phone(account), laptop(account)), (phone(account), laptop(account)))


def couple_of(
    account: Account, ones: tuple[Browser, Browser], others: tuple[Browser, Browser]
) -> tuple[Person, Person]:
    """A couple that reads on these browsers."""
    one, other = sharer(account), sharer(account)
    shared: list[Seconds] = []

    def day(me: Person, mine: tuple[Browser, Browser], number: int) -> Steps:
        if me is one:
            shared[:] = [number * DAY + at for at in side_by_side(me)]
        mean = account.assume.sessions_a_day - 2 * account.assume.together
        alone = today(me, number, mean)
        for at in sorted([*alone, *shared]):
            if at in shared:
                yield from me.waits_until(at + account.span(account.assume.together_after))
                yield from me.session(account.random.choice(mine), account.assume.together_articles)
            else:
                yield from plain_sessions(me, *mine, [at])

    one.lives(partial(day, one, ones))
    other.lives(partial(day, other, others))
    return one, other


def side_by_side(me: Person) -> list[Seconds]:
    """The times of a day at which a couple begins to read at one table."""
    hours = ((7.0, 8.5), (20.0, 22.0))
    return [me.between(*hour) for hour in hours if me.account.chance(me.assume.together)]


def office(account: Account) -> None:
    """Twenty at their desks, on one account."""
    for _ in range(OFFICE):
        member = sharer(account)
        member.lives(partial(office_day, member, laptop(account)))


def office_day(me: Person, desk: Browser, number: int) -> Steps:
    """A day of one of the office."""
    if not is_working_day(number):
        return
    sessions = len(me.sessions(me.assume.office_sessions))
    for at in sorted(me.between(*me.assume.office_hours) for _ in range(sessions)):
        yield from me.waits_until(number * DAY + at)
        yield from me.session(desk)


SHAPES: tuple[Shape, ...] = (
    Shape("phone and laptop", phone_and_laptop),
    Shape("commuter", commuter),
    Shape("kitchen flipper", kitchen_flipper),
    Shape("forgotten tab", forgotten_tab),
    Shape("many tabs", many_tabs),
    Shape("two screens", two_screens),
    Shape("tablet beside laptop", tablet_beside_laptop),
    Shape("couple", couple, persons=2),
    Shape("office of 20", office, persons=OFFICE),
)
