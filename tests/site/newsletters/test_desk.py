"""What staff see of newsletters, and what they cannot do."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from presspass.newsletters import consent, suppression
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.models import Newsletter, Suppression
from tests.site.newsletters.conftest import NORA


def test_the_list_tells_how_many_get_each(desk, weekly, stranger):
    now = timezone.now()
    consent.say_yes(consent.recipient_of(stranger), weekly, Act.CHOSEN, Said("Yes", "/"), now=now)

    page = desk.get("/desk/newsletters/").content.decode()

    assert "Slack Water" in page
    assert ">1<" in "".join(page.split())
    assert stranger.email not in page


def test_an_edition_with_a_newsletter_is_not_deleted(desk, weekly, paper):
    desk.post(f"/desk/pages/{paper.front.pk}/delete/")

    assert Newsletter.objects.get().edition_id == paper.front.pk


def test_a_newsletter_is_closed_not_deleted(desk, weekly):
    desk.post(f"/desk/newsletters/delete/{weekly.pk}/")

    assert Newsletter.objects.exists()


def test_staff_find_a_mailbox_that_bounced_and_let_it_in_again(desk):
    suppression.suppress(NORA, Suppression.Reason.BOUNCED, now=timezone.now())
    suppression.count_bounce("full@example.org", now=timezone.now())

    page = desk.get("/desk/newsletter_mailboxes/").content.decode()
    assert NORA in page
    assert "full@example.org" not in page
    desk.post(f"/desk/newsletter_mailboxes/delete/{Suppression.objects.get(email=NORA).pk}/")

    assert not Suppression.objects.in_force().exists()


@pytest.mark.parametrize("word", ["sign-up", "link", "confirm", "choices", "leave"])
def test_no_newsletter_stands_at_an_address_that_the_site_needs(weekly, word):
    weekly.slug = word

    with pytest.raises(ValidationError, match="The site itself needs this word"):
        weekly.full_clean()


def test_a_name_is_one_line(weekly):
    weekly.name = "Slack\r\nBcc: x@example.org"

    weekly.full_clean()

    assert weekly.name == "Slack Bcc: x@example.org"
