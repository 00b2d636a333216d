"""The addresses of the gate that take what a device did: read, continue, stop, mine.

Each takes a request apart, asks the gate, and says what it answered. What is decided is in `rule`,
what readers are shown is in `notices.py`, streams are in `events.py`.
"""

from math import ceil
from urllib.parse import quote

from presspass.gate.answer import Answer
from presspass.gate.errors import TooManyContinues
from presspass.gate.gate import Gate
from presspass.gate.http.accepted import prefers_json
from presspass.gate.http.asgi import NO_STORE, HeaderList, Request, Response
from presspass.gate.http.bodies import Act, receive_act
from presspass.gate.http.notices import Notices
from presspass.gate.http.origin import local_path, require_same_origin
from presspass.gate.http.problems import Problem
from presspass.gate.http.tickets import Caller, Tickets
from presspass.gate.rule import Kind
from presspass.gate.ticket import Ticket

A_DAY = 86_400
ASK_AGAIN: HeaderList = ((b"retry-after", b"5"),)

_JSON: HeaderList = ((b"content-type", b"application/json"), *NO_STORE)
_PATH_CHARACTERS = "/?&=%#:;,+~!$'()*@"


class TooOften(Problem):
    """`caller` continued too often and may do so again in `seconds`."""

    def __init__(self, caller: Caller, seconds: int) -> None:
        detail = "Reading went from device to device more than ten times within a minute."
        wait = ((b"retry-after", str(seconds).encode()),)
        super().__init__(429, detail, headers=wait + caller.headers)
        self.caller = caller


class Endpoints:
    """Answers the gate's addresses; `secure`: the site is reached by https."""

    def __init__(self, gate: Gate, tickets: Tickets, notices: Notices, *, secure: bool) -> None:
        self._gate = gate
        self._tickets = tickets
        self._notices = notices
        self._secure = secure

    async def read(self, request: Request) -> Response:
        """`POST /gate/read`: a heartbeat, or an arrival."""
        require_same_origin(request, secure=self._secure)
        act = (await receive_act(request, "json")).act
        answer, caller = await self._decided(
            request, Kind.ARRIVAL if act.arrival else Kind.HEARTBEAT, act
        )
        return answer_response(answer, caller)

    async def question(self, request: Request) -> Response:
        """`GET /gate/read`: the same answer, and nothing changes."""
        answer, caller = await self._asked(request)
        return answer_response(answer, caller)

    async def continue_here(self, request: Request) -> Response:
        """`POST /gate/continue`: read here; from a form, back to the page or to the notice."""
        require_same_origin(request, secure=self._secure)
        received = await receive_act(request, "json or form")
        path = local_path(received.act.next)
        try:
            answer, caller = await self._decided(request, Kind.CONTINUE, received.act)
        except TooOften as often:
            if not received.is_form:
                raise
            return self._notices.wait(request, often.caller, path, often.headers)
        if not received.is_form:
            return answer_response(answer, caller)
        refused = answer.state == "elsewhere"
        return _see_other(f"/gate/notice?next={quote(path)}" if refused else path, caller)

    async def mine(self, request: Request) -> Response:
        """`POST /gate/mine`: both devices are the reader's own.

        A form gets its page back, and JSON where that is liked better.
        """
        require_same_origin(request, secure=self._secure)
        received = await receive_act(request, "json or form")
        answer, caller = await self._decided(request, Kind.MINE, received.act)
        if not received.is_form or prefers_json(request.header(b"accept")):
            return answer_response(answer, caller)
        return _see_other(local_path(received.act.next), caller)

    async def stop(self, request: Request) -> Response:
        """`POST /gate/stop`: a tab was closed or hidden; nobody waits for the answer."""
        require_same_origin(request, secure=self._secure)
        act = (await receive_act(request, "anything")).act
        caller = await self._tickets.caller(request)
        if caller.ticket is not None:
            await self._gate.decide(caller.ticket, Kind.STOP, view=act.view)
        return Response(204, (*NO_STORE, *caller.headers))

    async def _asked(self, request: Request) -> tuple[Answer, Caller]:
        caller = await self._tickets.caller(request)
        return await self._tickets.answered(request, caller, self._gate.ask)

    async def _decided(self, request: Request, kind: Kind, act: Act) -> tuple[Answer, Caller]:
        async def decide(ticket: Ticket) -> Answer:
            return await self._gate.decide(
                ticket,
                kind,
                view=act.view,
                since_input=_known(act.since_input),
                generation=act.generation,
            )

        caller = await self._tickets.caller(request)
        try:
            return await self._tickets.answered(request, caller, decide)
        except TooManyContinues as error:
            raise TooOften(caller, ceil(error.retry_after)) from error


def answer_response(answer: Answer, caller: Caller) -> Response:
    """`answer` as JSON, under its own status."""
    later = ASK_AGAIN if answer.state == "unavailable" else ()
    return Response(answer.status, _JSON + later + caller.headers, answer.json())


def _see_other(path: str, caller: Caller) -> Response:
    location = (b"location", quote(path, safe=_PATH_CHARACTERS).encode())
    return Response(303, (location, *NO_STORE, *caller.headers))


def _known(since_input: int | None) -> int | None:
    """`since_input` where it can be true: clocks that ran back or slept say nothing."""
    return since_input if since_input is not None and 0 <= since_input <= A_DAY else None
