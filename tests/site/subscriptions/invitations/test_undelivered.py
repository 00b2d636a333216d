"""What the provider of the mail tells of a letter: believed with the secret alone."""

import base64

import pytest
from django.test import Client
from django.utils import timezone

from presspass.mail.urls import addresses
from presspass.site import urls
from presspass.site.carriers import mail
from tests.site.subscriptions.invitation_cast import GUEST, invited

SECRET = "carrier:harbour-light"
WAY = "/mail/events/postmark/tracking/"
urlpatterns = [*addresses({"WEBHOOK_SECRET": SECRET}), *urls.urlpatterns]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def carried(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def told(record, secret=SECRET, **more):
    body = {"RecordType": record, "MessageID": "1", "ID": 4, "Email": GUEST, **more}
    said = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {said}"}
    return Client().post(WAY, body, content_type="application/json", headers=headers).status_code


def test_a_bounce_frees_the_seat(subscription):
    invitation = invited(subscription)

    assert told("Bounce", Type="HardBounce", BouncedAt="2026-11-29T10:00:00Z") == 200

    invitation.refresh_from_db()
    assert invitation.outcome == "undeliverable"


def test_what_arrived_keeps_it(subscription):
    invited(subscription)

    told("Delivery", Recipient=GUEST, DeliveredAt="2026-11-29T10:00:00Z")

    assert subscription.invitations.open(now=timezone.now()).exists()


def test_nobody_without_the_secret_says_that_an_address_is_no_good(subscription):
    invited(subscription)

    assert told("Bounce", "guess:work", Type="HardBounce") == 400

    assert subscription.invitations.open(now=timezone.now()).exists()


def test_a_batch_of_a_thousand_events_is_taken_in_whole(subscription):
    invited(subscription)
    bounce = {"type": "bounce", "bounce_class": "10", "timestamp": "1796032800", "event_id": "1"}
    bounce["raw_reason"] = "550 5.1.1 the mailbox is unknown here " * 40
    everybody = [*(f"r{number}@far.example" for number in range(1000)), GUEST]
    batch = [{"msys": {"message_event": {**bounce, "raw_rcpt_to": one}}} for one in everybody]
    said = base64.b64encode(SECRET.encode()).decode()

    answer = Client().post(
        "/mail/events/sparkpost/tracking/",
        batch,
        content_type="application/json",
        headers={"Authorization": f"Basic {said}"},
    )

    assert answer.status_code == 200
    assert not subscription.invitations.open(now=timezone.now()).exists()


def test_without_a_secret_there_is_no_such_address(tmp_path):
    assert addresses({}) == []
    url = "postmark://KEY?webhook_secret=carrier%3Aharbour-light&stream=letters"
    carrier = mail({"EMAIL_URL": url}, tmp_path, demo=False)
    assert carrier["ANYMAIL"]["WEBHOOK_SECRET"] == SECRET
    assert carrier["ANYMAIL"]["POSTMARK_STREAM"] == "letters"
