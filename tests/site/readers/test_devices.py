"""The devices page: what it shows, and what signing out does to whom."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from presspass.gate.policy import policy_from
from presspass.gate.rule import Kind
from presspass.readers.models import Device
from tests.site.subscriptions.cast import ARTICLE, IPHONE, at_gate, browser, seat_of

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


def rows(page):
    return [row.device.shown_label for row in page.context["rows"]]


def unseen_for(device, **span):
    Device.objects.filter(pk=device).update(last_seen_at=timezone.now() - timedelta(**span))


def test_this_device_comes_first_then_the_latest_seen(laptop, phone, owner):
    tablet = browser("Mozilla/5.0 (iPad; CPU OS 18_0) Version/18.0 Safari/604.1")
    for each in (laptop, phone, tablet):
        each.sign_in(owner)
    unseen_for(tablet.device, days=2)

    page = laptop.get("/account/devices/")

    assert rows(page) == ["Firefox on Windows", "Safari on iPhone", "Safari on iPad"]
    assert "This device" in page.content.decode()
    assert "Last seen 2 days ago" in page.content.decode().replace("\xa0", " ")


def test_the_page_can_be_asked_for_without_its_body(laptop, owner):
    laptop.sign_in(owner)

    assert laptop.head("/account/devices/").status_code == 200


def test_two_phones_of_one_kind_are_told_apart(laptop, owner):
    for _ in range(3):
        browser(IPHONE).sign_in(owner)
    laptop.sign_in(owner)

    assert sorted(rows(laptop.get("/account/devices/"))[1:]) == [
        "Safari on iPhone",
        "Safari on iPhone · 2",
        "Safari on iPhone · 3",
    ]


def test_a_device_can_be_renamed_and_its_ticket_says_the_new_name(laptop, owner):
    laptop.sign_in(owner)

    laptop.post("/account/devices/rename/", {"device": laptop.device, "custom_label": "Kitchen"})

    assert laptop.ticket.label == "Kitchen"
    assert rows(laptop.get("/account/devices/")) == ["Kitchen"]


def test_an_emptied_name_gives_the_browsers_label_back(laptop, owner):
    laptop.sign_in(owner)
    laptop.post("/account/devices/rename/", {"device": laptop.device, "custom_label": "Kitchen"})

    laptop.post("/account/devices/rename/", {"device": laptop.device, "custom_label": " "})

    assert laptop.ticket.label == "Firefox on Windows"


def test_a_name_that_is_too_long_is_told_beside_its_field(laptop, owner):
    laptop.sign_in(owner)

    fields = {"device": laptop.device, "custom_label": "x" * 41}
    response = laptop.post("/account/devices/rename/", fields)

    assert response.status_code == 422
    assert "40 characters" in response.content.decode()


def test_a_long_name_in_any_script_still_fits_a_ticket(laptop, owner, plan):
    plan.policy |= {
        "idle_after": 300, "renew_every": 20, "renew_every_crowded": 5, "overlap_within": 10,
        "overlaps": 5, "overlap_window": 180, "sharing_remembered": 3600, "arrival": "asks",
        "rollout_percent": 50, "on_store_failure": "closed", "full_notice": "at_once",
    }  # fmt: skip
    plan.save()
    laptop.sign_in(owner)

    fields = {"device": laptop.device, "custom_label": "📱" * 40}
    laptop.post("/account/devices/rename/", fields)

    assert laptop.ticket.device == laptop.device


def test_a_stranger_can_neither_rename_nor_sign_out_a_device(laptop, phone, owner, stranger):
    laptop.sign_in(owner)
    phone.sign_in(stranger)

    for action in ("rename", "sign-out"):
        fields = {"device": laptop.device, "custom_label": "Mine"}
        assert phone.post(f"/account/devices/{action}/", fields).status_code == 404
    assert laptop.is_signed_in()


def test_devices_unseen_for_30_days_go(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    unseen_for(phone.device, days=31)
    Session.objects.filter(session_key=Device.objects.get(pk=phone.device).session_key).delete()

    assert rows(laptop.get("/account/devices/")) == ["Firefox on Windows"]
    assert not Device.objects.filter(pk=phone.device).exists()


def test_signing_out_all_others_reaches_a_device_that_is_no_longer_shown(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    unseen_for(phone.device, days=31)
    assert rows(laptop.get("/account/devices/")) == ["Firefox on Windows"]

    laptop.post("/account/devices/sign-out-others/")

    assert not phone.is_signed_in()


def test_a_device_that_comes_back_after_30_days_is_still_signed_in(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    unseen_for(phone.device, days=31)
    laptop.get("/account/devices/")

    assert phone.exchange().status_code == 200
    assert len(rows(laptop.get("/account/devices/"))) == 2


@committing
def test_signing_out_one_device_leaves_the_others_signed_in_and_reading(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    epoch = laptop.ticket.epoch

    async def read_here(gate):
        await gate.decide(laptop.ticket, Kind.PAGE)

    at_gate(owner, read_here)
    laptop.post("/account/devices/sign-out/", {"device": phone.device})

    state = at_gate(owner)
    assert phone.device in state.signed_out
    assert [device.id for device in state.readers] == [laptop.device]
    assert seat_of(owner).epoch == epoch
    assert laptop.exchange().status_code == 200
    assert phone.get("/account/").status_code == 302  # to sign in
    assert not phone.cookies["presspass_ticket"].value  # by which stored pages would say "Account"
    assert phone.exchange().status_code == 401
    assert not phone.is_signed_in()


@committing
def test_signing_out_here_is_told_to_the_gate(laptop, owner):
    laptop.sign_in(owner)

    laptop.post("/account/logout/")

    assert laptop.device in at_gate(owner).signed_out


@committing
def test_signing_out_more_devices_than_the_gate_remembers_refuses_them_all(laptop, owner):
    phones = [browser(IPHONE) for _ in range(10)]
    for each in (laptop, *phones):
        each.sign_in(owner)

    laptop.post("/account/devices/sign-out-others/")

    state = at_gate(owner)
    assert seat_of(owner).epoch == state.epoch == laptop.ticket.epoch
    for each in phones:
        assert each.ticket.epoch < state.epoch or each.device in state.signed_out
        assert each.exchange().status_code == 401


@committing
def test_the_page_says_which_device_reads_now(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)

    async def read_there(gate):
        await gate.decide(phone.ticket, Kind.PAGE)

    at_gate(owner, read_there)
    page = laptop.get("/account/devices/")

    assert [row.reads for row in page.context["rows"]] == [False, True]
    assert "Reading now" in page.content.decode()


def test_the_page_opens_while_the_gates_register_is_broken(laptop, owner, gate):
    laptop.sign_in(owner)
    (gate.home / "leases.sqlite3").write_bytes(b"not a database" * 1000)

    assert laptop.is_signed_in()


def test_signing_out_ends_the_session_while_the_gates_register_is_broken(
    laptop, phone, owner, gate
):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    (gate.home / "leases.sqlite3").write_bytes(b"not a database" * 1000)

    laptop.post("/account/devices/sign-out/", {"device": phone.device})

    assert not phone.is_signed_in()


def test_a_session_that_was_given_a_new_key_is_still_found_by_sign_out(laptop, phone, owner):
    laptop.sign_in(owner)
    phone.sign_in(owner)
    session = phone.session
    session.cycle_key()
    phone.cookies["presspass_session"] = session.session_key

    laptop.post("/account/devices/sign-out/", {"device": phone.device})

    assert phone.exchange().status_code == 401


def test_whoever_was_given_a_seat_has_its_ticket_by_looking_at_the_page(
    laptop, stranger, subscription
):
    laptop.sign_in(stranger)
    assert laptop.ticket.access == "registered"

    from presspass.subscriptions import seats  # noqa: PLC0415

    seats.give(subscription, stranger)
    laptop.get("/account/devices/")

    assert laptop.ticket.access == "subscribers"
    assert laptop.ticket.policy == policy_from({"enforcement": "enforce"})


def test_the_devices_page_asks_a_reader_who_is_not_signed_in_to_do_so(laptop):
    response = laptop.get("/account/devices/")

    assert response["Location"] == "/account/login/?next=/account/devices/"
    assert ARTICLE not in response["Location"]
