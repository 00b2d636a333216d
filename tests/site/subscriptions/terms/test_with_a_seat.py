"""Whoever takes a seat accepts the terms with it, which the page says, and is not asked after."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from presspass.subscriptions.invitations import invitations
from presspass.subscriptions.invitations.letters import token_of
from presspass.subscriptions.models import Acceptance, Domain, Seat, Terms
from presspass.subscriptions.terms import terms
from tests.site.subscriptions.firm import FIRM, reader_at, signed_in
from tests.site.subscriptions.invitation_cast import a_reader, invited

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "With the seat you accept the"


@pytest.fixture
def version():
    made = Terms.objects.create(text_en="<p>Words.</p>", text_es="<p>Palabras.</p>")
    return terms.publish(made, by=None, now=timezone.now())


def is_asked(browser):
    return "data-terms-band" in browser.get("/account/terms/").content.decode()


def hidden_in(page):
    return dict(re.findall(r'<input type="hidden" name="(told|terms)" value="([^"]*)"', page))


def test_who_accepts_an_invitation_accepts_the_terms_that_the_page_names(version, subscription):
    guest = a_reader()
    browser, link = signed_in(guest), f"/invitation/{token_of(invited(subscription))}/"

    page = browser.get(link).content.decode()
    browser.post(link, hidden_in(page))

    assert f'{SAID} <a href="/terms/">' in page
    assert Acceptance.objects.get().reader == guest
    assert not is_asked(browser)


def test_who_joins_by_a_domain_accepts_them_too(version, firm):
    Domain.objects.create(company=firm, name="firm.example", verified_at=timezone.now())
    colleague = reader_at("new@firm.example")
    EmailAddress.objects.create(user=colleague, email=colleague.email, verified=True, primary=True)
    browser = signed_in(colleague)

    page = browser.get("/business/join/").content.decode()
    browser.post("/business/join/", hidden_in(page))

    assert f'{SAID} <a href="/terms/">' in page
    assert Acceptance.objects.get().reader == colleague
    assert not is_asked(browser)


def test_who_buys_for_a_company_accepts_them_too(version, business, stranger):
    browser = signed_in(stranger)
    form = {**FIRM, "seats": 3, "interval": "year"}
    order = browser.post(f"/business/buy/{business.pk}/", form).url

    page = browser.get(order).content.decode()
    browser.post(order, hidden_in(page))

    assert 'With this order you accept the <a href="/terms/">' in page
    assert Acceptance.objects.get().reader == stranger


def test_what_changed_since_the_page_was_shown_is_asked_for_by_the_band(version, subscription):
    guest = a_reader()
    browser, link = signed_in(guest), f"/invitation/{token_of(invited(subscription))}/"
    said = hidden_in(browser.get(link).content.decode())
    second = Terms.objects.create(text_en="<p>Other.</p>", text_es="<p>Otras.</p>")
    terms.publish(second, by=None, now=timezone.now())

    browser.post(link, said)

    assert Seat.objects.filter(holder=guest).exists()
    assert not Acceptance.objects.exists()
    assert is_asked(browser)


@pytest.mark.parametrize("number", ["", "x", "7", "²"])
def test_a_version_that_nobody_showed_is_not_accepted(version, subscription, number):
    guest = a_reader()
    browser, link = signed_in(guest), f"/invitation/{token_of(invited(subscription))}/"
    said = hidden_in(browser.get(link).content.decode())

    browser.post(link, {**said, "terms": number})

    assert Seat.objects.filter(holder=guest).exists()
    assert not Acceptance.objects.exists()


def test_where_there_are_no_terms_nothing_is_said_of_them(subscription):
    link = f"/invitation/{token_of(invited(subscription))}/"

    assert SAID not in signed_in(a_reader()).get(link).content.decode()


def test_whoever_is_given_a_seat_by_others_is_asked(version, subscription, stranger):
    invitations.accept(invited(subscription), stranger, timezone.now())

    assert terms.asked_of(stranger) == version
