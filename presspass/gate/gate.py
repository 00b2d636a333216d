"""Ticket + store + clock → decision; a lost race is retried on the fresh state.

The rule itself is `rule`; how requests come in and answers go out is `http`.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from presspass.gate import continues
from presspass.gate.answer import Answer, State, answer_of
from presspass.gate.clock import Seconds, milliseconds
from presspass.gate.counts import Counts
from presspass.gate.errors import (
    SeatUnreadable,
    StoreContended,
    StoreUnavailable,
    TicketExpired,
    TicketInvalid,
)
from presspass.gate.journal import Journal
from presspass.gate.journal_entries import entry_of
from presspass.gate.journal_file import NAME, JournalFile
from presspass.gate.measures import TimedStore
from presspass.gate.policy import DEFAULTS, Policy, for_seat
from presspass.gate.repeats import Repeat, Repeats
from presspass.gate.rule import Decision, Event, Kind, Outcome, Standing, apply, standing
from presspass.gate.seat import DeviceId, Seat, SeatId, from_bytes, to_bytes, unseen
from presspass.gate.settings import GateSettings
from presspass.gate.stores import store_from_url
from presspass.gate.stores.protocol import Store
from presspass.gate.tally import SharedTally
from presspass.gate.ticket import SigningKeys, Ticket, verify

log = logging.getLogger(__name__)

MAX_LOST_RACES = 50
KEPT_FOR: Seconds = 40 * 86_400  # longer than any calm pair is remembered
_REMEMBERED = 10_000  # tickets, seats and devices that a process keeps at hand

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

NO_TICKET = Answer("no_ticket")
NOT_INCLUDED = Answer("not_included")


class Gate:
    """Decides who may read now. One a process; it may share its store with others."""

    def __init__(
        self,
        store: Store,
        keys: SigningKeys,
        *,
        clock: Callable[[], Seconds] = time.time,
        journal: Journal | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.journal = journal or Journal()
        self._keys = keys
        self._losses = store.losses
        self._tickets: OrderedDict[str, Ticket] = OrderedDict()
        self._generations: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._seqs: OrderedDict[str, int] = OrderedDict()
        self._repeats = Repeats(_REMEMBERED)

    def ticket(self, text: str | None, device: str | None) -> Ticket | None:
        """The good, unexpired ticket that `text` is, beside the cookie of its own `device`."""
        if not text or not device:
            return None
        ticket = self._tickets.get(text) or self._verified(text)
        if ticket is None or ticket.device != device or ticket.expires <= self.clock():
            return None
        return ticket

    async def decide(
        self,
        ticket: Ticket,
        kind: Kind,
        *,
        view: str | None = None,
        since_input: int | None = None,
        generation: int | None = None,
    ) -> Answer:
        """Decide what `ticket`'s device did, and answer it.

        Raises TooManyContinues. A store that is down is answered as the policy says, and counted.
        """
        repeated = self.granted_again(ticket) if kind is Kind.PAGE else None
        if repeated is not None:
            return repeated
        event = Event(
            kind=kind,
            device=DeviceId(ticket.device),
            label=ticket.label,
            epoch=ticket.epoch,
            view=view,
            since_input=since_input,
            generation=generation,
        )
        return await self._answered(ticket, lambda policy: self._decided(ticket, event, policy))

    def granted_again(self, ticket: Ticket) -> Answer | None:
        """The answer to a page that is granted as a moment ago, known without asking anybody.

        None when it has to be decided.
        """
        repeat = self._repeats.find(ticket, self.clock())
        if repeat is None or self.store.at_hand(ticket.seat) != repeat.data:
            return None
        self.journal.record_again(repeat)
        return repeat.answer

    async def ask(self, ticket: Ticket) -> Answer:
        """What `ticket`'s device would be answered: a question, no act; nothing changes."""
        return (await self.look(ticket))[0]

    async def look(self, ticket: Ticket) -> tuple[Answer, Seconds | None]:
        """As `ask`, and the Unix time at which the answer changes by time alone, if it does."""
        until: list[Seconds] = []

        async def asked(policy: Policy) -> Answer:
            sees, now = await self._standing(ticket, policy)
            if sees.until is not None:
                until.append(max(sees.until / 1000, now))
            return answer_of(sees, policy)

        answer = await self._answered(ticket, asked)
        return answer, until[0] if until else None

    async def peek(self, ticket: Ticket, *, speculative: bool) -> Answer:
        """Decide a request for the text that no person made, such as a prefetch (RULE, "peek").

        `reading`: the full text; `unavailable`: ask again at the real click; else the opening.
        """

        async def peeked(policy: Policy) -> Answer:
            seat, now = await self._seat(ticket), self.clock()
            sees = standing(seat, ticket.device, ticket.epoch, now, policy)
            answer = answer_of(sees, policy)
            if sees.reads or sees.decision is Decision.REVOKED or policy.enforcement != "enforce":
                return answer
            page = Event(Kind.PAGE, DeviceId(ticket.device), epoch=ticket.epoch)
            _, outcome = apply(seat, page, now, policy)
            takes = speculative and outcome.decision is Decision.GRANTED
            return msgspec.structs.replace(answer, state="unavailable" if takes else "elsewhere")

        return await self._answered(ticket, peeked)

    async def revoke(self, seat: SeatId, epoch: int) -> None:
        """Refuse all tickets of `seat` before `epoch`. Raises StoreUnavailable."""
        await self._write(seat, Event(Kind.REVOKE, epoch=epoch), DEFAULTS)

    async def sign_out(self, seat: SeatId, device: DeviceId, epoch: int) -> int:
        """Refuse `device` on `seat` from now on. Raises StoreUnavailable.

        Returns the epoch in force afterwards: a ninth device signed out raises it.
        """
        event = Event(Kind.SIGN_OUT, device, epoch=epoch)
        after, _, _ = await self._write(seat, event, DEFAULTS)
        return after.epoch

    async def seat(self, seat: SeatId) -> Seat | None:
        """`seat` as the register remembers it, None when it does not. Raises StoreUnavailable."""
        data = await self.store.get(seat)
        return _readable(data)

    async def close(self) -> None:
        """Close the store and the journal."""
        await self.store.close()
        self.journal.close()

    # Deciding

    async def _answered(
        self, ticket: Ticket, answer: Callable[[Policy], Awaitable[Answer]]
    ) -> Answer:
        if not ticket.includes_subscribers:
            return NOT_INCLUDED
        policy = for_seat(ticket.policy, ticket.seat)
        try:
            told = await answer(policy)
        except StoreUnavailable as error:
            return self._without_store(ticket, policy, error)
        _keep(self._seqs, ticket.seat, max(told.seq, self._seqs.get(ticket.seat, 0)))
        return told

    async def _decided(self, ticket: Ticket, event: Event, policy: Policy) -> Answer:
        if policy.enforcement == "off":
            # Nothing is written; what was revoked is refused all the same.
            return answer_of((await self._standing(ticket, policy))[0], policy)
        seat, outcome, data = await self._write(SeatId(ticket.seat), event, policy)
        self.journal.record(event, outcome, policy)
        self._count_loss(outcome.decision)
        now = self.clock()
        sees = standing(seat, ticket.device, ticket.epoch, now, policy)
        if sees.reads:
            _keep(self._generations, (ticket.seat, ticket.device), sees.generation)
        if outcome.recorded is Decision.ELSEWHERE:
            sees = msgspec.structs.replace(sees, would_be=Decision.ELSEWHERE)
        answer = answer_of(sees, policy)
        if data is None and self.journal.is_kept:
            # What changed nothing says nothing new: a repeated grant never comes here.
            entry = entry_of(seat, event, outcome, policy, now, **_said(ticket, answer))
            self.journal.write(entry, outcome.displaced)
        if data is not None:
            counted = self.journal.place(outcome, policy)
            moment = milliseconds(now)
            decided = Repeat(ticket, policy, event, data, outcome, answer, counted, moment)
            self._repeats.keep(decided, seat, sees)
        return answer

    def _count_loss(self, decision: Decision) -> None:
        """The first decision after the register was lost knew nothing of what was before."""
        if self.store.losses != self._losses:
            self._losses = self.store.losses
            self.journal.record_without_store(decision)

    async def _standing(self, ticket: Ticket, policy: Policy) -> tuple[Standing, Seconds]:
        seat, now = await self._seat(ticket), self.clock()
        return standing(seat, ticket.device, ticket.epoch, now, policy), now

    async def _seat(self, ticket: Ticket) -> Seat:
        data = await self.store.get(ticket.seat)
        return _readable(data) or unseen(ticket.epoch, milliseconds(self.clock()))

    async def _write(
        self, seat: SeatId, event: Event, policy: Policy
    ) -> tuple[Seat, Outcome, bytes | None]:
        """The seat afterwards, what was decided, and its bytes where they did not change."""
        for _ in range(MAX_LOST_RACES):
            data = await self.store.get(seat)
            now = self.clock()
            # A revoke of a seat that nobody knows must be remembered all the same.
            epoch = 0 if event.kind is Kind.REVOKE else event.epoch
            old = _readable(data) or unseen(epoch, milliseconds(now))
            new, outcome = apply(old, event, now, policy)
            counts = event.kind is Kind.CONTINUE and policy.enforcement == "enforce"
            displaces = counts and bool(outcome.displaced)
            if displaces:
                await continues.check(self.store, seat, event.device, now)
            if new is old:
                return old, outcome, data
            if await self.store.compare_and_set(seat, data, to_bytes(new), KEPT_FOR):
                if displaces:
                    await continues.count(self.store, seat, event.device, now)
                return new, outcome, None
        raise StoreContended(seat, MAX_LOST_RACES)

    def _without_store(self, ticket: Ticket, policy: Policy, error: StoreUnavailable) -> Answer:
        is_open = policy.on_store_failure == "open" or policy.enforcement == "off"
        self.journal.record_without_store(Decision.GRANTED if is_open else Decision.UNAVAILABLE)
        log.warning("decided without the store, which is %s", error.reason)
        state: State = "reading" if is_open else "unavailable"
        return Answer(state, *self._last_told(ticket), policy.renew_every)

    def _last_told(self, ticket: Ticket) -> tuple[int, int]:
        """The device's last lease, never another's; `seq`, lest a script drop the answer."""
        generation = self._generations.get((ticket.seat, ticket.device), 0)
        return generation, self._seqs.get(ticket.seat, 0)

    def _verified(self, text: str) -> Ticket | None:
        try:
            ticket = verify(text, self._keys, now=self.clock())
        except (TicketExpired, TicketInvalid):
            return None
        _keep(self._tickets, text, ticket)
        return ticket


async def open_gate(settings: GateSettings, counts: Counts | None = None) -> Gate:
    """The gate over the store that `settings` name. Raises UnknownStore.

    `counts`: a worker's. A gate without them is opened for an errand, and keeps no journal.
    """
    store = store_from_url(settings.store_url)
    file = None if counts is None else JournalFile(settings.home / NAME, counts)
    journal = Journal(SharedTally(settings.home / "decided-without-store"), counts, file)
    if file is not None:
        file.begin()
    timed = store if counts is None else TimedStore(store, counts)
    return Gate(timed, settings.keys, journal=journal)


def _said(ticket: Ticket, answer: Answer) -> dict[str, str | int]:
    tone = answer.tone or answer.notice or ""
    return {"seat": ticket.seat, "tone": tone, "policy_version": ticket.policy_version}


def _readable(data: bytes | None) -> Seat | None:
    """The seat in `data`; one that a future version wrote, or damage, counts as not there."""
    if data is None:
        return None
    try:
        return from_bytes(data)
    except SeatUnreadable as error:
        log.warning("a seat was begun afresh: %s", error)
        return None


def _keep(kept: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _REMEMBERED:
        kept.popitem(last=False)
