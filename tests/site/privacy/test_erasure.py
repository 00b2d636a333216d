"""The erasure of an account: told before, confirmed by mail, everywhere at once, invoices stay."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.utils import timezone

from presspass.gate.errors import TicketInvalid
from presspass.gate.rule import Kind
from presspass.mail import post
from presspass.privacy import erasure
from presspass.readers.models import Change, Device, Reader
from presspass.shelf import following, history, saved
from presspass.shelf.models import FollowedTopic, ReadArticle, SavedArticle
from presspass.subscriptions import admission, purchases, seats
from presspass.subscriptions.models import (
    Company,
    Invitation,
    Invoice,
    Plan,
    Seat,
    SeatRequest,
    Subscription,
)
from presspass.subscriptions.models.invitations import INVITED_FOR
from presspass.support import acts
from tests.site.readers.mailbox import received
from tests.site.readers.test_addresses import grown_old
from tests.site.subscriptions.cast import PASSWORD, browser

pytestmark = pytest.mark.django_db(transaction=True)


def ask(device):
    return device.post("/account/erase/")


def link_to(address):
    found = [re.search(r"(/account/erase/\S+/)", text) for text in received(address)]
    return [match[1] for match in found if match][-1]


def erase(device, reader):
    """Ask, open the link, press the button."""
    ask(device)
    return device.post(link_to(reader.email))


@pytest.fixture
def paid(stranger):
    """Bought a plan by invoice, which is not paid yet."""
    plan = Plan.objects.create(name="Solo", month_cents=900, is_on_sale=True, seats=2)
    order = purchases.order(stranger, plan, "month", 2, now=timezone.now())
    purchases.confirm(order.pk, stranger, now=timezone.now())
    return stranger


def test_the_page_says_what_goes_and_what_stays(laptop, paid):
    laptop.sign_in(paid)
    seats.give(paid.subscriptions.get(), Reader.objects.create_user("guest@example.org"))

    page = laptop.get("/account/erase/").content.decode()

    assert "Your subscription “Solo” ends at once." in page
    assert "is not paid back: to read until then, cancel it instead" in page
    assert "One person who reads with it" in page
    assert re.search(r"Invoice \d{4}-000001 is not paid yet; it stays due", page)
    assert "cannot be undone" in page
    purchases.cancel(paid.subscriptions.get(), by=paid, now=timezone.now())
    page = laptop.get("/account/erase/").content.decode()
    assert "to read until then, erase the account afterwards" in page


def test_nothing_is_erased_without_the_button_behind_the_mail(laptop, owner):
    laptop.sign_in(owner)

    page = ask(laptop).content.decode()
    assert "We have written to owner@example.org" in page
    assert browser().get(link_to(owner.email)).status_code == 200

    assert Reader.objects.get(pk=owner.pk).is_active
    assert laptop.is_signed_in()


def test_the_row_says_nothing_of_the_reader_any_more(laptop, owner, article, paper, editor):
    laptop.sign_in(owner)
    Reader.objects.filter(pk=owner.pk).update(name="Ana Quay", language="es")
    saved.save(owner, article, now=timezone.now())
    following.follow(owner, paper.topic, now=timezone.now())
    history.note(owner, article, now=timezone.now())
    acts.look(owner, by=editor)

    assert "Tu cuenta está borrada" in erase(laptop, owner).content.decode()

    row = Reader.objects.get(pk=owner.pk)
    assert (row.email, row.name, row.language) == (f"erased-{row.pk}@erased.invalid", "", "")
    assert not row.is_active
    assert not row.has_usable_password()
    assert str(row) == "erased reader"
    for model in (SavedArticle, FollowedTopic, ReadArticle):
        assert not model.objects.exists()
    assert not Device.objects.filter(reader=row).exists()
    assert not Change.objects.filter(reader=row).exists()
    assert not EmailAddress.objects.filter(user=row).exists()


def test_no_table_holds_the_address_or_the_name_but_what_stays_by_law(laptop, owner, editor):
    owner.name = "Ana Quay"
    owner.save()
    acts.look(owner, by=editor)
    laptop.sign_in(owner)
    address = owner.email
    erase(laptop, owner)

    held = set()
    for model in apps.get_models():
        if not model._meta.managed or model._meta.proxy:  # noqa: SLF001
            continue
        for row in model.objects.all().values() if hasattr(model, "objects") else ():
            if any(word in str(row) for word in (address, "Ana Quay")):
                held.add(model._meta.label)  # noqa: SLF001
    assert held <= {"subscriptions.Invoice"}


def test_sessions_and_tickets_are_out_everywhere(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    ticket = phone.ticket

    response = erase(laptop, owner)

    assert response.cookies["presspass_ticket"].value == ""
    for device in (laptop, phone):
        assert not device.is_signed_in()
    assert phone.exchange().status_code == 401

    async def decide(gate):
        return await gate.decide(ticket, Kind.PAGE)

    assert admission.ask(decide).state == "revoked"
    with pytest.raises((TicketInvalid, KeyError)):
        _ = laptop.ticket


def test_a_link_opened_elsewhere_erases_too(laptop, owner):
    laptop.sign_in(owner)
    ask(laptop)

    browser().post(link_to(owner.email))

    assert not laptop.is_signed_in()


def test_the_subscription_ends_and_who_read_with_it_is_told(laptop, owner, added_user):
    laptop.sign_in(owner)
    subscription = owner.subscriptions.get()
    Invitation.objects.filter(subscription=subscription).delete()

    erase(laptop, owner)

    subscription.refresh_from_db()
    assert subscription.ended_at is not None
    assert subscription.events.last().facts == {"why": "erased"}
    assert not Seat.objects.filter(holder=added_user).exists()
    assert "The subscription you read with has ended" in received(added_user.email)[-1]
    assert owner.email not in received(added_user.email)[-1]


def test_invoices_stay_and_what_is_open_is_told(laptop, paid):
    laptop.sign_in(paid)
    address = paid.email

    erase(laptop, paid)

    invoice = Invoice.objects.get()
    assert invoice.to["email"] == address
    assert invoice.subscription.owner_id == paid.pk
    assert f"{invoice.number}: 9.00 EUR" in received(address)[-1]
    assert "Your account was erased" in received(address)[-1]


def test_an_added_user_leaves_and_the_seat_is_free(laptop, owner, added_user):
    laptop.sign_in(added_user)

    erase(laptop, added_user)

    assert owner.subscriptions.get().free_seats(now=timezone.now()) == 1
    assert owner.subscriptions.get().is_active
    assert "A seat of your subscription is free again" in received(owner.email)[-1]
    assert added_user.email not in received(owner.email)[-1]


def test_an_invitation_that_waits_is_withdrawn(laptop, stranger, owner):
    Invitation.objects.create(
        subscription=owner.subscriptions.get(),
        email=stranger.email,
        expires_at=timezone.now() + INVITED_FOR,
    )
    laptop.sign_in(stranger)

    erase(laptop, stranger)

    invitation = Invitation.objects.get()
    assert invitation.outcome == "withdrawn"
    assert "stranger" not in invitation.email


def test_a_company_is_handed_over_first(laptop, stranger, owner):
    plan = Plan.objects.create(name="Firm", kind="company", seats=3)
    company = Company.objects.create(name="Harbour Ltd", address="Quay 1", owner=stranger)
    bought = Subscription.objects.create(owner=stranger, plan=plan, company=company)
    laptop.sign_in(stranger)

    page = ask(laptop).content.decode()
    assert "You pay for the seats of Harbour Ltd" in page
    assert "/account/erase/" not in "".join(received(stranger.email))
    with pytest.raises(erasure.Refused):
        erasure.erase(stranger, now=timezone.now())

    Company.objects.update(owner=owner)
    bought.owner = owner
    bought.save()
    erase(laptop, stranger)
    assert Reader.objects.get(pk=stranger.pk).erased_at
    assert Company.objects.get().owner == owner


def test_an_admin_of_a_company_may_go(laptop, stranger, owner):
    company = Company.objects.create(name="Harbour Ltd", address="Quay 1", owner=owner)
    company.admins.add(stranger)
    SeatRequest.objects.create(company=company, reader=stranger)
    laptop.sign_in(stranger)

    erase(laptop, stranger)

    assert not company.admins.exists()
    assert not company.requests.exists()


def test_the_last_who_may_do_everything_stays(laptop, editor):
    laptop.sign_in(editor)

    assert "You are the only one" in ask(laptop).content.decode()
    with pytest.raises(erasure.Refused):
        erasure.erase(editor, now=timezone.now())

    Reader.objects.create_superuser("second@example.org", PASSWORD)
    erase(laptop, editor)
    assert not Reader.objects.get(pk=editor.pk).is_superuser


def test_whoever_changed_the_address_cannot_erase_for_seven_days(laptop, owner):
    laptop.sign_in(owner)
    change = Change.objects.create(reader=owner, kind="email", email="before@example.org")

    assert "changed in the last seven days" in ask(laptop).content.decode()

    Change.objects.filter(pk=change.pk).update(made_at=timezone.now() - timedelta(days=8))
    erase(laptop, owner)
    assert Reader.objects.get(pk=owner.pk).erased_at


def test_a_link_is_good_once_for_an_hour_and_not_after_a_change(laptop, owner, monkeypatch):
    laptop.sign_in(owner)
    ask(laptop)
    link = link_to(owner.email)
    later = timezone.now() + timedelta(minutes=61)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.signing.time.time", later.timestamp)
        assert laptop.post(link).status_code == 410
    owner.set_password("another-harbour-8")
    owner.save()
    assert browser().post(link).status_code == 410
    assert browser().get("/account/erase/made-up/").status_code == 410

    fresh = f"/account/erase/{erasure.token_of(owner)}/"
    assert browser().post(fresh).status_code == 200
    assert browser().post(fresh).status_code == browser().get(fresh).status_code == 410


def test_it_is_asked_for_again_who_is_there(laptop, owner):
    laptop.sign_in(owner)
    grown_old(laptop)

    assert ask(laptop)["Location"].startswith("/account/reauthenticate/")
    assert "/account/erase/" not in "".join(received(owner.email))


def test_the_address_is_free_for_a_new_account(laptop, owner):
    address = owner.email
    laptop.sign_in(owner)
    erase(laptop, owner)

    again = Reader.objects.create_user(address, PASSWORD)

    assert again.pk != owner.pk
    assert laptop.sign_in(again).status_code == 302
    assert laptop.is_signed_in()


def test_nothing_is_mailed_to_an_erased_reader(laptop, paid):
    laptop.sign_in(paid)
    erase(laptop, paid)
    sent = len(mail.outbox)

    post.send("mail/test", Reader.objects.get(pk=paid.pk))

    assert len(mail.outbox) == sent
