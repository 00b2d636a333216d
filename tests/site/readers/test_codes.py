"""Signing up and in by mailed codes: the same answer for known and unknown addresses."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from presspass.readers.models import Device, Reader
from tests.site.readers.mailbox import code_for, received
from tests.site.subscriptions.cast import ARTICLE, IPHONE, PASSWORD, browser

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "new@example.org"
NEXT = "?next=/harbour/the-ferry/"


def sign_up(device, email=NEW, **fields):
    return device.post("/account/signup/", {"email": email, "password1": PASSWORD, **fields})


def ask(device, email, **fields):
    return device.post("/account/login/code/", {"email": email, **fields})


def confirm(device, code, **fields):
    return device.post("/account/login/code/confirm/", {"code": code, **fields})


def seen(response):
    return response.status_code, response.get("Location"), response.content


def test_signing_up_lands_in_the_article_once_the_code_is_typed(laptop):
    response = sign_up(laptop, "New@Example.org", next=ARTICLE, name="Ana")

    assert response["Location"] == "/account/email/confirm/"
    assert "presspass_ticket" not in laptop.cookies
    response = laptop.post("/account/email/confirm/", {"code": code_for(NEW)})
    assert response["Location"] == ARTICLE
    assert Reader.objects.get(email=NEW).name == "Ana"
    assert (laptop.ticket.seat, laptop.ticket.access) == ("", "registered")
    assert EmailAddress.objects.get(email=NEW).verified


def test_signing_up_tells_of_no_new_device(laptop):
    sign_up(laptop)
    laptop.post("/account/email/confirm/", {"code": code_for(NEW)})

    assert len(received(NEW)) == 1


def test_signing_up_with_a_taken_address_looks_the_same_and_its_owner_is_told(laptop, phone, owner):
    taken, free = sign_up(laptop, owner.email), sign_up(phone, NEW)

    assert seen(taken) == seen(free)
    pages = [d.get("/account/email/confirm/").content.decode() for d in (laptop, phone)]
    texts = [page.split("<main")[1].split("</main")[0] for page in pages]
    assert [text.count("<p") for text in texts] == [texts[0].count("<p")] * 2
    assert not any(char.isdigit() for char in received(owner.email)[-1].partition("\n")[0])
    assert Reader.objects.count() == 2


def test_nobody_signs_in_by_an_address_that_was_never_confirmed(laptop, phone):
    sign_up(laptop)

    response = phone.post("/account/login/", {"login": NEW, "password": PASSWORD})

    assert response["Location"] == "/account/email/confirm/"
    assert not phone.is_signed_in()


def test_the_password_of_whoever_signed_up_with_my_address_does_not_open_my_account(laptop, phone):
    sign_up(laptop)

    ask(phone, NEW)
    confirm(phone, code_for(NEW))

    assert phone.is_signed_in()
    response = laptop.post("/account/login/", {"login": NEW, "password": PASSWORD})
    assert response.status_code == 200
    assert not laptop.is_signed_in()


def test_a_code_signs_in_on_a_device_with_its_ticket_and_leads_back(laptop, owner):
    page = laptop.get(f"/account/login/{NEXT}").content.decode()
    assert "/account/login/code/?next=%2Fharbour%2Fthe-ferry%2F" in page

    response = ask(laptop, owner.email, next=ARTICLE)
    assert response["Location"] == "/account/login/code/confirm/?next=%2Fharbour%2Fthe-ferry%2F"
    page = laptop.get(response["Location"]).content.decode()
    assert f'name="next" value="{ARTICLE}"' in page
    assert 'autocomplete="one-time-code"' in page
    response = confirm(laptop, code_for(owner.email), next=ARTICLE)

    assert response["Location"] == ARTICLE
    assert laptop.ticket.device == laptop.device
    assert laptop.ticket.access == "subscribers"
    assert laptop.cookies["presspass_session"]["max-age"] == 365 * 86_400


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil"])
def test_a_code_never_leads_to_another_site(laptop, owner, elsewhere):
    ask(laptop, owner.email, next=elsewhere)

    assert confirm(laptop, code_for(owner.email), next=elsewhere)["Location"] == "/"


def test_an_unknown_address_gets_the_same_answer_and_a_mail_without_a_code(laptop, phone, owner):
    unknown, known = ask(laptop, NEW), ask(phone, owner.email)

    assert seen(unknown) == seen(known)
    assert len(received(NEW)) == len(received(owner.email)) == 1
    assert confirm(laptop, "000000").status_code == 200
    assert not laptop.is_signed_in()


def test_three_wrong_codes_end_it(laptop, owner):
    ask(laptop, owner.email)
    code = code_for(owner.email)
    wrong = "000000" if code != "000000" else "111111"

    answers = [confirm(laptop, wrong) for _ in range(3)]

    assert "This is not the code" in answers[0].content.decode()
    assert answers[-1]["Location"].startswith("/account/login/code/")
    confirm(laptop, code)
    assert not laptop.is_signed_in()


def test_a_code_is_good_only_in_the_browser_that_asked_for_it(laptop, phone, owner):
    ask(laptop, owner.email)
    ask(phone, owner.email)
    first = received(owner.email)[0]

    confirm(phone, [word for word in first.split() if word.isdigit() and len(word) == 6][-1])

    assert not phone.is_signed_in()


def test_a_code_mailed_to_an_address_that_was_given_up_does_not_sign_in(laptop, owner):
    ask(laptop, owner.email)
    code = code_for(owner.email)
    Reader.objects.filter(pk=owner.pk).update(email="elsewhere@example.org")

    confirm(laptop, code)

    assert not laptop.is_signed_in()


def test_a_new_code_can_be_asked_for_and_the_old_one_ends(laptop, owner):
    ask(laptop, owner.email)
    old = code_for(owner.email)

    laptop.post("/account/login/code/confirm/", {"action": "resend"})

    assert len(mail.outbox) == 2
    if (new := code_for(owner.email)) != old:
        confirm(laptop, old)
        assert not laptop.is_signed_in()
    confirm(laptop, new)
    assert laptop.is_signed_in()


def test_codes_are_sent_only_so_often_to_one_address(laptop, phone, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "2/15m/key"}
    for device in (laptop, phone):
        ask(device, owner.email)

    response = ask(browser(), owner.email)

    assert "too many tries" in response.content.decode()
    assert len(mail.outbox) == 2


def test_who_waits_for_a_code_can_still_sign_in_by_password(laptop, owner):
    ask(laptop, owner.email)

    assert laptop.get("/account/login/").status_code == 200
    laptop.sign_in(owner)
    assert laptop.is_signed_in()


def test_who_waits_for_a_code_keeps_the_session_while_opening_an_article(laptop, owner):
    ask(laptop, owner.email)

    response = laptop.exchange()

    assert response.status_code == 401
    assert "presspass_session" not in response.cookies
    confirm(laptop, code_for(owner.email))
    assert laptop.is_signed_in()


def test_a_session_that_only_waits_for_a_code_does_not_live_a_year(laptop, owner):
    ask(laptop, owner.email)

    assert laptop.cookies["presspass_session"]["max-age"] <= 3600


def test_the_session_gets_a_new_name_by_signing_in(laptop, owner):
    ask(laptop, owner.email)
    before = laptop.cookies["presspass_session"].value

    confirm(laptop, code_for(owner.email))

    assert laptop.cookies["presspass_session"].value != before


def test_the_owner_is_told_of_a_device_never_seen_before_and_only_of_that(laptop, owner):
    laptop.sign_in(owner)
    laptop.post("/account/logout/")
    laptop.sign_in(owner)
    assert Device.objects.count() == 2
    assert len(received(owner.email)) == 1

    browser(IPHONE).sign_in(owner)

    assert len(received(owner.email)) == 2
    assert "Safari on iPhone" in received(owner.email)[-1]
    assert "(UTC)" in received(owner.email)[-1]


def test_a_mail_is_in_the_readers_language(laptop, owner):
    Reader.objects.filter(pk=owner.pk).update(language="es")

    ask(laptop, owner.email)
    laptop.sign_in(owner)

    assert "Firefox en Windows" in received(owner.email)[-1]
