"""The courier: a process that hands the mails of one issue over, one after the other.

Before it sends the last line of a mail it logs that, and after the answer that one (`flight.py`);
the database learns of both about once a second. When the task worker that started it is gone, it
sees the mail through that is on its way, writes down what became of it, and ends; the next begins
where it ended. What is promised under kills: docs/decisions/0013.
"""

import logging
import select
import socket
import time
from contextlib import suppress
from datetime import timedelta
from types import FrameType
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from presspass.mail.post import TRIED_AGAIN_AFTER
from presspass.newsletters import suppression
from presspass.newsletters.issues import carriers, recipients, sending, writing
from presspass.newsletters.issues.carriers import Carrier, CarrierAway, SenderRefused, Unanswered
from presspass.newsletters.issues.content import items_of
from presspass.newsletters.issues.flight import NOT_TAKEN, TAKEN, UNKNOWN, Answer, Flight
from presspass.newsletters.models import Delivery, Issue, Suppression

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
"""So many deliveries are claimed together."""
CLAIMED_EVERY_SECONDS: Final = 1.0
LOST_AFTER: Final = timedelta(minutes=10)
"""A machine that was not heard of for so long is taken to have lost its issue."""
IN_A_ROW: Final = 20
"""After so many refusals that are not about the mailbox, it is we who are refused."""
REFUSED: Final = 500
NO_SUCH_MAILBOX: Final = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")
"""What servers say of a mailbox that is none (RFC 3463, 3.2)."""
State = Delivery.State


class Keeper:
    """The task worker, as its courier sees it: it holds the socket, and may be gone."""

    def __init__(self, link: socket.socket | None) -> None:
        self._link = link
        self._is_told_to_stop = False

    def stop(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002  (a handler)
        """End with the mail that is on its way."""
        self._is_told_to_stop = True

    def is_gone(self, within_seconds: float = 0) -> bool:
        """Whether the courier is to end, now or within some seconds."""
        if self._link is None:
            if within_seconds:
                time.sleep(within_seconds)
            return self._is_told_to_stop
        ended, _, _ = select.select([self._link], [], [], within_seconds)
        return bool(ended) or self._is_told_to_stop

    def hold(self, connection: socket.socket) -> None:
        """Have the worker hold `connection` too."""
        if self._link is not None:
            with suppress(OSError):
                socket.send_fds(self._link, [b"+"], [connection.fileno()])

    def let_go(self) -> None:
        """Have it hold nothing."""
        if self._link is not None:
            with suppress(OSError):
                self._link.send(b"-")


def carry(issue: int, keeper: Keeper, *, machine: str) -> None:
    """Send the issue with this key from where it stands, as the one courier of it."""
    flight = Flight(settings.GATE.home, issue)
    try:
        flight.lock()
        _carry(issue, flight, keeper, machine)
    finally:
        flight.close()


def _carry(key: int, flight: Flight, keeper: Keeper, machine: str) -> None:
    known = Issue.objects.select_related("newsletter__edition")
    before = known.filter(pk=key).first()
    if before is None or not take(key, machine):
        return
    recover(before, flight, is_ours=before.carried_by in {"", machine})
    recipients.freeze(before, now=timezone.now())
    issue = known.get(pk=key)
    if not items_of(issue):
        sending.pause(issue, Issue.Paused.NO_ARTICLE, now=timezone.now())
        return
    carrier = carriers.carrier_of(writing.written(issue), flight, keeper)
    courier = Courier(issue, carrier, flight, keeper)
    try:
        courier.go()
    finally:
        carrier.close()


def take(issue: int, machine: str) -> bool:
    """Whether this `machine` is the one that sends the issue: nobody else does, or did lately."""
    now = timezone.now()
    free = Q(carried_by__in=["", machine]) | Q(seen_at__lt=now - LOST_AFTER)
    under_way = Issue.objects.under_way().filter(free, pk=issue)
    return bool(under_way.update(carried_by=machine, seen_at=now))


def recover(issue: Issue, flight: Flight, *, is_ours: bool) -> None:
    """Write down what the log of a courier tells that came to no end, and begin a new log.

    What was handed over and has no answer counts as sent, for servers go on with what they have;
    it is told apart. So is all that was under way where the log may lack something: then only an
    answer after which nothing is sent again is believed.
    """
    flown = flight.read()
    is_whole = is_ours and flown.is_whole
    open_ones: list[Delivery] = []
    with transaction.atomic():
        for delivery in issue.deliveries.filter(state=State.CLAIMED):
            answer = flown.answers.get(delivery.pk)
            if answer is not None and (is_whole or is_final(answer)):
                write(delivery, answer)
            elif delivery.pk in flown.handed or not is_whole:
                open_ones.append(delivery)
            else:
                recipients.set_state([delivery], State.WAITING, now=timezone.now())
        recipients.set_state(open_ones, State.UNCONFIRMED, now=timezone.now())
    if open_ones and not is_whole:
        log.warning("the log of an issue lacks something: %d mails count as sent", len(open_ones))
    flight.clear()


def write(delivery: Delivery, answer: Answer) -> None:
    """Write down what was answered to one delivery."""
    delivery.at, delivery.answer = timezone.now(), answer.words[:300]
    if answer.code == NOT_TAKEN:
        delivery.state = State.WAITING
    elif answer.code == UNKNOWN:
        delivery.state = State.UNCONFIRMED
    elif answer.code < REFUSED and answer.code != TAKEN:
        delivery.state, delivery.tries = State.WAITING, delivery.tries + 1
    elif answer.code == TAKEN:
        delivery.state, delivery.answer = State.SENT, ""
    else:
        delivery.state = State.REFUSED
        if is_of_mailbox(answer):
            suppression.suppress(delivery.address, Suppression.Reason.BOUNCED, now=timezone.now())
    # Whoever was erased meanwhile has none any more.
    Delivery.objects.filter(pk=delivery.pk).update(
        at=delivery.at, answer=delivery.answer, state=delivery.state, tries=delivery.tries
    )


def is_final(answer: Answer) -> bool:
    """Whether the mail was taken or refused for good."""
    return answer.code == TAKEN or answer.code >= REFUSED


def is_of_mailbox(answer: Answer) -> bool:
    """Whether the mailbox is none, as far as the server says: then nothing more goes there."""
    return answer.code >= REFUSED and answer.words.startswith(NO_SUCH_MAILBOX)


class Courier:
    """Sends one issue; `go` ends when it is sent, put off, paused, or nobody waits for it."""

    def __init__(self, issue: Issue, carrier: Carrier, flight: Flight, keeper: Keeper) -> None:
        self._issue, self._carrier, self._flight, self._keeper = issue, carrier, flight, keeper
        self._answers: list[tuple[Delivery, Answer]] = []
        self._claimed_at = time.monotonic()
        self._next_at = time.monotonic()
        self._in_a_row: list[Delivery] = []

    def go(self) -> None:
        """Send what is left."""
        while not self._keeper.is_gone():
            claimed = self._claim()
            if not claimed:
                self._end()
                return
            trouble = None
            try:
                self._send_all(claimed)
            except CarrierAway as error:
                trouble = error
            self._settle()
            if trouble is not None:
                self._put_off(trouble)
                return
            if len(self._in_a_row) >= IN_A_ROW:
                self._take_back()
                return

    def _settle(self) -> None:
        """Have the database know all, so that the log may begin anew."""
        self._write()
        self._issue.deliveries.filter(state=State.CLAIMED).update(state=State.WAITING)
        self._flight.clear()

    def _claim(self) -> list[Delivery]:
        """The next ones; none where it was paused."""
        with transaction.atomic():
            self._claimed_at = time.monotonic()
            if not Issue.objects.under_way().filter(pk=self._issue.pk).exists():
                return []
            return recipients.claim(self._issue, AT_ONCE)

    def _send_all(self, claimed: list[Delivery]) -> None:
        """Send what can be sent in about a second: then who has left meanwhile is left out."""
        for delivery in claimed:
            if self._keeper.is_gone(self._pause()) or len(self._in_a_row) >= IN_A_ROW:
                return
            answer = self._send(delivery)
            self._answers.append((delivery, answer))
            is_ours = answer.code >= REFUSED and not is_of_mailbox(answer)
            self._in_a_row = [*self._in_a_row, delivery] if is_ours else []
            if time.monotonic() - self._claimed_at >= CLAIMED_EVERY_SECONDS:
                return

    def _send(self, delivery: Delivery) -> Answer:
        """Hand over one mail; again where a server ends a connection that served for a while."""
        had_taken = self._carrier.taken
        try:
            return self._carrier.send(delivery)
        except Unanswered as error:
            self._answers.append((delivery, Answer(UNKNOWN, error.answer)))
            raise
        except CarrierAway as error:
            if not had_taken or isinstance(error, SenderRefused):
                raise
            return self._carrier.send(delivery)

    def _pause(self) -> float:
        """How many seconds to wait before the next mail, by the setting for providers' limits."""
        if not settings.NEWSLETTERS_PER_MINUTE:
            return 0
        now = time.monotonic()
        wait = max(0.0, self._next_at - now)
        self._next_at = max(self._next_at, now) + 60 / settings.NEWSLETTERS_PER_MINUTE
        return wait

    def _write(self) -> None:
        """Have the database know what was answered until now."""
        now, answers = timezone.now(), self._answers
        with transaction.atomic():
            taken = [one for one, answer in answers if answer.code == TAKEN]
            recipients.set_state(taken, State.SENT, now=now)
            for delivery, answer in answers:
                if answer.code != TAKEN:
                    write(delivery, answer)
            fine = {"tries": 0, "again_at": None, "answer": ""} if taken else {}
            Issue.objects.filter(pk=self._issue.pk, paused_at=None).update(seen_at=now, **fine)
        if taken:
            self._issue.tries = 0
        self._answers = []

    def _put_off(self, trouble: CarrierAway) -> None:
        """Try again later; after a day of that, or where we are refused, let it stand still."""
        tries = self._issue.tries
        if isinstance(trouble, SenderRefused):
            self._stop(Issue.Paused.SENDER, trouble.answer)
        elif tries >= len(TRIED_AGAIN_AFTER):
            self._stop(Issue.Paused.AWAY, trouble.answer)
        else:
            log.warning("an issue is to be sent on later: %s", trouble.answer)
            again_at = timezone.now() + TRIED_AGAIN_AFTER[tries]
            Issue.objects.filter(pk=self._issue.pk).update(
                tries=tries + 1, again_at=again_at, answer=trouble.answer[:300]
            )

    def _stop(self, because: Issue.Paused, answer: str) -> None:
        log.error("an issue stands still: %s", answer)
        sending.pause(self._issue, because, now=timezone.now(), answer=answer)

    def _take_back(self) -> None:
        """It is us who are refused: they are to get it once we are not."""
        recipients.set_state(self._in_a_row, State.WAITING, now=timezone.now())
        self._stop(Issue.Paused.BLOCKED, self._in_a_row[-1].answer)

    def _end(self) -> None:
        """Nobody of this round is left: the next round comes later, or it is done."""
        issue = Issue.objects.get(pk=self._issue.pk)
        if issue.paused_at is not None or issue.sent_at is not None:
            return
        put_off = issue.deliveries.filter(state=State.WAITING)
        if put_off.exists() and issue.round < len(TRIED_AGAIN_AFTER):
            again_at = timezone.now() + TRIED_AGAIN_AFTER[issue.round]
            Issue.objects.filter(pk=issue.pk).update(round=issue.round + 1, again_at=again_at)
            return
        put_off.update(state=State.REFUSED, at=timezone.now())
        sending.finish(issue, now=timezone.now())
        self._flight.remove()
