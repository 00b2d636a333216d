"""An invoice in words, in its own language: what its page, its PDF and its letters all say.

Nothing is looked up that could have changed since: all is told from what the invoice keeps.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from presspass.subscriptions import money
from presspass.subscriptions.models import Invoice

LINES: dict[str, Any] = {
    "period": ngettext_lazy(
        "%(plan)s for one reader, from %(since)s to %(until)s",
        "%(plan)s for %(seats)s readers, from %(since)s to %(until)s",
        "seats",
    ),
    "change": ngettext_lazy(
        "Change to %(plan)s for one reader, from %(since)s to %(until)s, less what was charged"
        " for that time already",
        "Change to %(plan)s for %(seats)s readers, from %(since)s to %(until)s, less what was"
        " charged for that time already",
        "seats",
    ),
    "refund": gettext_lazy("Given back, of what was paid for invoice %(invoice)s"),
    "credit": gettext_lazy("No longer asked for, of invoice %(invoice)s"),
}
"""Name of a line → its sentence. What invoices have named stays here for good."""

DATES = frozenset({"since", "until"})
"""Facts of a line that are moments (ISO 8601), and told as days."""

Row = tuple[str, str]


class Told(msgspec.Struct, frozen=True):
    """An invoice as it is read, from the top down; rows are a name and what it is.

    `ask` is the sentence that asks for the money, `account` where it goes; both are empty where
    nothing is to be paid to an account.
    """

    language: str
    title: str
    issuer: tuple[str, ...]
    to: tuple[str, ...]
    facts: tuple[Row, ...]
    lines: tuple[Row, ...]
    sums: tuple[Row, ...]
    ask: str
    account: tuple[Row, ...]


def told(invoice: Invoice) -> Told:
    """What `invoice` says, in its language whatever is active."""
    with translation.override(invoice.language):
        return Told(
            language=invoice.language,
            title=title(invoice),
            issuer=_party(invoice.issuer),
            to=_party(invoice.to),
            facts=_facts(invoice),
            lines=tuple(
                (sentence(line), money.told(line["cents"], invoice.currency))
                for line in invoice.lines
            ),
            sums=_sums(invoice),
            ask=_ask(invoice),
            account=_account(invoice),
        )


def sentences(invoice: Invoice) -> list[str]:
    """What `invoice` is for, line by line, in its language."""
    with translation.override(invoice.language):
        return [sentence(line) for line in invoice.lines]


def title(invoice: Invoice) -> str:
    """What it is, with its number."""
    words = _("Credit note %(number)s") if invoice.is_credit else _("Invoice %(number)s")
    return words % {"number": invoice.number}


def sentence(line: Mapping[str, Any]) -> str:
    """What one line of an invoice is for."""
    facts = line["facts"]
    days = {name: day(datetime.fromisoformat(facts[name])) for name in DATES & set(facts)}
    return str(LINES[line["words"]] % {**facts, **days})


def day(moment: datetime) -> str:
    """The day of `moment` where the paper appears."""
    shape = pgettext("day of an article, in Django's format letters", "j F Y")
    return date_format(timezone.localtime(moment, timezone.get_default_timezone()), shape)


def _party(facts: Mapping[str, str]) -> tuple[str, ...]:
    """One of the two, line by line; the same is not said twice."""
    number = facts.get("tax_number")
    lines = [
        facts.get("name", ""),
        *facts.get("address", "").splitlines(),
        facts.get("country", ""),
        _("Tax number: %(number)s") % {"number": number} if number else "",
        facts.get("email", ""),
    ]
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _facts(invoice: Invoice) -> tuple[Row, ...]:
    rows = [(_("Number"), invoice.number), (_("Date"), day(invoice.issued_at))]
    if invoice.credits is not None:
        rows.append((_("Takes back"), title(invoice.credits)))
    if not invoice.is_credit:
        rows.append((_("To be paid by"), day(invoice.due_at)))
    return tuple(rows)


def _sums(invoice: Invoice) -> tuple[Row, ...]:
    tax = _("Tax, {percent}%").format(percent=money.percent(invoice.tax_percent))
    return (
        (_("Without tax"), money.told(invoice.net_cents, invoice.currency)),
        (tax.replace(" %", f"{money.NO_BREAK}%"), money.told(invoice.tax_cents, invoice.currency)),
        (_("Total"), money.told(invoice.gross_cents, invoice.currency)),
    )


def _ask(invoice: Invoice) -> str:
    if invoice.is_credit or "iban" not in invoice.issuer:
        return ""
    if not invoice.issuer["iban"]:
        return _("Please ask us how to pay, and name the number of this invoice.")
    facts = {
        "sum": money.told(invoice.gross_cents, invoice.currency),
        "day": day(invoice.due_at),
        "number": invoice.number,
    }
    return _("Please transfer %(sum)s by %(day)s, with the reference %(number)s.") % facts


def _account(invoice: Invoice) -> tuple[Row, ...]:
    iban = invoice.issuer.get("iban", "")
    if invoice.is_credit or not iban:
        return ()
    grouped = " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
    rows = [
        (_("To"), invoice.issuer["name"]),
        (_("IBAN"), grouped),
        (_("BIC"), invoice.issuer["bic"]),
        (_("Reference"), invoice.number),
    ]
    return tuple(row for row in rows if row[1])
