"""Invoices in the desk: found, paid, given back after a look; logged, and not for editors."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import ModelLogEntry

from presspass.readers.models import Reader
from presspass.subscriptions import book, ledger, purchases
from presspass.subscriptions.billing import taking
from presspass.subscriptions.billing.pdf import pdf_of
from presspass.subscriptions.desk import history
from presspass.subscriptions.models import Invoice, Payment
from tests.site.subscriptions.cast import PASSWORD, browser
from tests.site.subscriptions.selling import buys, for_firm

DESK = "/desk/invoices/"
LONG_AGO = timedelta(days=20)


def text(response):
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def accountant(db):
    reader = Reader.objects.create_user("accounts@example.org", PASSWORD, name="Ana Cuentas")
    reader.groups.add(Group.objects.get(name="Accounts"))
    return reader


@pytest.fixture
def accounts(accountant):
    desk = browser()
    desk.sign_in(accountant)
    return desk


@pytest.fixture
def bought(stranger, basic):
    return buys(stranger, basic, now=timezone.now() - LONG_AGO)


@pytest.fixture
def invoice(bought):
    return bought.invoices.get()


def fields(cents="10.00", **more):
    return {"cents": cents, "on": timezone.localdate().isoformat(), "reference": "", **more}


def test_the_accountant_takes_invoices_along_as_a_table(accounts, invoice):
    answer = accounts.get(f"{DESK}?export=csv")

    row = b"".join(answer.streaming_content).decode().splitlines()[1]
    assert row.startswith(f"{invoice.number},")
    assert row.endswith("stranger@example.org,EUR,962,4.00,38,1000")


def test_invoices_are_found_by_number_name_address_and_by_how_far_they_are(
    accounts, invoice, owner, for_firms
):
    firm = for_firm(owner, for_firms, now=timezone.now()).invoices.get()

    for asked, found in (
        (f"q={invoice.number}", {invoice.number}),
        ("q=Ñandú", {firm.number}),
        ("q=stranger@", {invoice.number}),
        ("standing=overdue", {invoice.number}),
        ("standing=open", {firm.number}),
        ("standing=paid", set()),
        ("standing=credit", set()),
    ):
        shown = text(accounts.get(f"{DESK}?{asked}"))
        assert {one for one in (invoice.number, firm.number) if one in shown} == found, asked


def test_a_payment_is_recorded_after_a_look_and_who_did_it_is_kept(
    accounts, accountant, invoice, bought
):
    address = f"{DESK}{invoice.pk}/payment/"
    assert 'value="10.00"' in text(accounts.get(address))

    look = text(accounts.post(address, fields("9,50", reference="Transfer 7")))
    assert "€9.50 that came in on" in look
    assert "€0.50 stay open." in look
    assert not Payment.objects.exists()

    accounts.post(address, fields("9,50", reference="Transfer 7", confirmed="1"))

    payment = Payment.objects.get()
    assert (payment.cents, payment.reference) == (950, "Transfer 7")
    assert payment.recorded_by == accountant
    entry = ModelLogEntry.objects.for_instance(invoice).get()
    assert (entry.action, entry.user) == ("subscriptions.record_payment", accountant)
    page = text(accounts.get(f"{DESK}inspect/{invoice.pk}/"))
    assert "Ana Cuentas: Recorded a payment, €9.50 (Transfer 7)" in page
    assert "€0.50 left to pay" in page


def test_the_way_back_from_the_look_keeps_what_was_entered(accounts, invoice):
    form = text(accounts.post(f"{DESK}{invoice.pk}/payment/", fields("4.20", back="1")))

    assert 'value="4.20"' in form
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"cents": "10.01"}, "at most €10.00 can be entered"),
        ({"cents": "ten"}, "such as 9.50"),
        ({"cents": "1.234"}, "such as 9.50"),
        ({"cents": "0"}, "more than nothing"),
        ({"cents": "-5"}, "such as 9.50"),
        ({"cents": ""}, "This field is required"),
        ({"on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "still to come"),
    ],
)
def test_a_wrong_payment_is_refused_with_words_even_when_confirmed(
    accounts, invoice, entered, told
):
    answer = accounts.post(f"{DESK}{invoice.pk}/payment/", fields(**entered, confirmed="1"))

    assert told in text(answer)
    assert not Payment.objects.exists()


def test_a_double_click_records_one_payment(accounts, invoice):
    address = f"{DESK}{invoice.pk}/payment/"

    for _ in range(2):
        accounts.post(address, fields(confirmed="1"))

    assert Payment.objects.count() == 1


def test_a_refund_makes_a_credit_note_and_says_who_must_send_the_money(
    accounts, accountant, invoice, bought, publisher
):
    Invoice.objects.filter(pk=invoice.pk).update(
        issuer=publisher.as_issuer(paper="", by_transfer=True)
    )
    taking.record(invoice, 1000, at=timezone.now())
    address = f"{DESK}{invoice.pk}/refund/"

    look = text(accounts.post(address, {"cents": "2.50", "reference": ""}))
    assert "€2.50 of what was paid for invoice" in look
    assert "Transfer the sum yourself" in look
    accounts.post(address, {"cents": "2.50", "reference": "Back 1", "confirmed": "1"})

    note = Invoice.objects.get(credits=invoice)
    assert note.gross_cents == -250
    assert Payment.objects.get(cents=-250).recorded_by == accountant
    assert book.state_of(bought).owed_cents == 0
    assert bought.events.get(kind="refunded").by == accountant
    assert f"The credit note {note.number}" in text(accounts.get(f"{DESK}inspect/{invoice.pk}/"))


def test_nothing_is_refunded_that_never_came_in(accounts, invoice):
    answer = accounts.post(f"{DESK}{invoice.pk}/refund/", {"cents": "1", "confirmed": "1"})

    assert answer["Location"] == f"{DESK}inspect/{invoice.pk}/"
    assert not Invoice.objects.filter(credits=invoice).exists()


def test_a_credit_note_asks_for_no_payment(accounts, invoice):
    taking.record(invoice, 1000, at=timezone.now())
    accounts.post(f"{DESK}{invoice.pk}/refund/", {"cents": "10", "confirmed": "1"})
    note = Invoice.objects.get(credits=invoice)

    page = text(accounts.get(f"{DESK}inspect/{note.pk}/"))

    assert "Record a payment" not in page
    assert f"The invoice {invoice.number} that this takes back" in page


def test_the_file_of_the_desk_is_the_readers(accounts, invoice):
    assert accounts.get(f"{DESK}{invoice.pk}.pdf").content == pdf_of(invoice)


def test_who_may_change_subscriptions_and_not_keep_accounts_sees_no_money(bought, invoice):
    editor = Reader.objects.create_user("plain-editor@example.org", PASSWORD)
    editor.groups.add(Group.objects.get(name="Editors"), Group.objects.get(name="Support"))
    other = browser()
    other.sign_in(editor)

    for path in (
        DESK, f"{DESK}inspect/{invoice.pk}/", f"{DESK}{invoice.pk}.pdf",
        f"{DESK}{invoice.pk}/payment/", f"{DESK}{invoice.pk}/refund/",
    ):  # fmt: skip
        answer = other.get(path)
        assert answer.status_code in {302, 403}, path
        assert "10.00" not in text(answer)
    other.post(f"{DESK}{invoice.pk}/payment/", fields(confirmed="1"))
    assert not Payment.objects.exists()


def test_accounts_edit_nothing_else(accounts, bought):
    for path in ("/desk/subscriptions/", "/desk/plans/", f"/desk/subscriptions/edit/{bought.pk}/"):
        assert accounts.get(path).status_code == 302, path
    assert accounts.get("/desk/settings/subscriptions/publisher/").status_code == 302
    publisher = accounts.get("/desk/settings/subscriptions/publisher/", follow=True)
    assert "This stands on every invoice" in text(publisher)


def test_an_account_number_with_a_wrong_digit_is_told_beside_its_field(accounts):
    page = accounts.get("/desk/settings/subscriptions/publisher/", follow=True)
    address = page.request["PATH_INFO"]

    answer = accounts.post(address, {"name": "", "iban": "ES9121000418450200051333"})

    assert "This is no IBAN" in text(answer)


def test_what_happened_to_a_subscription_is_told_on_its_page(desk, bought, invoice, stranger):
    now = timezone.now()
    taking.record(invoice, 1000, at=now)
    purchases.cancel(bought, by=stranger, now=now)
    taking.failed(invoice, "declined", at=now)

    page = text(desk.get(f"/desk/subscriptions/edit/{bought.pk}/"))

    for said in (
        "Began: Small with 1 seat; until",
        f"Invoice {invoice.number} over €10.00",
        f"€10.00 came in for invoice {invoice.number}",
        "Cancelled: it will not be renewed",
        "stranger@example.org",
    ):
        assert said in page


def test_every_event_of_the_ledger_has_a_sentence(bought, accounts):
    now = timezone.now()
    terms = ledger.Terms(bought.plan_id, 2, "month")
    words = history.Sentences(bought)
    told = [
        words.of(event)
        for event in (
            ledger.Started(now, terms, trial=True, until=now),
            ledger.Renewed(now, now, 1000),
            ledger.SeatsAdded(now, 3, 1200),
            ledger.PlanChanged(now, terms, 1600),
            ledger.PlanChanged(now, terms, 1600, at_renewal=True),
            ledger.PaymentDue(now, "1", 100),
            ledger.PaymentDue(now, "1", -100),
            ledger.PaymentFailed(now, "1", "declined"),
            ledger.Paid(now, "1", 100),
            ledger.Cancelled(now),
            ledger.Undone(now),
            ledger.Ended(now, "unpaid"),
            ledger.Refunded(now, "1", 100),
        )
    ]

    assert len(set(told)) == len(told)
