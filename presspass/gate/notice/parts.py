"""What the full notice offers to whom: one table, a row a role.

A row names its parts in the order in which they stand. Of these only those are shown that stand:
the gate's own, and what the site behind it has a page for (`Site.parts`). A page that comes later
adds its name and address there, and nothing here.
"""

from collections.abc import Mapping

from presspass.gate.ticket import Ticket

OWN = frozenset({"continue", "why", "stays", "mine"})
"""The parts that the gate has by itself."""

MAIN = ("seats", "invite", "own_details", "add_user", "add_seat", "continue")
"""The parts that may be the main action, the best first; `continue` stands beside a better one."""

NEEDS = {
    "not_you": ("not_me", "devices"),
    "no_password": ("devices",),
    "add_seat": ("add_user",),
}
"""Of which pages of the site one must be there; a part without a row needs its own."""

_BUYER = (
    "continue", "why", "company", "not_you", "password", "stays", "terms", "mine",
)  # fmt: skip
_GUEST = ("continue", "why", "not_you", "password", "stays", "terms", "mine")

ROWS: dict[str, tuple[str, ...]] = {
    "owner_of_one": ("add_user", *_BUYER),
    "owner_with_room": ("invite", *_BUYER),
    "owner_of_full": ("own_details", "add_seat", *_BUYER),
    "added_user": _GUEST,
    "member": ("ask", *_GUEST),
    "admin": ("seats", *_GUEST),
}


def row_of(ticket: Ticket) -> str:
    """The row of `ticket`'s reader; one whose role is not told is spoken to as a guest.

    A company's owner does there what its admins do; a person's ticket names no admin.
    """
    if ticket.role == "owner" and ticket.admin:
        return "admin"
    if ticket.role == "owner":
        if ticket.free_seat:
            return "owner_with_room"
        return "owner_of_one" if ticket.seats == 1 else "owner_of_full"
    return ticket.role if ticket.role in ROWS else "added_user"


def parts_for(ticket: Ticket, pages: Mapping[str, str]) -> tuple[str, ...]:
    """The parts that `ticket`'s reader is shown, in order, where the site has `pages`."""
    row = ROWS[row_of(ticket)]
    if not ticket.password:
        row = tuple("no_password" if part == "password" else part for part in row)
    if not ticket.free_seat:
        row = tuple(part for part in row if part != "invite")
    return tuple(part for part in row if part in OWN or _stands(part, pages))


def page_of(part: str, pages: Mapping[str, str]) -> str:
    """Where in `pages` the way of `part` leads; "" where there is none."""
    return next((pages[page] for page in NEEDS.get(part, (part,)) if page in pages), "")


def _stands(part: str, pages: Mapping[str, str]) -> bool:
    return bool(page_of(part, pages))
