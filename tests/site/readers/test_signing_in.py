"""Signing in lands in the article, on a device, and nowhere else."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError

from presspass.readers.account_settings import rate_limits
from presspass.readers.models import Device, Reader
from tests.site.subscriptions.cast import ARTICLE, PASSWORD, browser

pytestmark = pytest.mark.django_db


def test_after_signing_in_one_is_in_the_article_one_came_from(laptop, owner):
    page = laptop.get("/account/login/", {"next": ARTICLE}).content.decode()
    assert f'name="next" value="{ARTICLE}"' in page

    response = laptop.sign_in(owner, next=ARTICLE)

    assert (response.status_code, response["Location"]) == (302, ARTICLE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http://testserver/harbour/",
        "harbour/",
        "/harbour\n/",
    ],
)
def test_signing_in_never_leads_to_another_site(laptop, owner, elsewhere):
    response = laptop.sign_in(owner, next=elsewhere)

    assert response["Location"] == "/"


def test_signing_in_brings_device_ticket_and_session_as_cookies(laptop, owner):
    laptop.sign_in(owner)

    assert laptop.ticket.device == laptop.device
    assert laptop.ticket.label == "Firefox on Windows"
    assert len(laptop.device) == 16
    for name in ("presspass_device", "presspass_ticket", "presspass_session"):
        cookie = laptop.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["max-age"] >= 365 * 86_400
    assert laptop.cookies["presspass_device"]["max-age"] == 400 * 86_400


@pytest.mark.usefixtures("owner")
def test_the_e_mail_address_counts_in_any_case(laptop):
    response = laptop.post("/account/login/", {"login": "OWNER@Example.org", "password": PASSWORD})

    assert response.status_code == 302


@pytest.mark.usefixtures("owner")
def test_one_address_cannot_have_two_accounts_whatever_its_case():
    with pytest.raises(IntegrityError):
        Reader.objects.bulk_create([Reader(email="Owner@example.org")])


def test_a_wrong_password_is_told_above_the_form_and_signs_nobody_in(laptop, owner):
    response = laptop.sign_in(owner, password="wrong")

    page = response.content.decode()
    assert 'role="alert"' in page
    assert "The e-mail address or the password is not right." in page
    assert not laptop.is_signed_in()


def test_too_many_wrong_tries_are_stopped_even_with_the_right_password(laptop, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    for _ in range(3):
        laptop.sign_in(owner, password="wrong")

    response = laptop.sign_in(owner)

    assert "too many tries" in response.content.decode()


def test_a_limit_that_cannot_be_read_stops_the_start_and_names_itself():
    with pytest.raises(ImproperlyConfigured, match=r"PRESSPASS_LIMIT_SIGNUP.*20/m/ip"):
        rate_limits({"PRESSPASS_LIMIT_SIGNUP": "often"})


def test_demo_and_tests_may_try_more_often_unless_the_environment_says_how_often():
    assert rate_limits({})["login"] == "30/m/ip"
    assert rate_limits({"PRESSPASS_DEMO": "1"})["login"] == "600/m/ip"
    given = {"PRESSPASS_DEMO": "1", "PRESSPASS_LIMIT_LOGIN": "3/m/ip"}
    assert rate_limits(given)["login"] == "3/m/ip"


def test_signing_in_again_keeps_the_device(laptop, owner):
    laptop.sign_in(owner)
    before = laptop.device
    del laptop.cookies["presspass_session"]

    laptop.sign_in(owner)

    assert laptop.device == before
    assert Device.objects.count() == 1


def test_after_signing_out_the_next_sign_in_gets_a_new_device_id(laptop, owner):
    laptop.sign_in(owner)
    before = laptop.device

    laptop.post("/account/logout/")
    assert laptop.device == before
    laptop.sign_in(owner)

    assert laptop.device != before
    assert Device.objects.get(pk=before).signed_out_at is not None


def test_another_readers_device_cookie_is_not_taken_over(laptop, owner, stranger):
    laptop.sign_in(owner)
    before = laptop.device
    del laptop.cookies["presspass_session"]

    laptop.sign_in(stranger)

    assert laptop.device != before
    assert Device.objects.get(pk=before).reader == owner


def test_a_made_up_device_cookie_is_not_taken_over(laptop, owner):
    laptop.cookies["presspass_device"] = "AAAAAAAAAAAAAAAA"

    laptop.sign_in(owner)

    assert laptop.device != "AAAAAAAAAAAAAAAA"


def test_signing_out_forgets_session_and_ticket(laptop, owner):
    laptop.sign_in(owner)

    laptop.post("/account/logout/")

    assert laptop.cookies["presspass_ticket"].value == ""
    assert laptop.cookies["presspass_session"].value == ""
    assert not laptop.is_signed_in()


def test_a_closed_account_is_signed_in_nowhere(laptop, owner):
    laptop.sign_in(owner)
    Reader.objects.update(is_active=False)

    assert laptop.exchange().status_code == 401
    assert browser().sign_in(owner)["Location"] == "/account/inactive/"
