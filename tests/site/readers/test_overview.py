"""The account's first page says what is kept, and leads to where it is changed."""

import pytest

from presspass.readers.models import Reader
from tests.site.readers.mailbox import undo_links
from tests.site.readers.test_addresses import grown_old
from tests.site.subscriptions.cast import ARTICLE, PASSWORD, seat_of

pytestmark = pytest.mark.django_db(transaction=True)


def without_password(device, reader):
    """Sign in, and let the reader have no password."""
    device.sign_in(reader)
    session = device.session
    reader.set_unusable_password()
    reader.save()
    session["_auth_user_hash"] = reader.get_session_auth_hash()
    session.save()


def text(device, path="/account/"):
    return device.get(path).content.decode()


def test_it_leads_to_everything(laptop, owner):
    laptop.sign_in(owner)

    page = text(laptop)

    for path in ("name", "email", "password/change", "passkeys", "devices", "language", "logout"):
        assert f'"/account/{path}/"' in page
    assert "Premium" in page
    assert "one device at a time" in page


def test_it_says_whose_subscription_it_is(laptop, phone, added_user, stranger):
    laptop.sign_in(added_user)
    phone.sign_in(stranger)

    assert "You were added to it by its owner" in text(laptop)
    assert "None: you read what is free" in text(phone)


def test_it_asks_to_sign_in_first(laptop):
    assert laptop.get("/account/")["Location"] == "/account/login/?next=/account/"


def test_the_name_can_be_changed(laptop, owner):
    laptop.sign_in(owner)

    assert laptop.post("/account/name/", {"name": "Ana"})["Location"] == "/account/"

    assert "Ana" in text(laptop)
    assert "150" in laptop.post("/account/name/", {"name": "x" * 151}).content.decode()


def test_a_reader_without_a_password_gets_words_of_their_own(laptop, owner):
    without_password(laptop, owner)

    page = text(laptop)

    assert '"/account/password/set/"' in page
    assert "/account/password/change/" not in page
    assert "/account/password/change/" not in text(laptop, "/account/devices/")


def test_a_first_password_leads_back_and_puts_the_others_out(laptop, phone, owner):
    phone.sign_in(owner)
    without_password(laptop, owner)
    epoch = seat_of(owner).epoch

    response = laptop.get("/account/password/change/", {"next": ARTICLE})
    assert response["Location"] == "/account/password/set/?next=%2Fharbour%2Fthe-ferry%2F"
    fields = {"password1": PASSWORD, "password2": PASSWORD, "next": ARTICLE}
    response = laptop.post("/account/password/set/", fields)

    assert response["Location"] == ARTICLE
    assert Reader.objects.get(pk=owner.pk).check_password(PASSWORD)
    assert laptop.ticket.epoch == epoch + 1
    assert laptop.is_signed_in()
    assert not phone.is_signed_in()
    assert undo_links(owner.email)
    response = laptop.get("/account/password/set/", {"next": ARTICLE})
    assert response["Location"] == "/account/password/change/?next=%2Fharbour%2Fthe-ferry%2F"


def test_the_way_back_without_a_password_never_leads_off_the_site(laptop, owner):
    without_password(laptop, owner)

    for there, leads in ((ARTICLE, ARTICLE), ("https://evil.example/", "/account/")):
        page = laptop.get("/account/password/set/", {"next": there}).content.decode()

        assert f'<p class="account-aside"><a href="{leads}">' in page


def test_a_session_left_open_cannot_set_one_and_what_it_posted_is_kept_nowhere(laptop, owner):
    without_password(laptop, owner)
    grown_old(laptop)

    fields = {"password1": PASSWORD, "password2": PASSWORD}
    response = laptop.post("/account/password/set/", fields)

    assert response["Location"].startswith("/account/reauthenticate/code/")
    assert PASSWORD not in str(dict(laptop.session.items()))
    assert not Reader.objects.get(pk=owner.pk).has_usable_password()
