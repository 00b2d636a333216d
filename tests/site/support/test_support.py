"""What support sees and does, and that neither is ever what somebody reads."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from presspass.gate.journal import Journal
from presspass.gate.journal_file import NAME, JournalFile
from presspass.gate.rule import Kind
from presspass.readers.models import Device, Reader
from presspass.subscriptions import admission
from presspass.subscriptions.models import Seat
from tests.site.subscriptions.cast import PASSWORD, at_gate, browser

pytestmark = pytest.mark.django_db(transaction=True)
GROUP = import_module("presspass.support.migrations.0002_group_of_support")


@pytest.fixture
def helper(db):
    GROUP.make_group(apps, None)  # tests that commit leave nothing of what migrations made
    reader = Reader.objects.create_user("helper@example.org", PASSWORD)
    reader.groups.add(Group.objects.get(name="Support"))
    return reader


@pytest.fixture
def desk(helper):
    desk = browser()
    desk.sign_in(helper)
    return desk


def page_of(desk, reader):
    return desk.get(f"/desk/support/{reader.pk}/").content.decode()


def test_a_reader_is_found_by_a_part_of_the_address(desk, owner, stranger):
    page = desk.get("/desk/support/", {"q": "OWNER@"}).content.decode()

    assert "owner@example.org" in page
    assert "stranger@" not in page
    assert "Nobody has" in desk.get("/desk/support/", {"q": "nobody@"}).content.decode()


def test_when_a_subscription_ends_or_is_renewed_is_shown(desk, owner, subscription):
    subscription.paid_until = datetime(2031, 5, 4, 12, tzinfo=UTC)
    subscription.save()
    assert "Its period ends on 4 May 2031; then it is renewed." in page_of(desk, owner)

    subscription.cancelled_at = datetime(2031, 4, 1, tzinfo=UTC)
    subscription.save()

    assert "It is cancelled, and ends on 4 May 2031." in page_of(desk, owner)


def test_what_is_paid_without_reading_by_it_is_shown(desk, owner, subscription, stranger):
    Seat.objects.filter(holder=owner).update(holder=stranger)

    page = page_of(desk, owner)

    assert "Owner of “Premium” since" in page
    assert "without a seat of it." in page
    assert "without a seat of it." not in page_of(desk, stranger)


def test_seat_devices_and_who_reads_now_are_shown(desk, laptop, owner, added_user):
    laptop.sign_in(owner)
    ticket = laptop.ticket
    at_gate(owner, lambda gate: gate.decide(ticket, Kind.PAGE))

    page = page_of(desk, owner)

    assert "Owner of “Premium”" in page
    assert "Firefox on Windows" in page
    assert "<td>reading</td>" in page
    assert "whose owner is owner@example.org" in page_of(desk, added_user)


def test_hand_overs_are_shown_by_device_and_without_what_was_read(
    desk, laptop, phone, owner, settings
):
    for one in (laptop, phone):
        one.sign_in(owner)
    file = JournalFile(settings.GATE.home / NAME)

    async def played(gate):
        gate.journal = Journal(file=file)
        for one in (laptop, phone):
            await gate.decide(one.ticket, Kind.PAGE)

    admission.ask(played)
    page = page_of(desk, owner)

    assert "Reading moved to another device once. What was read is not recorded." in page
    assert page.count("Safari on iPhone") > 1


def test_a_device_is_ended_and_the_act_is_written_down(desk, helper, laptop, phone, owner):
    for one in (laptop, phone):
        one.sign_in(owner)
    device = laptop.device

    desk.post(f"/desk/support/{owner.pk}/end-device/", {"device": device})

    assert not laptop.is_signed_in()
    assert phone.is_signed_in()
    assert device in at_gate(owner).signed_out
    page = page_of(desk, owner)
    assert "helper@example.org: Signed out a device (Firefox on Windows)" in page
    assert "helper@example.org: Looked the reader up" in page


def test_a_device_of_another_reader_is_not_ended_by_this_page(desk, laptop, owner, stranger):
    laptop.sign_in(owner)

    response = desk.post(f"/desk/support/{stranger.pk}/end-device/", {"device": laptop.device})

    assert response.status_code == 404
    assert Device.objects.get(pk=laptop.device).signed_out_at is None


def test_a_mail_leads_to_the_page_that_helps_in_the_readers_language(desk, owner, settings):
    mail.outbox.clear()  # signing in told the helper of a new device
    Reader.objects.filter(pk=owner.pk).update(language="es")

    response = desk.post(f"/desk/support/{owner.pk}/send-mail/", {"mail": "password"})

    assert response.status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["owner@example.org"]
    assert sent.subject == "Elige una contraseña nueva"
    assert settings.GATE.base_url + reverse("account_reset_password") in sent.body
    assert "Sent a mail (password)" in page_of(desk, owner)


def test_a_mail_whose_page_is_not_there_is_not_offered(desk, owner, monkeypatch):
    monkeypatch.setattr("presspass.support.mails.MAILS", {})
    mail.outbox.clear()

    response = desk.post(f"/desk/support/{owner.pk}/send-mail/", {"mail": "password"})

    assert response.status_code == 404
    assert not mail.outbox


def test_support_does_not_edit_and_editors_without_the_right_do_not_support(desk, helper, owner):
    for page in ("users/", "pages/", "plans/", "subscriptions/"):
        assert desk.get(f"/desk/{page}").status_code in (302, 403, 404), page
    assert desk.get("/desk/insights/").status_code == 200
    helper.groups.clear()
    assert desk.get(f"/desk/support/{owner.pk}/").status_code in (302, 403)


def test_a_journal_that_cannot_be_read_is_said(desk, owner, settings):
    (settings.GATE.home / NAME).write_bytes(b"no journal " * 500)

    assert "cannot be read at present" in page_of(desk, owner)


def test_a_reader_without_a_seat_and_devices_has_a_page(desk, stranger):
    page = page_of(desk, stranger)

    assert "No seat" in page
    assert "Not signed in anywhere." in page
