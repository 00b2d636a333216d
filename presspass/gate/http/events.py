"""Server-Sent Events: each device is told what has changed for it since it was last told.

One watcher a process asks the store what was written, and wakes the streams of those seats, or
those for which time alone has changed something; each stream then looks for itself. So a lost
wake-up costs a moment and nothing more. Opening a stream is no act.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable

from presspass.gate.answer import Answer
from presspass.gate.clock import Seconds
from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import Gate
from presspass.gate.http.asgi import NO_STORE, Request, Send
from presspass.gate.http.endpoints import answer_response
from presspass.gate.http.problems import Problem
from presspass.gate.http.room import files_allowed, most_streams
from presspass.gate.http.tickets import Caller, Tickets
from presspass.gate.policy import for_seat
from presspass.gate.stores.protocol import LATEST, Changes
from presspass.gate.ticket import Ticket

MOST_STREAMS_OF_A_DEVICE = 8
POLL_EVERY: Seconds = 0.25
PING_EVERY: Seconds = 25.0
"""Proxies hang up on a connection that is silent for a minute."""
LONGEST: Seconds = 3600.0
"""After so long the browser is let go and comes back, with the ticket it has by then."""

_HELLO = b"retry: 2000\n\n"
_PING = b": still here\n\n"
_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
    *NO_STORE,
)
_log = logging.getLogger(__name__)


class Stream:
    """What one open connection was last told, and when to look again."""

    def __init__(self, request: Request, ticket: Ticket) -> None:
        self.request = request
        self.ticket = ticket
        self.seat = ticket.seat
        self.told: Answer | None = None
        self.look_at: Seconds | None = None
        self.over = False
        self._alarm = asyncio.Event()
        self._woken = False

    @property
    def is_silent(self) -> bool:
        """Whether nothing but the first state is told: outside `notify` and `enforce`."""
        policy = for_seat(self.ticket.policy, self.ticket.seat)
        return policy.enforcement in {"off", "monitor"}

    def wake(self) -> None:
        """Have the stream look again at once."""
        self._woken = True
        self._alarm.set()

    def end(self) -> None:
        """Have the stream say no more."""
        self.over = True
        self._alarm.set()

    async def woken(self, within: Seconds) -> bool:
        """Wait until the stream is woken; False when it ended, or `within` passed first."""
        timer = asyncio.get_running_loop().call_later(within, self._alarm.set)
        await self._alarm.wait()
        timer.cancel()
        self._alarm.clear()
        woken, self._woken = self._woken and not self.over, False
        return woken


class Streams:
    """All open streams of this process, and the watcher that wakes them."""

    def __init__(self, gate: Gate, tickets: Tickets) -> None:
        self._gate = gate
        self._tickets = tickets
        self._streams: defaultdict[str, set[Stream]] = defaultdict(set)
        self._watcher: asyncio.Task[None] | None = None
        self._since: int | None = None
        self.open = 0
        self.most = most_streams(files_allowed())
        self.closing = False

    async def __call__(self, request: Request, send: Send, *, head: bool = False) -> None:
        """`GET /gate/events`: the state now, and what changes it until either side ends it."""
        caller = await self._tickets.caller(request)
        answer, caller = await self._tickets.answered(request, caller, self._gate.ask)
        if caller.ticket is None or answer.state in {"revoked", "not_included", "no_ticket"}:
            await answer_response(answer, caller)(send, head=head)
            return
        stream = Stream(request, caller.ticket)
        self._check_room(stream, caller)
        headers = [*_HEADERS, *caller.headers]
        if head:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        self._streams[stream.seat].add(stream)
        self.open += 1
        self._gate.journal.counts.add("streams")
        gone = asyncio.create_task(_until_gone(request, stream))
        try:
            await self._begin_to_watch()
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await self._told(stream, send)
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            self._leave(stream)

    def close(self) -> None:
        """End all streams and open no more: the process is about to stop."""
        self.closing = True
        for stream in self._all():
            stream.end()

    async def _told(self, stream: Stream, send: Send) -> None:
        ends = self._gate.clock() + LONGEST
        await send(_more(_HELLO + await self._news(stream)))
        while not stream.over:
            if await stream.woken(PING_EVERY):
                news = await self._news(stream)
            else:
                news = b"" if stream.over else _PING
            if news:
                await send(_more(news))
            if self._gate.clock() >= ends:
                stream.end()

    async def _news(self, stream: Stream) -> bytes:
        answer, stream.look_at = await self._gate.look(stream.ticket)
        if answer.state == "revoked":
            answer = await self._looked_with_new_ticket(stream, answer)
        before, stream.told = stream.told, answer
        if answer.state == "revoked":
            stream.end()
        names = events_between(before, answer)
        if before is not None and stream.is_silent:
            return b""
        return b"".join(_event(name, answer) for name in names)

    async def _looked_with_new_ticket(self, stream: Stream, answer: Answer) -> Answer:
        """What a session that lives on sees, though all of the seat's tickets were revoked.

        The browser gets its own new ticket with its next request.
        """
        _, caller = await self._tickets.answered(
            stream.request, Caller(stream.ticket), self._gate.ask, only_looks=True
        )
        if caller.ticket is None or caller.ticket.seat != stream.seat:
            return answer
        stream.ticket = caller.ticket
        answer, stream.look_at = await self._gate.look(stream.ticket)
        return answer

    def _check_room(self, stream: Stream, caller: Caller) -> None:
        device = stream.ticket.device
        of_device = sum(s.ticket.device == device for s in self._streams.get(stream.seat, ()))
        if self.closing or self.open >= self.most or of_device >= MOST_STREAMS_OF_A_DEVICE:
            later = ((b"retry-after", b"30"),)
            raise Problem(
                503, "No more streams: ask GET /gate/read instead.", headers=later + caller.headers
            )

    async def _begin_to_watch(self) -> None:
        """What is written from here on is told; what was before is in the stream's first look."""
        if self._watcher is None:
            revision = await self._revision()
            if self._watcher is None:
                self._since = revision
                self._watcher = asyncio.create_task(self._watch())

    def _leave(self, stream: Stream) -> None:
        self.open -= 1
        self._gate.journal.counts.add("streams", -1)
        self._streams[stream.seat].discard(stream)
        if not self._streams[stream.seat]:
            del self._streams[stream.seat]
        if not self._streams and self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(POLL_EVERY)
            changes = await self._changes()
            if changes is None:
                continue
            now = self._gate.clock()
            for stream in self._all():
                due = stream.look_at is not None and stream.look_at <= now
                if due or changes.reset or stream.seat in changes.seats:
                    stream.wake()

    async def _changes(self) -> Changes | None:
        """What was written since last asked; None while the store cannot say."""
        try:
            if self._since is None:
                # Anything may have happened meanwhile.
                changes = Changes((await self._gate.store.changes(LATEST)).revision, reset=True)
            else:
                changes = await self._gate.store.changes(self._since)
        except StoreUnavailable as error:
            _log.warning("streams wait for the store, which is %s", error.reason)
            self._since = None
            return None
        self._since = changes.revision
        return changes

    async def _revision(self) -> int | None:
        try:
            return (await self._gate.store.changes(LATEST)).revision
        except StoreUnavailable:
            return None

    def _all(self) -> list[Stream]:
        return [stream for streams in self._streams.values() for stream in streams]


def events_between(before: Answer | None, after: Answer) -> tuple[str, ...]:
    """The names of the events that take a device from what it was told to `after`."""
    if before is None:
        return ("state",)
    if after.state == "revoked":
        return ("revoked",)
    names = [name for name, has_happened in _EVENTS if has_happened(before, after)]
    if not names and before.state != after.state:
        names = ["state"]
    return tuple(names)


def _is_displaced(answer: Answer) -> bool:
    """In `notify` nobody is: there the strip says who would be."""
    return answer.state == "elsewhere" or answer.notice == "handover"


def _notice_of(answer: Answer) -> tuple[object, ...]:
    return answer.generation, answer.device, answer.since


def _displaced(before: Answer, after: Answer) -> bool:
    """Displaced now, or by another device than was told."""
    news = not _is_displaced(before) or _notice_of(before) != _notice_of(after)
    return _is_displaced(after) and news


def _resumed(before: Answer, after: Answer) -> bool:
    return _is_displaced(before) and after.state == "reading" and not _is_displaced(after)


_EVENTS: tuple[tuple[str, Callable[[Answer, Answer], bool]], ...] = (
    ("displaced", _displaced),
    ("resumed", _resumed),
    ("sharing", lambda before, after: after.is_sharing and not before.is_sharing),
    ("sharing_ended", lambda before, after: before.is_sharing and not after.is_sharing),
)


async def _until_gone(request: Request, stream: Stream) -> None:
    message = await request.receive()
    while message["type"] != "http.disconnect":
        message = await request.receive()
    stream.end()


def _event(name: str, answer: Answer) -> bytes:
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), answer.seq, answer.json())


def _more(body: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": body, "more_body": True}
