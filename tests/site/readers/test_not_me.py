"""Not me: from the notice, one device is signed out in one tap; the others read on."""

import pytest

from presspass.gate.rule import Kind
from presspass.readers import signs, undo
from presspass.readers.models import Change
from tests.site.readers.mailbox import received
from tests.site.subscriptions.cast import ARTICLE, at_gate, browser

pytestmark = pytest.mark.django_db(transaction=True)

SAME = {"Origin": "http://testserver"}


def not_me(device, which, headers=SAME, **fields):
    fields = {"device": which, "next": ARTICLE, **fields}
    return device.post("/account/devices/not-me/", fields, headers=headers)


@pytest.fixture
def tablet():
    return browser("Mozilla/5.0 (iPad; CPU OS 18_0) Version/18.0 Safari/604.1")


def test_that_one_is_out_and_the_others_read_on(laptop, phone, tablet, owner):
    for each in (laptop, phone, tablet):
        each.sign_in(owner)

    async def all_read(gate):
        for each in (phone, tablet, laptop):
            await gate.decide(each.ticket, Kind.PAGE)

    at_gate(owner, all_read)
    tickets = [each.ticket for each in (phone, laptop, tablet)]
    response = not_me(laptop, phone.device)

    assert (response.status_code, response["Location"]) == (303, ARTICLE)
    assert not phone.is_signed_in()
    answers = []

    async def all_ask(gate):
        answers.extend([await gate.decide(each, Kind.HEARTBEAT) for each in tickets])

    at_gate(owner, all_ask)
    assert [answer.state for answer in answers][:2] == ["revoked", "reading"]
    assert answers[2].state != "revoked"
    assert laptop.is_signed_in()
    assert tablet.is_signed_in()


def test_the_owner_is_told_and_it_is_counted(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    not_me(laptop, phone.device)

    assert "Safari on iPhone" in received(owner.email)[-1]
    assert "Firefox on Windows" in received(owner.email)[-1]
    assert Change.objects.filter(kind="not_me", reader=owner).count() == 1


def test_whoever_has_no_password_is_not_told_to_choose_a_new_one(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    first, second = owner.devices.all()
    change = undo.remember(owner, Change.Kind.DEVICE, device=second)
    signs.of_not_me(owner, first, second)
    assert "/account/password/reset/" in received(owner.email)[-1]
    owner.set_unusable_password()
    owner.save()

    signs.of_not_me(owner, first, second)
    undone = browser().post(f"/account/undo/{undo.token_of(change)}/").content.decode()

    for said in (received(owner.email)[-1], undone):
        assert "/account/passkeys/" in said
        assert "without a password" in said
        assert "/account/password/reset/" not in said


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 204),
        ("application/json, text/plain, */*", 204),
        ("application/json, text/html;q=0.5", 204),
        ("text/html, application/json;q=0.9", 303),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 303),
        ("*/*", 303),
    ],
)
def test_a_script_gets_no_page(laptop, phone, owner, accept, status):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    response = not_me(laptop, phone.device, headers={**SAME, "Accept": accept})

    assert (response.status_code, response.content) == (status, b"")
    assert not phone.is_signed_in()


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}], ids=str
)
def test_only_a_page_of_this_site_may_ask(laptop, phone, owner, headers):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    assert not_me(laptop, phone.device, headers=headers).status_code == 403
    assert phone.is_signed_in()


def test_another_readers_device_is_as_unknown_as_one_that_is_not_there(
    laptop, phone, owner, stranger
):
    laptop.sign_in(owner)
    phone.sign_in(stranger)

    theirs, nobodys = not_me(laptop, phone.device), not_me(laptop, "x" * 16)

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert phone.is_signed_in()


def test_nobody_signs_out_the_device_at_hand_this_way(laptop, owner):
    laptop.sign_in(owner)

    assert not_me(laptop, laptop.device).status_code == 404
    assert laptop.is_signed_in()


def test_a_second_tap_finds_it_gone(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    not_me(laptop, phone.device)

    assert not_me(laptop, phone.device).status_code == 404


def test_who_is_not_signed_in_is_asked_to(laptop, phone, owner):
    phone.sign_in(owner)

    assert not_me(laptop, phone.device)["Location"].startswith("/account/login/?next=/harbour/")
    fetched = not_me(laptop, phone.device, headers={**SAME, "Accept": "application/json"})
    assert fetched.status_code == 401
    assert phone.is_signed_in()


def test_it_never_leads_to_another_site(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    response = not_me(laptop, phone.device, next="//evil.example/")

    assert response["Location"] == "/account/devices/"
