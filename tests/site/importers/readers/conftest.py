"""Lists in our own words, and a paper that sells three plans."""

import csv
import io
from datetime import UTC, datetime

import pytest

from presspass.importers.readers.importing import Wish, run
from presspass.importers.readers.mapping import Mapping
from presspass.readers.models import Reader
from presspass.subscriptions.models import Plan
from tests.site.importers.conftest import home  # noqa: F401 - a fixture

GHOST = [
    *("id", "email", "name", "note", "subscribed_to_emails", "complimentary_plan"),
    *("stripe_customer_id", "created_at", "deleted_at", "labels", "tiers"),
]
"""The columns of Ghost 5, in its order."""

COLUMNS = {
    "email": "Correo",
    "name": "Nombre",
    "plan": "Tarifa",
    "paid_until": "Pagado hasta",
    "cancelled": "Baja",
    "complimentary": "Gratis",
    "seats": "Plazas",
}
SPANISH = Mapping(
    columns=COLUMNS,
    date_format="DD/MM/YYYY",
    language="es",
    renewal="invoice",
    plans={"Anual": "Premium, year", "Mensual": "Basic, month"},
)
SOON = "31/03/2099"
NEXT = f"15/03/{datetime.now(UTC).year + 1}"


@pytest.fixture
def plans(db):
    """Basic by month, Premium by month and year with up to five seats, Firm for companies."""
    Plan.objects.create(name="Basic", month_cents=900, is_on_sale=True)
    Plan.objects.create(
        name="Premium",
        seats=2,
        most_seats=5,
        month_cents=1500,
        year_cents=15000,
        seat_month_cents=500,
        seat_year_cents=5000,
        is_on_sale=True,
    )
    Plan.objects.create(
        name="Firm", kind="company", seats=5, most_seats=50, year_cents=40000, seat_year_cents=6000
    )
    return {plan.name: plan for plan in Plan.objects.all()}


@pytest.fixture
def list_of(tmp_path):
    """Write a list as a program does: the columns, the rows, and how it is saved."""

    def written(columns, *rows, encoding="utf-8", delimiter=",", name="list.csv"):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows([columns, *rows])
        file = tmp_path / name
        file.write_bytes(text.getvalue().encode(encoding))
        return file

    return written


@pytest.fixture
def imports(list_of, home, plans):  # noqa: F811 - the fixture
    """Import a Spanish list as an operator would; returns the report."""

    def imported(*rows, mapping=SPANISH, columns=None, **wish):
        return run(Wish(list_of(columns or [*COLUMNS.values()], *rows), mapping, **wish))

    return imported


@pytest.fixture
def ghost(list_of, home, plans):  # noqa: F811 - the fixture
    """Import a list of Ghost's; each row is told by what differs from an ordinary member."""

    def imported(*members, plans=None, preview=False, **given):
        rows = [member(number, **told) for number, told in enumerate(members, start=1)]
        return run(Wish(list_of(GHOST, *rows), None, given, plans=plans or {}, is_preview=preview))

    return imported


def member(number, **told):
    """A row of Ghost's list, as its exporter writes it."""
    usual = {
        "id": f"65f0c0ffee{number:014x}",
        "email": f"member{number}@example.org",
        "name": f"Member {number}",
        "subscribed_to_emails": "true",
        "complimentary_plan": "false",
        "created_at": "2021-05-04T09:30:00.000Z",
    }
    return [{**usual, **told}.get(column, "") for column in GHOST]


def reader(address):
    return Reader.objects.get(email=address)


def right_of(address):
    """The active subscription of whoever has the address."""
    return reader(address).subscriptions.active().get()
