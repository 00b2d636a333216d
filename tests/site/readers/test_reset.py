"""A forgotten password: reset by a code, without leaving the article; everybody else is out."""

import pytest

from presspass.readers.models import Reader
from tests.site.readers.mailbox import code_for, received, undo_links
from tests.site.subscriptions.cast import ARTICLE, PASSWORD, browser, seat_of

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "lighthouse-keeper-7"
NEXT = "?next=%2Fharbour%2Fthe-ferry%2F"


def ask(device, email, **fields):
    return device.post("/account/password/reset/", {"email": email, **fields})


def take(device, code):
    return device.post(f"/account/password/reset/code/{NEXT}", {"code": code, "next": ARTICLE})


def choose(device, password=NEW):
    fields = {"password1": password, "password2": password, "next": ARTICLE}
    return device.post("/account/password/reset/new/", fields)


def test_reset_leads_back_into_the_article_signed_in(laptop, owner):
    page = laptop.get(f"/account/login/{NEXT}").content.decode()
    assert f"/account/password/reset/{NEXT}" in page

    response = ask(laptop, owner.email, next=ARTICLE)
    assert response["Location"] == f"/account/password/reset/code/{NEXT}"
    assert f'name="next" value="{ARTICLE}"' in laptop.get(response["Location"]).content.decode()
    response = take(laptop, code_for(owner.email))
    assert response["Location"] == f"/account/password/reset/new/{NEXT}"
    assert f'name="next" value="{ARTICLE}"' in laptop.get(response["Location"]).content.decode()
    response = choose(laptop)

    assert response["Location"] == ARTICLE
    assert "Your password is changed." not in laptop.get("/account/").content.decode()
    assert laptop.is_signed_in()
    assert laptop.ticket.device == laptop.device
    assert browser().sign_in(owner, password=PASSWORD).status_code == 200


def test_reset_ends_every_other_session_and_ticket(laptop, phone, owner):
    phone.sign_in(owner)
    epoch = seat_of(owner).epoch

    ask(laptop, owner.email)
    take(laptop, code_for(owner.email))
    choose(laptop)

    assert phone.exchange().status_code == 401
    assert not phone.is_signed_in()
    assert laptop.ticket.epoch == seat_of(owner).epoch == epoch + 1


def test_a_signed_in_reader_keeps_this_device_by_a_reset(laptop, owner):
    laptop.sign_in(owner)
    device = laptop.device
    assert owner.email in laptop.get("/account/password/reset/").content.decode()

    ask(laptop, owner.email)
    take(laptop, code_for(owner.email))
    choose(laptop)

    assert laptop.device == device
    assert laptop.is_signed_in()


def test_the_owner_is_told_once_with_an_undo(laptop, owner):
    ask(laptop, owner.email)
    take(laptop, code_for(owner.email))
    choose(laptop)

    assert len(received(owner.email)) == 2
    assert len(undo_links(owner.email)) == 1


def test_an_unknown_address_gets_the_same_answer(laptop, phone, owner):
    unknown, known = ask(laptop, "nobody@example.org"), ask(phone, owner.email)

    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert len(received("nobody@example.org")) == 1
    assert take(laptop, "000000").status_code == 200


def test_the_new_password_cannot_be_chosen_without_the_code(laptop, owner):
    ask(laptop, owner.email)

    choose(laptop)

    assert browser().sign_in(owner, password=NEW).status_code == 200
    assert not laptop.is_signed_in()


@pytest.mark.parametrize("typed", [False, True])
def test_a_code_mailed_to_an_address_that_was_given_up_is_worth_nothing(laptop, owner, typed):
    ask(laptop, owner.email)
    code = code_for(owner.email)
    if typed:
        take(laptop, code)
    Reader.objects.filter(pk=owner.pk).update(email="elsewhere@example.org")

    if not typed:
        take(laptop, code)
    choose(laptop)

    assert not laptop.is_signed_in()
    assert Reader.objects.get(pk=owner.pk).check_password(PASSWORD)


def test_resets_are_sent_only_so_often_to_one_address(laptop, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/15m/key"}
    ask(laptop, owner.email)

    assert ask(browser(), owner.email).status_code == 429
    assert len(received(owner.email)) == 1


def test_a_weak_password_is_refused_beside_its_field(laptop, owner):
    ask(laptop, owner.email)
    take(laptop, code_for(owner.email))

    page = choose(laptop, "short").content.decode()

    assert "at least 8 characters" in page
    assert 'aria-invalid="true"' in page
