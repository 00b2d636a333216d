"""Plays one history on real gates over one register, and holds it to the guarantees.

People and their scripts are simple here: they send, are answered, and keep what they were told.
Time is a number; calls are driven by hand, so that a history always plays in the same way.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any

from presspass.gate.answer import Answer
from presspass.gate.clock import SECOND, Milliseconds
from presspass.gate.errors import StoreUnavailable, TooManyContinues
from presspass.gate.gate import Gate
from presspass.gate.policy import DEFAULTS, Policy
from presspass.gate.rule import Event, Kind
from presspass.gate.seat import DeviceId, SeatId
from presspass.gate.simulation import answers, verdicts
from presspass.gate.simulation.driving import finished
from presspass.gate.simulation.guarantees import Guarantees
from presspass.gate.simulation.histories import (
    CROWD,
    LATE,
    PLANS,
    TWICE,
    UNHEARD,
    VIEWS,
    History,
    Step,
)
from presspass.gate.simulation.ledger import hold
from presspass.gate.simulation.registers import Register
from presspass.gate.simulation.watch import Killed, Operation, Watch, WatchedJournal, WatchedStore
from presspass.gate.stores.protocol import LATEST
from presspass.gate.ticket import SigningKeys, Ticket

MORNING: Milliseconds = 1_795_000_000 * SECOND  # a Unix time in November 2026
OUTAGE: Milliseconds = 5 * SECOND
LOSS: Milliseconds = 30 * SECOND  # longer than two clocks differ: the generation never falls
EVERYTHING = 10**9  # a step that never comes
TICKET: Milliseconds = 600 * SECOND
KEYS = SigningKeys(b"a key for simulations, never used")
WITH_VIEW = frozenset({Kind.ARRIVAL, Kind.HEARTBEAT, Kind.STOP})


@lru_cache(maxsize=4096)
def device_id(name: str, number: int) -> DeviceId:
    """The id of the device `name` after its sign-out `number`."""
    digest = blake2b(f"{name} {number}".encode(), digest_size=12).digest()
    return DeviceId(urlsafe_b64encode(digest).decode())


@lru_cache(maxsize=4096)
def ticket_for(seat: str, device: DeviceId, name: str, epoch: int, policy: Policy) -> Ticket:
    """The ticket of the device `name`."""
    label = f"the {name} 語語語語語語語語語語語語"
    return Ticket(
        seat=seat, device=device, label=label, epoch=epoch, access="subscribers", policy=policy
    )


class Browser:
    """A device, what it holds, and what it was told."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.signed_out = 0
        self.ticket: Ticket | None = None
        self.expires: Milliseconds = 0
        self.input_at: Milliseconds | None = None
        self.notices: list[int] = []
        self.seq = 0

    def hear(self, answer: Answer) -> None:
        """Take in `answer` as the script does: older news is no news; some answers are notices."""
        if answer.seq >= self.seq:
            self.seq = answer.seq
            if answer.state == "elsewhere" or answer.notice is not None:
                self.notices.append(answer.generation)


class World:
    """One seat, its devices, its gates and its register, while one history is played."""

    def __init__(self, history: History, register: Register) -> None:
        self.history = history
        self.register = register
        self.seat = SeatId(register.begin())
        self.guarantees = Guarantees()
        self.watch = Watch(self.guarantees, self.seat, MORNING)
        self.policy = PLANS[history.plan]
        self.epoch = 1
        self.browsers = {name: Browser(name) for name in CROWD[: 11 if history.crowd else 4]}
        self.gates = [self._gate(number) for number in range(len(history.clocks))]
        self.told = [LATEST] * len(self.gates)
        self.due: list[tuple[int, Callable[[], None]]] = []
        self.number = self.killed = 0

    def play(self) -> None:
        """Play the history to its end. Raises Violation."""
        for number, step in enumerate(self.history.steps):
            self.number = number
            self.watch.time += step.pause
            self._catch_up(number)
            self._happens(step)
        self.watch.time += LOSS
        while self.due:
            self._catch_up(EVERYTHING)
        if self.history.in_turn:
            verdicts.check_in_turn(self)
        if self.history.replayed and len(set(self.history.clocks)) == 1:
            verdicts.check_enforcements(self.watch.taken)

    def _happens(self, step: Step) -> None:
        special = _SPECIAL.get(step.what)
        if special is not None:
            special(self, step)
            return
        browser = self.browsers[CROWD[step.who]]
        event = self._event(Kind(step.what), browser, step)
        ticket = self._ticket(browser)
        send = partial(self.send, browser, ticket, event, step.gate)
        if step.mishap == LATE:
            self.due.append((self.number + step.later, send))
            return
        if step.mishap == TWICE:
            self.due.append((self.number + step.later, send))
        send(mishap=step.mishap, later=step.later)

    def _event(self, kind: Kind, browser: Browser, step: Step) -> Event:
        now, before = self.watch.time, browser.input_at
        since_input = None
        if step.share and before is not None:
            since_input = -int(-(now - before) * step.share // SECOND)
        if kind is not Kind.STOP:
            browser.input_at = now
        is_told = kind is Kind.CONTINUE and 0 < step.notice <= len(browser.notices)
        return Event(
            kind,
            view=VIEWS[step.view] if kind in WITH_VIEW else None,
            since_input=since_input,
            generation=browser.notices[-step.notice] if is_told else None,
        )

    # Sending

    def send(  # noqa: PLR0913  (what is sent, by whom, to where, and what befalls it)
        self,
        browser: Browser,
        ticket: Ticket,
        asked: Event,
        gate: int,
        *,
        mishap: str = "",
        later: int = 1,
    ) -> None:
        """Let `asked` arrive at `gate`; a ticket that is refused is exchanged, once."""
        event = Event(
            asked.kind,
            DeviceId(ticket.device),
            ticket.label,
            ticket.epoch,
            asked.view,
            asked.since_input,
            asked.generation,
        )
        call = self.gates[gate].decide(
            ticket,
            event.kind,
            view=event.view,
            since_input=event.since_input,
            generation=event.generation,
        )

        def then(operation: Operation, answer: Answer) -> None:
            answers.check(operation, answer, self.watch)
            if mishap == UNHEARD:
                return
            browser.hear(answer)
            if answer.state == "revoked" and ticket.epoch < self.epoch:
                self.renew(browser)
                self.send(browser, self._ticket(browser), asked, gate)

        self.start(Operation(event, ticket.policy, gate, call, then, mishap), later)

    def start(self, operation: Operation, later: int = 1) -> None:
        """Drive `operation` to its end, or to where it pauses for `later` steps."""
        self.watch.current = operation
        try:
            operation.call.send(None)
        except StopIteration as done:
            operation.then(operation, done.value)
        except Killed:
            self.killed += 1
            self._restart(operation.gate)
        except (TooManyContinues, StoreUnavailable):
            pass  # answered 429; a revoke or a sign-out will be tried again
        else:
            self.due.append((self.number + later, partial(self._go_on, operation)))

    def _go_on(self, operation: Operation) -> None:
        if not operation.is_over:
            self.start(operation)

    def _catch_up(self, number: int) -> None:
        """Do what is due at step `number`."""
        if not self.due:
            return
        due = [act for at, act in self.due if at <= number]
        self.due = [(at, act) for at, act in self.due if at > number]
        for act in due:
            act()

    # Tickets

    def _ticket(self, browser: Browser) -> Ticket:
        if browser.ticket is None or browser.expires <= self.watch.time:
            self.renew(browser)
        return browser.ticket  # type: ignore[return-value]  # `renew` gave it one

    def renew(self, browser: Browser) -> None:
        """Give `browser` a new ticket, for what holds now."""
        device = device_id(browser.name, browser.signed_out)
        browser.ticket = ticket_for(self.seat, device, browser.name, self.epoch, self.policy)
        browser.expires = self.watch.time + TICKET

    def guest(self, name: str, policy: Policy) -> tuple[Browser, Ticket]:
        """A device that was not here before, with a ticket of the present epoch."""
        if self.watch.seat is not None:
            self.epoch = max(self.epoch, self.watch.seat.epoch)
        return Browser(name), ticket_for(self.seat, device_id(name, 0), name, self.epoch, policy)

    def _renewal(self, step: Step) -> None:
        self.renew(self.browsers[CROWD[step.who]])

    def _plan(self, step: Step) -> None:
        """The seat's plan changes; in half of the cases the tickets are not told."""
        self.policy = PLANS[(self.history.plan + 1 + step.view + step.notice) % len(PLANS)]
        if step.share:
            self._revoke(step)

    # From Django's side

    def _revoke(self, step: Step) -> None:
        self.epoch += 1
        event = Event(Kind.REVOKE, epoch=self.epoch)
        call = self.gates[step.gate].revoke(self.seat, self.epoch)

        def then(operation: Operation, answer: None) -> None:
            answers.check_refused(operation, answer, self.watch)

        self.start(Operation(event, DEFAULTS, step.gate, call, then, step.mishap), step.later)

    def _sign_out(self, step: Step) -> None:
        browser = self.browsers[CROWD[step.who]]
        event = Event(Kind.SIGN_OUT, device_id(browser.name, browser.signed_out), epoch=self.epoch)
        call = self.gates[step.gate].sign_out(self.seat, event.device, event.epoch)

        def then(operation: Operation, epoch: int) -> None:
            answers.check_refused(operation, epoch, self.watch)
            self.epoch = max(self.epoch, epoch)
            browser.signed_out += 1
            browser.ticket = None

        self.start(Operation(event, DEFAULTS, step.gate, call, then, step.mishap), step.later)

    # Questions

    def _ask(self, step: Step) -> None:
        self.question(step, lambda gate, ticket: gate.ask(ticket), answers.check_question)

    def _peek(self, step: Step) -> None:
        speculative = step.share > 0
        self.question(
            step,
            lambda gate, ticket: gate.peek(ticket, speculative=speculative),
            answers.check_peek,
        )

    def question(
        self,
        step: Step,
        ask: Callable[[Gate, Ticket], Any],
        check: Callable[[Operation, Answer, Watch], None],
    ) -> None:
        """Ask for `step`'s device; nothing may change."""
        browser = self.browsers[CROWD[step.who]]
        ticket = self._ticket(browser)
        event = Event(Kind.HEARTBEAT, DeviceId(ticket.device), ticket.label, ticket.epoch)
        call = ask(self.gates[step.gate], ticket)

        def then(operation: Operation, answer: Answer) -> None:
            check(operation, answer, self.watch)
            if check is answers.check_question:
                browser.hear(answer)  # a peek is none of the script's

        self.start(Operation(event, ticket.policy, step.gate, call, then, is_question=True))

    def _changes(self, step: Step) -> None:
        """A gate asks for changes and tells its streams; messages are lost and come twice."""
        watch, since = self.watch, self.told[step.gate]
        try:
            changes = finished(self.gates[step.gate].store.changes(since))
        except StoreUnavailable:
            return
        known, present = watch.seen.get(step.gate), (watch.losses, watch.writes)
        named = self.seat in changes.seats or changes.reset
        hold(named or known in (None, present), "G17", "a write is not told to a stream")
        watch.seen[step.gate] = present
        self.told[step.gate] = changes.revision
        times = {UNHEARD: 0, TWICE: 2}.get(step.mishap, 1) if named else 0
        for _ in range(times):
            for who in range(2):
                self._ask(step._replace(who=who))

    # What befalls gates and register

    def _gate(self, number: int) -> Gate:
        return Gate(
            WatchedStore(self.register.open(), self.watch),
            KEYS,
            clock=self.watch.clock(self.history.clocks[number]),
            journal=WatchedJournal(self.watch),
        )

    def _restart(self, number: int) -> None:
        """The worker of gate `number` is killed, with its calls, and another begins."""
        for _, act in self.due:
            operation = act.args[0] if isinstance(act, partial) and act.args else None
            if isinstance(operation, Operation) and operation.gate == number:
                operation.call.close()
                operation.is_over = True
        self.gates[number] = self._gate(number)
        self.told[number] = LATEST
        self.watch.seen.pop(number, None)

    def _outage(self, _: Step) -> None:
        self.watch.up_at = max(self.watch.up_at, self.watch.time + OUTAGE)

    def _loss(self, step: Step) -> None:
        """The register is lost; whoever waits to write finds it away."""
        del step
        self.watch.lose(LOSS)
        self._catch_up(EVERYTHING)
        self.register.lose()
        self.told = [LATEST] * len(self.gates)
        self.watch.seen.clear()


_SPECIAL: dict[str, Callable[[World, Step], None]] = {
    "ask": World._ask,  # noqa: SLF001  (the table of what may happen, beside its class)
    "peek": World._peek,  # noqa: SLF001
    "changes": World._changes,  # noqa: SLF001
    "sign out": World._sign_out,  # noqa: SLF001
    "revoke": World._revoke,  # noqa: SLF001
    "renewal": World._renewal,  # noqa: SLF001
    "plan": World._plan,  # noqa: SLF001
    "restart": lambda world, step: world._restart(step.gate),  # noqa: SLF001
    "outage": World._outage,  # noqa: SLF001
    "loss": World._loss,  # noqa: SLF001
}
