"""The addresses of the gate that answer at once: read, continue, stop, mine, notice.

Each takes a request apart, asks the gate, and says what it answered. What is decided is in `rule`,
the words of the notice are in `notice`, streams are in `events.py`.
"""

from collections.abc import Callable
from math import ceil
from urllib.parse import quote

from presspass.gate.answer import Answer
from presspass.gate.errors import TooManyContinues
from presspass.gate.gate import Gate
from presspass.gate.http.asgi import NO_STORE, HeaderList, Request, Response
from presspass.gate.http.bodies import Act, receive_act
from presspass.gate.http.origin import local_path, require_same_origin
from presspass.gate.http.problems import Problem
from presspass.gate.http.tickets import Caller, Tickets
from presspass.gate.notice.notice import notice_fragment, notice_page
from presspass.gate.rule import Kind
from presspass.gate.seat import SeatId
from presspass.gate.ticket import Ticket

A_DAY = 86_400
ASK_AGAIN: HeaderList = ((b"retry-after", b"5"),)

_JSON: HeaderList = ((b"content-type", b"application/json"), *NO_STORE)
_NOTICE_MAY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
_NOTICE: HeaderList = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"x-robots-tag", b"noindex"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", _NOTICE_MAY),
    *NO_STORE,
)
_PATH_CHARACTERS = "/?&=%#:;,+~!$'()*@"


class Endpoints:
    """Answers the gate's addresses; `secure`: the site is reached by https.

    `publication` tells what the nameplate of the page at a path says, "" where that is not known.
    """

    def __init__(
        self, gate: Gate, tickets: Tickets, publication: Callable[[str], str], *, secure: bool
    ) -> None:
        self._gate = gate
        self._tickets = tickets
        self._publication = publication
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
        answer, caller = await self._decided(request, Kind.CONTINUE, received.act)
        if not received.is_form:
            return answer_response(answer, caller)
        path = local_path(received.act.next)
        refused = answer.state == "elsewhere"
        return _see_other(f"/gate/notice?next={quote(path)}" if refused else path, caller)

    async def mine(self, request: Request) -> Response:
        """`POST /gate/mine`: both devices are the reader's own."""
        require_same_origin(request, secure=self._secure)
        received = await receive_act(request, "json or form")
        answer, caller = await self._decided(request, Kind.MINE, received.act)
        if not received.is_form:
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

    async def notice(self, request: Request) -> Response:
        """`GET /gate/notice`: what a displaced reader is shown, as a fragment or a page."""
        answer, caller = await self._asked(request)
        query = request.query()
        path = local_path(query.get("next", "/"))
        language = self._tickets.language(request, caller)
        if "fragment" not in query:
            name = self._publication(path.partition("?")[0])
            html = notice_page(answer, caller.ticket, language, next=path, publication=name)
        elif caller.ticket is not None:
            html = notice_fragment(answer, caller.ticket, language, next=path)
        else:
            html = ""
        if not html:
            return Response(204, (*NO_STORE, *caller.headers))
        self._note_shown(answer, caller)
        return Response(200, _NOTICE + caller.headers, html.encode())

    def _note_shown(self, answer: Answer, caller: Caller) -> None:
        tone, ticket = answer.tone or answer.notice, caller.ticket
        if ticket is not None and tone is not None:
            seat = SeatId(ticket.seat)
            self._gate.journal.note("notice_shown", seat, tone, device=ticket.device)

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
            wait = ((b"retry-after", str(ceil(error.retry_after)).encode()),)
            detail = "Reading went from device to device more than ten times within a minute."
            raise Problem(429, detail, headers=wait + caller.headers) from error


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
