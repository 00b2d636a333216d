"""Another e-mail address: the code goes to the new one, and the old one is told."""

import time

import pytest
from allauth.account.models import EmailAddress

from presspass.readers.models import Reader
from tests.site.readers.mailbox import code_for, received, undo_links
from tests.site.subscriptions.cast import PASSWORD, browser

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "owner@elsewhere.example"


def ask(device, email=NEW):
    return device.post("/account/email/", {"action_add": "1", "email": email})


def confirm(device, code):
    return device.post("/account/email/confirm/", {"code": code})


def grown_old(device):
    """Let it be an hour ago that this session signed in."""
    session = device.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()


def test_the_new_address_counts_once_its_code_is_typed(laptop, owner):
    laptop.sign_in(owner)

    assert ask(laptop)["Location"] == "/account/email/confirm/"
    assert Reader.objects.get(pk=owner.pk).email == owner.email
    response = confirm(laptop, code_for(NEW))

    assert response["Location"] == "/account/"
    assert Reader.objects.get(pk=owner.pk).email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(NEW, True)]
    assert laptop.is_signed_in()
    fields = {"login": NEW, "password": PASSWORD}
    assert browser().post("/account/login/", fields).status_code == 302
    assert browser().sign_in(owner).status_code == 200


def test_both_addresses_are_told_and_only_the_old_one_can_undo(laptop, owner):
    laptop.sign_in(owner)
    before = len(undo_links(owner.email))

    ask(laptop)
    confirm(laptop, code_for(NEW))

    assert NEW in received(owner.email)[-1]
    assert owner.email in received(NEW)[-1]
    assert len(undo_links(owner.email)) == before + 1
    assert not undo_links(NEW)


def test_an_address_that_has_an_account_gets_the_same_answer_and_is_not_given_twice(
    laptop, owner, stranger
):
    laptop.sign_in(owner)

    taken = ask(laptop, stranger.email)
    confirmed = confirm(laptop, code_for(stranger.email))

    assert taken["Location"] == "/account/email/confirm/"
    assert "There is an account with this e-mail address already." in confirmed.content.decode()
    assert Reader.objects.get(pk=owner.pk).email == owner.email


def test_a_session_left_open_cannot_change_it(laptop, owner):
    laptop.sign_in(owner)
    grown_old(laptop)

    response = ask(laptop)

    assert response["Location"] == "/account/reauthenticate/?next=%2Faccount%2Femail%2F"
    assert not received(NEW)
    laptop.post("/account/reauthenticate/", {"password": "wrong", "next": "/account/email/"})
    assert ask(laptop)["Location"].startswith("/account/reauthenticate/")
    fields = {"password": PASSWORD, "next": "/account/email/"}
    assert laptop.post("/account/reauthenticate/", fields)["Location"] == "/account/email/"
    assert ask(laptop)["Location"] == "/account/email/confirm/"


def test_a_reader_without_a_password_shows_it_by_a_code_from_the_present_address(laptop, owner):
    laptop.sign_in(owner)
    session = laptop.session
    owner.set_unusable_password()
    owner.save()
    session["_auth_user_hash"] = owner.get_session_auth_hash()
    session.save()
    grown_old(laptop)

    way = ask(laptop)["Location"]
    assert way.startswith("/account/reauthenticate/code/")
    laptop.post(way, {"action": "send"})
    page = laptop.get(way).content.decode()
    assert 'name="code"' in page
    code = code_for(owner.email)
    assert "This is not the code" in laptop.post(way, {"code": "nonsense"}).content.decode()
    response = laptop.post(way, {"code": code})

    assert response["Location"] == "/account/email/"
    assert ask(laptop)["Location"] == "/account/email/confirm/"


def test_the_code_that_proves_is_gone_after_three_tries(laptop, owner):
    laptop.sign_in(owner)
    grown_old(laptop)
    way = "/account/reauthenticate/code/"
    laptop.post(way, {"action": "send"})
    code = code_for(owner.email)

    for _ in range(3):
        laptop.post(way, {"code": "nonsense"})
    laptop.post(way, {"code": code})

    assert ask(laptop)["Location"].startswith("/account/reauthenticate/")


def test_what_a_person_typed_wrong_is_told(laptop, owner):
    laptop.sign_in(owner)

    assert "This is your address already." in ask(laptop, owner.email).content.decode()
    assert 'aria-invalid="true"' in ask(laptop, "nonsense").content.decode()
