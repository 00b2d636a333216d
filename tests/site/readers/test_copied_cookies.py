"""Two browsers with one jar of cookies do not stay one device."""

import pytest
from django.contrib.sessions.models import Session
from django.http import SimpleCookie

from presspass.readers.models import Device
from presspass.readers.renewals import GRACE
from tests.site.readers.mailbox import received
from tests.site.subscriptions.cast import IPHONE, browser

pytestmark = pytest.mark.django_db


def copy_of(original, user_agent=IPHONE):
    """Another browser with the same cookies."""
    copy = browser(user_agent)
    copy.cookies = SimpleCookie({name: jar.value for name, jar in original.cookies.items()})
    return copy


def a_minute_passes():
    for device in Device.objects.all():
        device.spent = [[number, at - GRACE - 1] for number, at in device.spent or ()]
        device.save()


@pytest.fixture
def copy(laptop, owner):
    """A copy of the laptop's jar, whose ticket the laptop has renewed more than a minute ago."""
    laptop.sign_in(owner)
    copy = copy_of(laptop)
    laptop.exchange()
    a_minute_passes()
    return copy


def test_each_exchange_gives_a_new_number(laptop, owner):
    laptop.sign_in(owner)
    first = laptop.ticket.renewal

    laptop.exchange()

    assert laptop.ticket.renewal == first + 1


def test_a_copy_whose_ticket_was_spent_becomes_a_device_of_its_own(laptop, copy, owner):
    answer = copy.exchange()

    assert answer.status_code == 200
    assert copy.device != laptop.device
    assert copy.ticket.device == copy.device
    assert copy.ticket.seat == laptop.ticket.seat
    labels = {device.pk: device.label for device in Device.objects.filter(reader=owner)}
    assert labels == {laptop.device: "Firefox on Windows", copy.device: "Safari on iPhone"}


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_told_once_of_the_device_that_was_a_copy(copy, owner):
    before = len(received(owner.email))

    copy.exchange()
    copy.exchange()

    assert len(received(owner.email)) == before + 1
    assert "Safari on iPhone" in received(owner.email)[-1]


def test_whoever_renews_second_is_the_copy_also_the_first_owner(laptop, owner):
    laptop.sign_in(owner)
    thief = copy_of(laptop)
    device = laptop.device
    thief.exchange()
    a_minute_passes()

    laptop.exchange()

    assert (thief.device, laptop.device != device) == (device, True)


def test_both_go_on_with_sessions_of_their_own_and_can_be_signed_out_alone(laptop, copy, owner):
    copy.exchange()
    assert copy.cookies["presspass_session"].value != laptop.cookies["presspass_session"].value
    assert Session.objects.count() == 2

    laptop.post("/account/devices/sign-out/", {"device": copy.device})

    assert laptop.is_signed_in()
    assert not copy.is_signed_in()


def test_both_renew_again_and_again_and_stay_two(laptop, copy):
    copy.exchange()
    for _ in range(3):
        a_minute_passes()
        assert laptop.exchange().status_code == copy.exchange().status_code == 200

    assert laptop.device != copy.device
    assert Device.objects.count() == 2


def test_tabs_of_one_browser_that_renew_at_once_stay_one_device(laptop, owner):
    laptop.sign_in(owner)
    tabs = [copy_of(laptop) for _ in range(3)]

    numbers = {tab.exchange() and tab.ticket.renewal for tab in tabs}

    assert len(numbers) == 1
    assert {tab.device for tab in tabs} == {laptop.device}


def test_tabs_of_a_copy_that_renew_at_once_become_one_device(copy):
    tab = copy_of(copy)

    copy.exchange()
    tab.exchange()

    assert tab.device == copy.device
    assert tab.ticket.renewal == copy.ticket.renewal
    assert Device.objects.count() == 2


def test_the_same_copy_sent_again_and_again_has_to_sign_in(copy):
    jars = [copy_of(copy) for _ in range(3)]
    jars[0].exchange()
    a_while_ago = Device.objects.get(pk=jars[0].device)
    a_while_ago.first_seen_at = "2020-01-01T00:00:00Z"
    a_while_ago.save()

    assert [jar.exchange().status_code for jar in jars[1:]] == [401, 401]
    assert Device.objects.count() == 2


def test_a_jar_without_its_ticket_does_not_hide_the_copy(laptop, owner):
    laptop.sign_in(owner)
    copy = copy_of(laptop)
    del copy.cookies["presspass_ticket"]
    laptop.exchange()
    a_minute_passes()

    copy.exchange()

    assert copy.device != laptop.device


@pytest.mark.parametrize("page", ["/account/devices/", "/account/language/"])
def test_no_page_gives_a_copy_the_number_of_the_other(laptop, copy, page):
    spent = copy.ticket.renewal

    if page == "/account/devices/":
        copy.get(page)
    else:
        copy.post(page, {"language": "es"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert copy.ticket.renewal == spent < laptop.ticket.renewal


def test_signing_in_again_keeps_the_device_and_ends_the_copy(laptop, owner):
    laptop.sign_in(owner)
    device, copy = laptop.device, copy_of(laptop)
    laptop.cookies.pop("presspass_session")
    laptop.cookies.pop("presspass_ticket")
    laptop.sign_in(owner)

    assert laptop.device == device
    assert copy.exchange().status_code == 401


def test_a_look_that_reaches_no_browser_spends_nothing(laptop, owner):
    laptop.sign_in(owner)
    number = laptop.ticket.renewal
    before = dict(laptop.cookies)

    laptop.exchange(**{"X-Presspass-Looks": "1"})

    laptop.cookies = SimpleCookie({name: jar.value for name, jar in before.items()})
    assert laptop.ticket.renewal == number == Device.objects.get().renewal
