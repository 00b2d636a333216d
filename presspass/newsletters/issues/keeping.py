"""The task worker's part: it begins with issues that are due, and keeps a courier for each.

A courier is a process of its own, so that letters do not wait behind an issue, and so that neither
dies with the other. The worker holds each socket as well: when a courier was killed between the
last line of a mail and the server's answer, it waits for that answer in its place, and logs it.
"""

import atexit
import contextlib
import logging
import socket
import subprocess
import sys
import threading
import time
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from presspass.newsletters.issues import sending, smtp
from presspass.newsletters.issues.courier import LOST_AFTER
from presspass.newsletters.issues.flight import NOT_TAKEN, Answer, Flight
from presspass.newsletters.models import Issue

log = logging.getLogger(__name__)

COMMAND: Final = (sys.executable, "-m", "presspass", "deliver_issue")
AGAIN_AFTER_SECONDS: Final = (0, 0, 1, 5, 15, 60)
"""How long before each start after another that ended badly at once."""
LIVED_SECONDS: Final = 10
ENDS_WITHIN_SECONDS: Final = 1.2
"""So long the worker waits, when it ends, for the mails on their way."""

_keepers: dict[int, "Keeper"] = {}


def keep_going() -> None:
    """Begin what is due, and see to it that what is being sent goes on; the clock calls this."""
    now = timezone.now()
    sending.begin_due(now)
    machine = name_of_machine()
    free = Q(carried_by__in=["", machine]) | Q(seen_at__lt=now - LOST_AFTER)
    under_way = list(
        Issue.objects.under_way()
        .filter(free)
        .order_by("sending_since", "pk")
        .values_list("pk", "again_at")
    )
    if under_way:
        Issue.objects.under_way().filter(carried_by=machine).update(seen_at=now)
    for key, again_at in under_way:
        if (again_at is None or again_at <= now) and _has_room(key):
            _keepers.setdefault(key, Keeper(key)).start()


def _has_room(issue: int) -> bool:
    """Whether no other issue is being sent, where a provider's limit is for all together."""
    others = [keeper for key, keeper in _keepers.items() if key != issue]
    return not settings.NEWSLETTERS_PER_MINUTE or not any(one.is_at_work for one in others)


def name_of_machine() -> str:
    """The name of this machine's task worker, which is the same in each of its lives."""
    lock = settings.GATE.home / "work.lock"
    return lock.read_text("ascii") if lock.exists() else socket.gethostname()[:40]


class Keeper:
    """Has couriers for one issue, and looks after what one leaves when it is killed."""

    def __init__(self, issue: int) -> None:
        self._issue = issue
        self._thread: threading.Thread | None = None
        self._link: socket.socket | None = None
        self._is_over = threading.Event()

    @property
    def is_at_work(self) -> bool:
        """Whether there is a courier, or will be again."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Have a courier, unless one is there."""
        if not self.is_at_work:
            self._thread = threading.Thread(target=self._keep, daemon=True, name="courier")
            self._thread.start()

    def let_go(self) -> None:
        """Have the courier end with the mail that is on its way."""
        self._is_over.set()
        if self._link is not None:
            with contextlib.suppress(OSError):
                self._link.shutdown(socket.SHUT_RDWR)

    def wait(self, seconds: float) -> None:
        """Wait until it has, for some seconds at most."""
        if self._thread is not None:
            self._thread.join(max(0, seconds))

    def _keep(self) -> None:
        """Start one courier after the other until one has ended well."""
        in_vain = 0
        while not self._is_over.is_set():
            began = time.monotonic()
            if self._ended_well():
                return
            log.warning("the courier of an issue came to a bad end; the next one goes on")
            in_vain = 0 if time.monotonic() - began >= LIVED_SECONDS else in_vain + 1
            self._is_over.wait(AGAIN_AFTER_SECONDS[min(in_vain, len(AGAIN_AFTER_SECONDS) - 1)])

    def _ended_well(self) -> bool:
        """Whether a new courier came to the end by itself."""
        self._link, theirs = socket.socketpair()
        with self._link:
            with theirs:
                process = subprocess.Popen(  # noqa: S603  (our own command)
                    [*COMMAND, str(self._issue), "--keeper", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            held = self._hold_until_it_ends()
        ended_well = process.wait() == 0
        if held is not None:
            with held:
                if not ended_well:
                    _take_answer(self._issue, held)
        return ended_well

    def _hold_until_it_ends(self) -> socket.socket | None:
        """The socket that it used last, if it has not let go of it."""
        held: socket.socket | None = None
        while self._link is not None:
            try:
                said, numbers, _, _ = socket.recv_fds(self._link, 1, 1)
            except OSError:
                break
            if not said:
                break
            if held is not None:
                held.close()
            held = socket.socket(fileno=numbers[0]) if numbers else None
        return held


def _take_answer(issue: int, held: socket.socket) -> None:
    """Log the answer to the mail that a killed courier had handed over, if there was one.

    Whether it got so far as to send the last line is not known. So that line is sent again: either
    it is the last of the mail, or the server has answered already and takes it for no command;
    its first answer is the answer.
    """
    flight = Flight(settings.GATE.home, issue)
    try:
        flight.lock()
        flown = flight.read()
        open_ones = [one for one in flown.handed if one not in flown.answers]
        if len(open_ones) == 1:
            flight.answered(open_ones[0], _answer_in(held))
    finally:
        flight.close()


def _answer_in(held: socket.socket) -> Answer:
    held.settimeout(smtp.ANSWERS_WITHIN_SECONDS)
    try:
        held.sendall(smtp.LAST_LINE)
        return smtp.waiting_answer(held)
    except OSError:
        return Answer(NOT_TAKEN)


@atexit.register
def _end() -> None:
    """The worker ends: so do its couriers, each with the mail that is on its way."""
    until = time.monotonic() + ENDS_WITHIN_SECONDS
    for keeper in _keepers.values():
        keeper.let_go()
    for keeper in _keepers.values():
        keeper.wait(until - time.monotonic())
