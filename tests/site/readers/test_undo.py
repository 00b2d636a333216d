"""The undo link: from the old address it wins over whatever an intruder has changed since."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone

from presspass.readers import undo
from presspass.readers.models import Change, Reader
from tests.site.readers.mailbox import code_for, received, undo_links
from tests.site.readers.test_addresses import NEW as INTRUDERS
from tests.site.readers.test_addresses import ask, confirm
from tests.site.readers.test_password import NEW, change
from tests.site.subscriptions.cast import PASSWORD, browser, seat_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def intruder(owner):
    """Knows the password, and is signed in."""
    device = browser()
    device.sign_in(owner)
    return device


@pytest.fixture
def me():
    """The owner, at a computer that is not signed in."""
    return browser("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36")


def last_link(address):
    return undo_links(address)[-1]


def test_fetching_the_link_does_nothing(intruder, me, owner):
    change(intruder)
    link = last_link(owner.email)

    assert me.head(link).status_code == me.get(link).status_code == 200

    assert intruder.is_signed_in()
    assert Reader.objects.get(pk=owner.pk).check_password(NEW)


def test_the_button_ends_all_sessions_tickets_and_the_password(intruder, me, owner):
    change(intruder)
    epoch = seat_of(owner).epoch

    response = me.post(last_link(owner.email))

    assert response["Location"] == "/account/password/reset/code/"
    assert not intruder.is_signed_in()
    assert intruder.exchange().status_code == 401
    assert seat_of(owner).epoch == epoch + 1
    assert not Reader.objects.get(pk=owner.pk).has_usable_password()
    me.post("/account/password/reset/code/", {"code": code_for(owner.email)})
    fields = {"password1": PASSWORD, "password2": PASSWORD}
    assert me.post("/account/password/reset/new/", fields).status_code == 302
    assert me.is_signed_in()


def test_a_link_is_good_once_and_for_seven_days(intruder, me, owner, settings, monkeypatch):
    change(intruder)
    link = last_link(owner.email)
    later = timezone.now() + timedelta(days=8)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.signing.time.time", later.timestamp)
        assert me.get(link).status_code == me.post(link).status_code == 410
    me.post(link)

    assert me.get(link).status_code == me.post(link).status_code == 410
    assert me.get("/account/undo/made-up/").status_code == 410
    assert me.get(link.replace("/undo/", "/undo/x")).status_code == 410


def test_an_intruder_who_changed_the_address_first_loses_everything(intruder, me, owner):
    ask(intruder, INTRUDERS)
    confirm(intruder, code_for(INTRUDERS))
    link = last_link(owner.email)
    change(intruder)
    left = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "mine"})
    intruders_link = last_link(INTRUDERS)
    browser().post("/account/password/reset/", {"email": INTRUDERS})

    me.post(link)

    after = Reader.objects.get(pk=owner.pk)
    assert after.email == owner.email
    assert not after.has_usable_password()
    assert not intruder.is_signed_in()
    assert not Authenticator.objects.filter(pk=left.pk).exists()
    assert intruder.post(intruders_link).status_code == 410
    assert INTRUDERS not in [to for message in mail.outbox[-1:] for to in message.to]
    fields = {"login": INTRUDERS, "password": NEW}
    assert browser().post("/account/login/", fields).status_code == 200


def test_a_reset_that_the_intruder_began_before_does_not_open_the_account_again(
    intruder, me, owner
):
    ask(intruder, INTRUDERS)
    confirm(intruder, code_for(INTRUDERS))
    waiting = browser()
    waiting.post("/account/password/reset/", {"email": INTRUDERS})
    waiting.post("/account/password/reset/code/", {"code": code_for(INTRUDERS)})

    me.post(last_link(owner.email))
    waiting.post("/account/password/reset/new/", {"password1": NEW, "password2": NEW})

    assert not waiting.is_signed_in()
    assert not Reader.objects.get(pk=owner.pk).has_usable_password()


def test_the_password_mail_gives_the_address_back_that_was_changed_after_it(intruder, me, owner):
    change(intruder)
    link = last_link(owner.email)
    ask(intruder, INTRUDERS)
    confirm(intruder, code_for(INTRUDERS))

    me.post(link)

    assert Reader.objects.get(pk=owner.pk).email == owner.email
    assert len(received(INTRUDERS)) == 3  # the code, the welcome, and that it was given back


def test_nobody_takes_the_old_address_while_it_can_come_back(intruder, phone, owner):
    ask(intruder, INTRUDERS)
    confirm(intruder, code_for(INTRUDERS))
    before = Reader.objects.count()

    response = phone.post("/account/signup/", {"email": owner.email, "password1": PASSWORD})

    assert response["Location"] == "/account/email/confirm/"
    assert Reader.objects.count() == before


def test_where_another_account_has_the_address_by_now_this_one_is_closed(
    intruder, me, owner, stranger
):
    ask(intruder, INTRUDERS)
    confirm(intruder, code_for(INTRUDERS))
    Reader.objects.filter(pk=stranger.pk).update(email=owner.email)

    response = me.post(last_link(owner.email))

    assert response["Location"] == "/account/inactive/"
    assert not intruder.is_signed_in()
    assert not Reader.objects.get(pk=owner.pk).is_active


def test_a_new_device_is_signed_out_and_the_others_stay(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    page = laptop.post(last_link(owner.email)).content.decode()

    assert "/account/password/reset/" in page
    assert not phone.is_signed_in()
    assert laptop.is_signed_in()
    assert Reader.objects.get(pk=owner.pk).check_password(PASSWORD)


def test_who_undoes_it_on_a_signed_in_device_is_signed_out_in_order(laptop, owner):
    laptop.sign_in(owner)
    change(laptop)

    response = laptop.post(last_link(owner.email), follow=True)

    assert response.status_code == 200
    assert "six digits" in response.content.decode()
    assert not laptop.is_signed_in()


def test_the_page_does_not_give_its_link_away(intruder, me, owner):
    change(intruder)

    response = me.get(last_link(owner.email))

    assert response["Referrer-Policy"] == "origin"
    assert "no-store" in response["Cache-Control"]


def test_two_at_once_undo_it_once(intruder, owner):
    change(intruder)
    row = Change.objects.get(kind="password")

    assert undo.undo(row, now=timezone.now())
    assert not undo.undo(row, now=timezone.now())
