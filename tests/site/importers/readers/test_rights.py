"""What was paid elsewhere is read here, costs nobody anything twice, and follows the ledger."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st

from presspass.importers.errors import NotPossible
from presspass.importers.readers import importing
from presspass.importers.readers.arriving import Arriving
from presspass.importers.readers.importing import Wish
from presspass.importers.readers.mapping import Mapping
from presspass.importers.readers.planning import Planning
from presspass.privacy import erasure
from presspass.readers.models import Reader
from presspass.subscriptions import admission, book, ledger, pricing, purchases, seats, taking_over
from presspass.subscriptions.billing import unpaid
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import Invoice, Plan, Seat, Subscription
from presspass.subscriptions.taking_over import Bought
from tests.site.importers.readers.conftest import COLUMNS, NEXT, SPANISH, reader, right_of

IN_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_nobody_is_written_to_and_nothing_is_asked_for(
    imports, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = IN_TASKS
    with django_capture_on_commit_callbacks() as put_off:
        imports(
            ["paid@example.org", "P", "Anual", NEXT],
            ["given@example.org", "G", "Anual", "", "", "sí"],
            ["left@example.org", "L", "Mensual", NEXT, "sí"],
            ["firm@example.org", "F", "Empresa", NEXT, "", "", "30"],
            mapping=msgspec.structs.replace(
                SPANISH, label=["New"], plans={**SPANISH.plans, "Empresa": "Firm, year"}
            ),
        )

    assert put_off == []
    assert (mail.outbox, DBTaskResult.objects.count(), Invoice.objects.count()) == ([], 0, 0)
    assert [book.state_of(one).charged_cents for one in Subscription.objects.all()] == [0, 0, 0, 0]
    assert all(admission.seat_of(one) for one in Reader.objects.all())


def test_what_is_cancelled_keeps_its_end_and_ends_then(imports):
    imports(["left@example.org", "L", "Mensual", NEXT, "sí"])
    right = right_of("left@example.org")
    assert right.paid_until.astimezone(timezone.get_default_timezone()).day == 15
    assert right.cancelled_at

    unpaid.renew_due(now=right.paid_until - timedelta(seconds=1))
    assert right_of("left@example.org") == right
    unpaid.renew_due(now=right.paid_until)

    right.refresh_from_db()
    assert right.ended_at
    assert not Invoice.objects.exists()
    assert not Seat.objects.filter(holder=right.owner).exists()


def test_what_goes_on_is_renewed_by_invoice_at_our_price_on_its_day(imports):
    imports(["paid@example.org", "P", "Anual", NEXT, "", "", "4"])
    right = right_of("paid@example.org")
    day = right.paid_until

    unpaid.renew_due(now=day)

    right.refresh_from_db()
    assert right.paid_until == day.replace(year=day.year + 1)
    assert Invoice.objects.get().gross_cents == 15000 + 2 * 5000


def test_a_further_seat_costs_its_own_price_and_not_again_what_was_paid_elsewhere(imports, plans):
    imports(["paid@example.org", "P", "Anual", NEXT, "", "", "2"])
    right = right_of("paid@example.org")
    state = book.state_of(right)

    told = purchases.quote_for(right.owner, plans["Premium"], "year", 3, now=timezone.now())

    assert told.today_cents == pricing.part_of(5000, state.period, timezone.now())
    assert (state.charged_cents, state.paid_cents) == (0, 0)


def test_nobody_is_told_since_when_they_have_what_they_bought_elsewhere(imports, client):
    imports(["paid@example.org", "P", "Mensual", NEXT])
    right = right_of("paid@example.org")

    client.force_login(right.owner)
    page = client.get("/account/", headers={"accept-language": "en"}).content.decode()

    assert right.plan.name in page
    assert "Yours since" not in page
    assert "since" not in client.get("/account/readers/").content.decode()


def test_renewal_end_has_it_end_on_its_day_unless_the_reader_goes_on(imports):
    mapping = Mapping(columns=COLUMNS, date_format="DD/MM/YYYY", renewal="end", plans=SPANISH.plans)
    imports(["a@example.org", "A", "Mensual", NEXT], mapping=mapping)

    right = right_of("a@example.org")
    assert right.cancelled_at
    assert purchases.undo(right, by=right.owner, now=timezone.now()).period.ends == right.paid_until


def test_a_company_has_its_seats_and_its_owner_the_first(imports):
    mapping = Mapping(
        columns={**COLUMNS, "company": "Empresa"},
        date_format="DD/MM/YYYY",
        renewal="invoice",
        plans={"Empresa": "Firm, year"},
    )
    imports(
        ["boss@example.org", "Boss", "Empresa", NEXT, "", "", "30", "Lock & Co"],
        mapping=mapping,
        columns=[*COLUMNS.values(), "Empresa"],
    )

    right = right_of("boss@example.org")
    assert (right.kind, right.all_seats, right.company.name) == ("company", 30, "Lock & Co")
    assert admission.seat_of(right.owner).subscription == right
    assert right.free_seats(now=timezone.now()) == 29
    assert [one.since for one in companies.people(right.company)] == [None]


def test_an_account_that_is_there_is_filled_in_and_what_runs_here_wins(imports, plans):
    here = Reader.objects.create_user("ana@example.org", "estuary-demo", language="en")
    seats.give(Subscription.objects.create(owner=here, plan=plans["Basic"]), here)
    guest = Reader.objects.create_user("guest@example.org", "estuary-demo", name="Chosen")
    seats.give(
        Subscription.objects.create(owner=reader("ana@example.org"), plan=plans["Firm"]), guest
    )

    report = imports(
        ["ANA@example.org", "Ana", "Anual", NEXT], ["guest@example.org", "Other", "Anual", NEXT]
    )

    here.refresh_from_db()
    assert (here.name, here.language) == ("Ana", "en")
    assert here.check_password("estuary-demo")
    assert [one.plan.name for one in here.subscriptions.active() if one.kind == "personal"] == [
        "Basic"
    ]
    assert "line 2: has “Basic” here already, which goes on alone" in report.first
    assert reader("guest@example.org").name == "Chosen"
    assert right_of("guest@example.org").plan.name == "Premium"
    assert admission.seat_of(guest).subscription.plan.name == "Firm"
    assert not hasattr(here, "arrival")


def test_a_second_run_changes_nothing_and_says_so(imports):
    rows = [["a@example.org", "A", "Anual", NEXT], ["b@example.org", "B"]]
    imports(*rows)
    before = everything()

    report = imports(*rows)

    assert everything() == before
    assert report.counts["readers who are as the list has them"] == 2
    assert "readers who get an account" not in report.counts


def test_a_preview_says_the_same_and_writes_nothing(imports):
    rows = [["a@example.org", "A", "Anual", NEXT], ["bad"], ["A@example.org", "", "", "", "", ""]]

    preview = imports(*rows, is_preview=True)
    assert everything() == []
    report = imports(*rows)

    assert (preview.counts, preview.first) == (report.counts, report.first)


def test_a_newer_list_tells_what_happened_elsewhere_since(imports):
    later = NEXT.replace(NEXT[-4:], str(int(NEXT[-4:]) + 1))
    imports(["a@example.org", "A", "Anual", NEXT], ["b@example.org", "B", "Mensual", NEXT])
    changed = right_of("b@example.org")
    purchases.cancel(changed, by=changed.owner, now=timezone.now())

    report = imports(
        ["a@example.org", "A", "Anual", later, "sí"], ["b@example.org", "B", "Mensual", later]
    )

    right = right_of("a@example.org")
    assert right.paid_until.year == int(later[-4:])
    assert right.cancelled_at
    assert "line 3: changed the subscription here since, which stays" in report.first
    assert right_of("b@example.org").paid_until.year == int(NEXT[-4:])


def test_whom_something_came_between_is_planned_anew_and_one_unfit_stops_no_other(
    imports, list_of, plans
):
    other = Reader.objects.create_user("other@example.org")
    EmailAddress.objects.create(user=other, email="taken@example.org", verified=True)

    class Late(Planning):
        def fates(self, batch):
            found = super().fates(batch)
            Reader.objects.get_or_create(email="just@example.org")
            return found

    came = [
        Arriving((line,), f"{name}@example.org", name)
        for line, name in enumerate(["just", "taken", "good"], start=2)
    ]
    wish = Wish(list_of(["Correo"]))
    fates = list(importing.placed(came, Late("list", "", now=timezone.now()), wish))

    assert [fate.outcome.name for fate in fates] == ["FILLED", "UNFIT", "NEW"]
    assert not Reader.objects.filter(email="taken@example.org").exists()
    assert reader("good@example.org").arrival


def test_a_batch_is_a_handful_of_statements(imports, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        imports(*([f"r{n}@example.org", f"R{n}", "Anual", NEXT] for n in range(400)))


def test_who_erased_the_account_or_was_deleted_is_not_brought_back(imports):
    rows = [["a@example.org", "A", "Anual", NEXT], ["b@example.org", "B"]]
    imports(*rows)
    gone = reader("a@example.org")
    erasure.erase(gone, now=timezone.now())
    reader("b@example.org").delete()

    report = imports(*rows)

    assert report.counts == {
        "rows with a reader": 2,
        "readers who are deleted here, and stay so": 2,
    }
    assert not Reader.objects.filter(email__in=["a@example.org", "b@example.org"]).exists()
    assert not gone.imports.exists()


def everything():
    """What an import writes, row by row."""
    models = (Reader, Subscription, Seat)
    rows = [model.objects.order_by("pk").values() for model in models]
    return [row for found in rows for row in found]


DAYS = st.integers(0, 2500).map(lambda day: datetime(2026, 1, 1, 23, tzinfo=UTC) + timedelta(day))


@settings(deadline=None, max_examples=150, derandomize=True)
@given(
    st.tuples(DAYS, DAYS, DAYS), st.sampled_from(["month", "year"]), st.booleans(), st.booleans()
)
def test_whatever_was_paid_the_ledger_replays_to_it_and_counts_on_from_its_day(
    days, interval, is_cancelled, is_cancelled_then
):
    now, until, later = days
    plan = Plan(pk=1, seats=2, month_cents=1500, year_cents=15000)
    bought = Bought(Reader(), plan, interval, 2, until, is_cancelled)
    if until <= now:
        return

    events = list(taking_over.events_of(bought, now))
    state = ledger.replay(events)
    news = list(
        taking_over.since(state, bought._replace(until=later, is_cancelled=is_cancelled_then), now)
    )
    then = ledger.replay([*events, *news])

    assert (state.period.ends, state.is_cancelled, state.owed_cents) == (until, is_cancelled, 0)
    assert state.period.begins < until
    assert all(event.at <= now for event in events)
    assert state.period_cents == plan.price(interval).regular(2)
    following = pricing.end_of(state.anchor, state.periods + 1, pricing.Interval(interval))
    assert timedelta(27) < following - until < timedelta(367)
    assert following.day == until.day or (following + timedelta(1)).day == 1
    assert then.period.ends == max(until, later)
    assert then.is_cancelled == is_cancelled_then


def test_two_accounts_of_one_number_both_come(ghost):
    with pytest.raises(NotPossible):
        ghost({"id": "1", "tiers": "Gold"})

    ghost({"id": "1"}, {"id": "1"})
    report = ghost({"id": "1"}, {"id": "1"})

    assert report.counts["readers who are as the list has them"] == 2
