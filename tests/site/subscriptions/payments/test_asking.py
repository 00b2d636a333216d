"""The contract between us and who takes the money, with a provider like those that take cards.

It wants the reader first, and tells of everything twice and in any order.
"""

import pytest
from wagtail.models import ModelLogEntry

from presspass.subscriptions import book, purchases
from presspass.subscriptions.billing import refunds, taking
from presspass.subscriptions.models import Invoice, Payment, Subscription, SubscriptionEvent
from presspass.subscriptions.payments import asking
from presspass.subscriptions.payments.protocol import NeedsReader, NotDone, Waits
from tests.site.subscriptions.cast import browser
from tests.site.subscriptions.selling import DAY, NOW, asked_for, buys


@pytest.fixture
def bought(stranger, basic, cards):
    bought = buys(stranger, basic)
    Subscription.objects.filter(pk=bought.pk).update(provider="cards")
    bought.refresh_from_db()
    return bought


@pytest.fixture
def invoice(bought):
    return bought.invoices.get()


def kinds(subscription):
    return [event.kind for event in SubscriptionEvent.objects.filter(subscription=subscription)]


def test_a_purchase_leads_to_where_the_card_is_typed_and_back(bought, cards):
    answer = asked_for(bought)

    assert answer == NeedsReader(
        "https://cards.example/2027-000001?back=https://paper.example/thanks/"
    )
    cards.tells("2027-000001")
    assert asked_for(bought) == Waits()
    assert book.state_of(bought).owed_cents == 0


def test_back_reload_and_two_tabs_ask_for_the_money_once(bought, cards):
    assert asked_for(bought) == asked_for(bought)

    assert cards.claims == {"2027-000001": 1000}


def test_reading_begins_before_the_card_is_typed(bought, stranger):
    assert stranger.seats.exists()


def test_a_payment_told_twice_counts_once(bought, cards):
    asked_for(bought)

    assert cards.tells("2027-000001") is not None
    assert cards.tells("2027-000001") is None

    assert Payment.objects.count() == 1
    assert kinds(bought).count("paid") == 1


def test_a_failure_told_after_the_payment_changes_nothing(bought, invoice, cards, mailoutbox):
    asked_for(bought)
    cards.tells("2027-000001")

    assert not taking.failed(invoice, "card declined", at=NOW, reference="try-1")

    assert "payment_failed" not in kinds(bought)
    assert mailoutbox == []


def test_a_failure_is_told_to_the_payer_once_and_the_next_one_anew(
    bought, invoice, cards, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        told = [
            taking.failed(invoice, "card declined", at=NOW, reference=reference)
            for reference in ("try-1", "try-1", "try-2")
        ]

    assert told == [True, False, True]
    assert kinds(bought).count("payment_failed") == 2
    assert [letter.subject for letter in mailoutbox] == [
        "Invoice 2027-000001 could not be paid yet"
    ] * 2


def test_a_refund_told_before_its_payment_is_refused_and_taken_when_told_again(
    bought, invoice, cards
):
    asked_for(bought)

    with pytest.raises(taking.TooMuch):
        refunds.record(invoice, 1000, at=NOW, reference="refund-x")
    assert not Invoice.objects.filter(credits=invoice).exists()

    cards.tells("2027-000001")
    assert refunds.record(invoice, 1000, at=NOW, reference="refund-x").gross_cents == -1000
    assert refunds.record(invoice, 1000, at=NOW, reference="refund-x") is None
    assert book.state_of(bought).owed_cents == 0


def test_our_own_refund_that_the_provider_tells_of_as_well_counts_once(bought, invoice, cards):
    asked_for(bought)
    cards.tells("2027-000001")
    refunds.give_back(invoice, 300, by=None, now=NOW)
    (key,) = cards.given_back

    assert refunds.record(invoice, 300, at=NOW, reference=f"refund-{key}") is None

    assert [p.cents for p in Payment.objects.order_by("pk")] == [1000, -300]


def test_where_the_providers_word_came_sooner_than_ours_one_refund_is_written(
    bought, invoice, cards
):
    asked_for(bought)
    cards.tells("2027-000001")
    give_back = cards.give_back

    def told_at_once(payment, cents, *, key):
        name = give_back(payment, cents, key=key)
        refunds.record(invoice, cents, at=NOW, reference=name)
        return name

    cards.give_back = told_at_once

    assert refunds.give_back(invoice, 300, by=None, now=NOW) is None
    assert Invoice.objects.filter(credits=invoice).count() == 1


def test_a_refund_that_was_cut_off_before_it_was_written_is_sent_once(
    bought, invoice, cards, monkeypatch
):
    asked_for(bought)
    cards.tells("2027-000001")
    with monkeypatch.context() as cut_off:
        cut_off.setattr(taking, "locked_invoice", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            refunds.give_back(invoice, 300, by=None, now=NOW)

    refunds.give_back(invoice, 300, by=None, now=NOW)
    assert list(cards.given_back.values()) == [300]

    refunds.give_back(invoice, 300, by=None, now=NOW)
    assert list(cards.given_back.values()) == [300, 300]


def test_a_refund_that_the_provider_refuses_is_not_written(bought, invoice, cards):
    asked_for(bought)
    cards.tells("2027-000001")
    cards.is_down = True

    with pytest.raises(NotDone):
        refunds.give_back(invoice, 300, by=None, now=NOW)

    assert "refunded" not in kinds(bought)
    assert not Invoice.objects.filter(credits=invoice).exists()


def test_what_nobody_asked_for_the_clock_asks_for_and_a_letter_calls_the_reader(
    bought, invoice, cards, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert asking.ask_for_what_was_left(now=NOW) == 0  # the page has a minute for it
        assert asking.ask_for_what_was_left(now=NOW + DAY) == 1
        assert asking.ask_for_what_was_left(now=NOW + DAY) == 0

    (letter,) = mailoutbox
    assert letter.subject == "Invoice 2027-000001 could not be paid yet"
    assert "/account/subscription/invoices/2027-000001/" in letter.body


def test_a_provider_that_is_down_is_asked_again_and_stops_no_other(
    bought, owner, basic, cards, caplog
):
    Subscription.objects.filter(owner=owner).delete()
    by_invoice = buys(owner, basic)
    cards.is_down = True

    assert asking.ask_for_what_was_left(now=NOW + DAY) == 1
    assert by_invoice.invoices.get().asked_at == NOW + DAY
    assert "invoice 2027-000001 could not be asked for" in caplog.text

    cards.is_down = False
    assert asking.ask_for_what_was_left(now=NOW + DAY) == 1


def test_an_invoice_to_be_transferred_is_mailed_once_and_needs_nobody(
    stranger, basic, mailoutbox, django_capture_on_commit_callbacks
):
    bought = buys(stranger, basic)

    with django_capture_on_commit_callbacks(execute=True):
        answers = [asked_for(bought), asked_for(bought)]
        asking.ask_for_what_was_left(now=NOW + DAY)

    assert answers == [Waits(), Waits()]
    assert [letter.subject for letter in mailoutbox] == ["Invoice 2027-000001 over €10.00"]


def test_an_open_invoice_is_paid_from_its_page(bought, invoice, cards, stranger):
    laptop = browser()
    laptop.sign_in(stranger)
    page = "/account/subscription/invoices/2027-000001/"

    assert "Pay now" in laptop.get(page).content.decode()
    sent = laptop.post(f"{page}pay/")
    assert sent["Location"].startswith("https://cards.example/2027-000001?back=http")

    asked_for(bought)
    cards.tells("2027-000001")
    assert "Pay now" not in laptop.get(page).content.decode()
    assert laptop.post(f"{page}pay/")["Location"] == page


def test_who_wants_to_pay_while_the_provider_is_down_is_told_so(bought, cards, stranger):
    laptop = browser()
    laptop.sign_in(stranger)
    cards.is_down = True

    answer = laptop.post("/account/subscription/invoices/2027-000001/pay/", follow=True)

    assert "Paying does not work at the moment." in answer.content.decode()


def test_staff_are_told_why_a_refund_was_refused_and_nothing_is_logged(
    bought, cards, desk, invoice
):
    asked_for(bought)
    cards.tells("2027-000001")
    cards.is_down = True

    answer = desk.post(f"/desk/invoices/{invoice.pk}/refund/", {"cents": "3", "confirmed": "1"})

    assert "card network down" in answer.content.decode()
    assert not ModelLogEntry.objects.for_instance(invoice).exists()


def test_an_invoice_that_a_provider_collects_names_no_account(bought, publisher, cards):
    purchases.renew(bought, now=NOW + 31 * DAY)

    assert "iban" not in bought.invoices.first().issuer
