"""A new password: this device goes on, every other one is out, old tickets are refused."""

import pytest

from presspass.gate.rule import Kind
from tests.site.readers.mailbox import received, undo_links
from tests.site.subscriptions.cast import ARTICLE, PASSWORD, at_gate, seat_of

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)

NEW = "lighthouse-keeper-7"


def change(browser, old=PASSWORD, new=NEW, again=NEW, **fields):
    fields = {"oldpassword": old, "password1": new, "password2": again, **fields}
    return browser.post("/account/password/change/", fields)


def test_this_device_stays_signed_in_and_the_others_are_out(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    response = change(laptop)

    assert response["Location"] == "/account/devices/"
    page = laptop.get("/account/devices/")
    assert "Your password is changed." in page.content.decode()
    assert phone.exchange().status_code == 401
    assert not phone.is_signed_in()
    assert phone.sign_in(owner, password=NEW).status_code == 302


def test_the_epoch_is_raised_and_this_device_has_its_new_ticket_at_once(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    before, device = laptop.ticket.epoch, laptop.device

    change(laptop)

    assert seat_of(owner).epoch == before + 1 == laptop.ticket.epoch
    assert laptop.device == device == laptop.ticket.device
    assert phone.ticket.epoch == before


@committing
def test_the_gate_refuses_the_old_tickets(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    async def read(gate, browser):
        return await gate.decide(browser.ticket, Kind.PAGE)

    at_gate(owner, lambda gate: read(gate, phone))
    change(laptop)

    answers = []

    async def both_read(gate):
        answers.extend([await read(gate, phone), await read(gate, laptop)])

    at_gate(owner, both_read)
    assert [answer.state for answer in answers] == ["revoked", "reading"]


def test_this_device_can_still_be_signed_out_from_another_after_a_new_password(
    laptop, phone, owner
):
    laptop.sign_in(owner)
    change(laptop)
    phone.sign_in(owner, password=NEW)

    phone.post("/account/devices/sign-out/", {"device": laptop.device})

    assert laptop.exchange().status_code == 401
    assert not laptop.is_signed_in()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"old": "wrong"}, "This is not your present password."),
        ({"again": "other"}, "You must type the same password each time."),
        ({"new": "short", "again": "short"}, "at least 8 characters"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(laptop, phone, owner, fields, told):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    page = change(laptop, **fields).content.decode()

    assert told in page
    assert 'aria-invalid="true"' in page
    assert phone.is_signed_in()
    assert seat_of(owner).epoch == 1


def test_a_reader_without_a_seat_can_change_the_password_too(laptop, stranger):
    laptop.sign_in(stranger)

    assert change(laptop)["Location"] == "/account/devices/"
    assert laptop.ticket.seat == ""


def test_a_new_password_leads_back_to_where_one_was_reading(laptop, owner):
    laptop.sign_in(owner)
    page = laptop.get("/account/password/change/", {"next": ARTICLE}).content.decode()
    assert f'name="next" value="{ARTICLE}"' in page
    assert "/account/password/reset/?next=%2Fharbour%2Fthe-ferry%2F" in page

    response = change(laptop, next=ARTICLE)

    assert response["Location"] == ARTICLE
    assert "Your password is changed." not in laptop.get("/account/").content.decode()
    assert change(laptop, old=NEW, next="//evil.example/")["Location"] == "/account/devices/"


@committing
def test_the_owner_is_told_of_a_new_password_with_an_undo(laptop, owner):
    laptop.sign_in(owner)
    before = len(undo_links(owner.email))

    change(laptop)

    assert "Firefox on Windows" in received(owner.email)[-1]
    assert len(undo_links(owner.email)) == before + 1


def test_the_way_back_leads_to_the_article_and_never_off_the_site(laptop, owner):
    laptop.sign_in(owner)

    for there, leads in ((ARTICLE, ARTICLE), ("https://evil.example/", "/account/devices/")):
        page = laptop.get("/account/password/change/", {"next": there}).content.decode()

        assert f'<p class="account-aside"><a href="{leads}">' in page
