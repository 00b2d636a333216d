"""The ticket of a request: from its cookies, or exchanged for the living session behind it.

An expired, missing or refused ticket is exchanged once in the same request, so that nobody who is
signed in notices that tickets are short-lived. The gate alone has no sessions: it only refuses.
"""

from collections.abc import Awaitable, Callable
from math import inf

import msgspec

from presspass.gate.answer import Answer
from presspass.gate.clock import Seconds
from presspass.gate.errors import StoreUnavailable
from presspass.gate.gate import NO_TICKET, Gate
from presspass.gate.http.asgi import HeaderList, Request, set_cookies
from presspass.gate.http.cookies import CookieNames
from presspass.gate.http.encodings import encoding_for
from presspass.gate.http.language import first_known, preferred
from presspass.gate.http.site import Site
from presspass.gate.seat import SeatId
from presspass.gate.ticket import LIFETIME, Ticket

MOST_KNOWN = 4096
"""So many browsers a process has at hand, some 2 kB each."""

ASKED_AGAIN_AFTER: Seconds = 60
"""A reader without a seat may have been given one: after so long the site is asked again."""

Ask = Callable[[Ticket], Awaitable[Answer]]


class Caller(msgspec.Struct, frozen=True):
    """Who asks: the ticket that counts, if any, and the cookies to give back with the answer."""

    ticket: Ticket | None = None
    cookies: tuple[bytes, ...] = ()
    exchanged: bool = False

    @property
    def headers(self) -> HeaderList:
        """The headers that the response must carry."""
        return set_cookies(self.cookies)


class Known(msgspec.Struct, frozen=True):
    """What the headers say that a browser sends with each request, until `until` (Unix time)."""

    ticket: Ticket | None
    language: str
    encoding: str
    may_be_exchanged: bool
    audience: str
    until: Seconds


class Tickets:
    """Finds callers; `site` is None where the gate stands alone."""

    def __init__(self, gate: Gate, names: CookieNames, site: Site | None) -> None:
        self._gate = gate
        self._names = names
        self._site = site
        self._known: dict[tuple[bytes, bytes, bytes], Known] = {}

    def known(self, request: Request) -> Known:
        """What is known of the browser that sent `request`; worked out once while it is good."""
        if not request.is_plain():
            return self._worked_out(request)
        bare = request.bare
        sent = bare(b"cookie"), bare(b"accept-language"), bare(b"accept-encoding")
        found = self._known.get(sent)
        if found is None or found.until <= self._gate.clock():
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[sent] = found = self._worked_out(request)
        return found

    def _worked_out(self, request: Request) -> Known:
        ticket = self.carried(request)
        return Known(
            ticket,
            language=self.language(request, ticket),
            encoding=encoding_for(request.header(b"accept-encoding")),
            may_be_exchanged=self.may_be_exchanged(request),
            audience=audience_of(ticket),
            until=ticket.expires if ticket else inf,
        )

    async def caller(self, request: Request) -> Caller:
        """Who sent `request`; a missing ticket is exchanged where there is a session cookie."""
        ticket = self.carried(request)
        return Caller(ticket) if ticket else await self._exchanged(request, None)

    def carried(self, request: Request) -> Ticket | None:
        """The good ticket that `request` itself carries."""
        cookies = request.cookies
        devices = cookies.get(self._names.device, ())
        for text in cookies.get(self._names.ticket, ()) if devices else ():
            for device in devices:
                ticket = self._gate.ticket(text, device)
                if ticket is not None:
                    return ticket
        return None

    async def answered(
        self, request: Request, caller: Caller, ask: Ask, *, only_looks: bool = False
    ) -> tuple[Answer, Caller]:
        """What `ask` says of the caller's ticket, after an exchange where that was refused.

        `only_looks`: the answer cannot carry cookies, so the browser's own ticket stays unspent.
        """
        if caller.ticket is None:
            return NO_TICKET, caller
        answer = await ask(caller.ticket)
        if caller.exchanged or not self._may_be_outdated(answer, caller.ticket):
            return answer, caller
        epoch = await self._epoch(caller.ticket)
        fresh = await self._exchanged(request, epoch, only_looks=only_looks)
        if fresh.ticket is None:
            return answer, fresh
        return await ask(fresh.ticket), fresh

    async def facts_of(self, request: Request, ticket: Ticket) -> Ticket:
        """What the site says of `ticket`'s reader now, for words alone: `ticket` still decides.

        A seat that was kept or given free on another device changes what a notice offers, and no
        right: so no ticket is refused for it. Where the site does not answer, `ticket` has to do.
        """
        fresh = await self._exchanged(request, None, only_looks=True)
        told = fresh.ticket
        return told if told and (told.seat, told.device) == (ticket.seat, ticket.device) else ticket

    def _may_be_outdated(self, answer: Answer, ticket: Ticket) -> bool:
        """Whether a fresh ticket may say more: this one is refused, or a seat was given since."""
        if answer.state == "not_included":
            return ticket.expires - LIFETIME + ASKED_AGAIN_AFTER <= self._gate.clock()
        return answer.state == "revoked"

    def may_be_exchanged(self, request: Request) -> bool:
        """Whether there may be a living session behind `request`."""
        return self._site is not None and self._names.session in request.cookies

    def language(self, request: Request, ticket: Ticket | None) -> str:
        """The language in which to speak to whoever sent `request` with `ticket`."""
        chosen = (ticket.language,) if ticket else ()
        remembered = request.cookies.get(self._names.language, ())
        known = first_known(chosen) or first_known(remembered)
        return known or preferred(request.header(b"accept-language"))

    async def _exchanged(
        self, request: Request, epoch: int | None, *, only_looks: bool = False
    ) -> Caller:
        if self._site is None or not self.may_be_exchanged(request):
            return Caller()
        renewal = await self._site.renew(request.headers, epoch, only_looks=only_looks)
        if renewal is None:
            return Caller(exchanged=True)
        ticket = self._gate.ticket(renewal.ticket_text, renewal.device)
        return Caller(ticket, renewal.set_cookies, exchanged=True)

    async def _epoch(self, ticket: Ticket) -> int | None:
        try:
            seat = await self._gate.seat(SeatId(ticket.seat))
        except StoreUnavailable:
            return None
        return seat.epoch if seat else None


def audience_of(ticket: Ticket | None) -> str:
    """For whom a page must be made that needs no place to read."""
    if ticket is None:
        return "anonymous"
    return "subscriber" if ticket.includes_subscribers else "signed_in"
