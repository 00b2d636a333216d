"""The addresses at which a reader is told of another device: the notice, and why it is shown.

Nothing is decided here and no act is counted: both ask the gate and say what it knows. The words
are in `notice`.
"""

from collections.abc import Callable, Mapping

from presspass.gate.answer import Answer
from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import Gate
from presspass.gate.http.asgi import NO_STORE, HeaderList, Message, Request, Response, Send
from presspass.gate.http.origin import local_path
from presspass.gate.http.tickets import Caller, Tickets
from presspass.gate.journal_entries import Sign
from presspass.gate.notice.facts import Facts, facts_of
from presspass.gate.notice.full import Place
from presspass.gate.notice.notice import notice_fragment, notice_page, wait_page, why_page
from presspass.gate.policy import for_seat
from presspass.gate.seat import SeatId
from presspass.gate.ticket import Ticket

_MAY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: HeaderList = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"x-robots-tag", b"noindex"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", _MAY),
    *NO_STORE,
)
_OPENED: Mapping[str, Sign] = {"devices": "devices_opened", "password": "password_opened"}
_SIGNED_OUT = frozenset({204, 303})
"""What "not me" answers where it was done: nothing to a script, the way back to a form."""


class Notices:
    """Answers what readers are shown.

    `publication` tells what the nameplate of the page at a path says, "" where that is not known;
    `pages` is where the site has what the notice offers.
    """

    def __init__(
        self,
        gate: Gate,
        tickets: Tickets,
        publication: Callable[[str], str],
        pages: Mapping[str, str],
    ) -> None:
        self._gate = gate
        self._tickets = tickets
        self._publication = publication
        self._pages = pages
        self._opened: dict[str, Sign] = {
            pages[name]: sign for name, sign in _OPENED.items() if name in pages
        }

    async def notice(self, request: Request) -> Response:
        """`GET /gate/notice`: what a reader is told, as a fragment or a page."""
        answer, caller = await self._asked(request)
        ticket, language = caller.ticket, self._tickets.language(request, caller.ticket)
        place = await self._place(request, caller, with_facts=answer.is_sharing)
        if ticket is not None and answer.is_sharing and not caller.exchanged:
            ticket = await self._tickets.facts_of(request, ticket)
        if "fragment" not in request.query():
            html = notice_page(answer, ticket, language, place)
        elif ticket is not None:
            html = notice_fragment(answer, ticket, language, place)
        else:
            html = ""
        if ticket is not None and (tone := answer.tone or answer.notice):
            self._note("notice_shown", ticket, tone)
        if not html:
            return Response(204, (*NO_STORE, *caller.headers))
        return Response(200, _HEADERS + caller.headers, html.encode())

    async def why(self, request: Request) -> Response:
        """`GET /gate/why`: why this reader sees a notice, as a page."""
        answer, caller = await self._asked(request)
        place = await self._place(request, caller, with_facts=True)
        language = self._tickets.language(request, caller.ticket)
        if caller.ticket is not None:
            self._note("why_opened", caller.ticket, answer.tone or answer.notice or "")
        html = why_page(answer, caller.ticket, language, place)
        return Response(200, _HEADERS + caller.headers, html.encode())

    def wait(self, request: Request, caller: Caller, path: str, headers: HeaderList) -> Response:
        """Answer the form of a reader who continued too often: a page, and the way back."""
        place = Place(path, publication=self._publication(path.partition("?")[0]))
        html = wait_page(self._tickets.language(request, caller.ticket), place)
        return Response(429, _HEADERS + headers, html.encode())

    def opened(self, request: Request) -> None:
        """Note that a reader asked for a page that notices offer, if this is one."""
        sign = self._opened.get(request.path)
        ticket = self._tickets.carried(request) if sign and request.method == "GET" else None
        if sign and ticket:
            self._note(sign, ticket, "")

    def watching(self, request: Request, send: Send) -> Send:
        """`send`, which notes that the other device was signed out as not the reader's, if it was.

        Noted before it is said, so that it stands before whatever this device does next.
        """
        asks = request.method == "POST" and request.path == self._pages.get("not_me")
        ticket = self._tickets.carried(request) if asks else None
        if ticket is None:
            return send

        async def noting(message: Message) -> None:
            if message.get("status") in _SIGNED_OUT:
                self._note("not_me", ticket, "")
            await send(message)

        return noting

    async def _asked(self, request: Request) -> tuple[Answer, Caller]:
        caller = await self._tickets.caller(request)
        return await self._tickets.answered(request, caller, self._gate.ask)

    async def _place(self, request: Request, caller: Caller, *, with_facts: bool) -> Place:
        path = local_path(request.query().get("next", "/"))
        ticket = caller.ticket if with_facts else None
        return Place(
            next=path,
            pages=self._pages,
            facts=Facts() if ticket is None else await self._facts(ticket),
            publication=self._publication(path.partition("?")[0]),
        )

    async def _facts(self, ticket: Ticket) -> Facts:
        """What the register knows of the seat; nothing while it cannot be asked."""
        try:
            seat = await self._gate.seat(SeatId(ticket.seat))
        except StoreUnavailable:
            return Facts()
        if seat is None:
            return Facts()
        policy = for_seat(ticket.policy, ticket.seat)
        return facts_of(seat, ticket.device, policy, self._gate.clock())

    def _note(self, what: Sign, ticket: Ticket, tone: str) -> None:
        self._gate.journal.note(what, SeatId(ticket.seat), tone, device=ticket.device)
