"""What goes back: a credit note for each sum, so that all adds up, to the cent of the tax."""

import pytest

from presspass.subscriptions import book
from presspass.subscriptions.billing import invoices, refunds, taking
from presspass.subscriptions.billing.invoices import Standing
from presspass.subscriptions.models import Payment, SubscriptionEvent
from tests.site.subscriptions.selling import DAY, NOW, buys


@pytest.fixture
def bought(stranger, basic):
    return buys(stranger, basic)


@pytest.fixture
def invoice(bought):
    return bought.invoices.get()


@pytest.fixture
def paid(invoice):
    taking.record(invoice, 1000, at=NOW + DAY)
    invoice.refresh_from_db()
    return invoice


def kinds(subscription):
    return [event.kind for event in SubscriptionEvent.objects.filter(subscription=subscription)]


def test_what_is_given_back_has_a_credit_note_and_leaves_nothing_owed(bought, paid, editor):
    note = refunds.give_back(paid, 400, by=editor, now=NOW + 2 * DAY)

    assert (note.gross_cents, note.credits, note.number) == (-400, paid, "2027-000002")
    assert invoices.standing(note, now=NOW + 3 * DAY) is Standing.CREDIT
    assert [payment.cents for payment in Payment.objects.order_by("pk")] == [1000, -400]
    assert kinds(bought)[-2:] == ["refunded", "payment_due"]
    state = book.state_of(bought)
    assert (state.charged_cents, state.paid_cents, state.refunded_cents) == (600, 1000, 400)
    assert state.owed_cents == 0


def test_no_more_goes_back_than_came_in(paid):
    refunds.give_back(paid, 400, by=None, now=NOW)

    with pytest.raises(taking.TooMuch) as refused:
        refunds.give_back(paid, 601, by=None, now=NOW)

    assert refused.value.most_cents == 600
    assert Payment.objects.count() == 2


def test_a_refund_in_parts_takes_back_the_tax_to_the_cent(paid):
    notes = [refunds.give_back(paid, cents, by=None, now=NOW) for cents in (333, 333, 334)]

    assert sum(note.net_cents for note in notes) == -paid.net_cents
    assert sum(note.tax_cents for note in notes) == -paid.tax_cents


def test_a_partly_paid_invoice_asks_for_the_rest_after_a_refund_too(invoice):
    taking.record(invoice, 400, at=NOW)

    refunds.give_back(invoice, 400, by=None, now=NOW)

    assert taking.open_cents(invoice) == 600
    invoice.refresh_from_db()
    assert invoice.settled_at is None


def test_what_is_no_longer_asked_for_settles_the_invoice_without_money(bought, invoice):
    taking.record(invoice, 400, at=NOW)

    refunds.credit(invoice, 600, now=NOW + DAY)

    invoice.refresh_from_db()
    assert invoice.settled_at == NOW + DAY
    assert Payment.objects.count() == 1
    assert book.state_of(bought).owed_cents == 0
    with pytest.raises(taking.TooMuch):
        refunds.credit(invoice, 1, now=NOW + DAY)


def test_the_payer_gets_the_credit_note_and_hears_whether_money_comes(
    paid, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        refunds.give_back(paid, 1000, by=None, now=NOW)

    (letter,) = mailoutbox
    assert letter.subject == "Credit note 2027-000002 over €10.00"
    assert "of the invoice 2027-000001" in letter.body
    assert "goes back the way it came" in letter.body
    assert letter.attachments[0][0] == "2027-000002.pdf"


def test_a_credit_of_what_nobody_paid_promises_no_money(
    invoice, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        refunds.credit(invoice, 1000, now=NOW)

    assert "goes back" not in mailoutbox[0].body
