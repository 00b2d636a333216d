"""Signing up: the same for every address, and nothing comes before the mailbox has said yes."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from presspass.newsletters import asking, consent, suppression
from presspass.newsletters.models import Consent, Recipient, Signup, Suppression
from presspass.readers.models import Reader
from tests.site.newsletters.conftest import NORA, letters_to, link_in
from tests.site.subscriptions.cast import browser

DAY = timedelta(days=1)


def long_ago():
    """All was asked for a day ago, so that it may be asked for again."""
    Signup.objects.update(asked_at=timezone.now() - DAY)


def test_a_scanner_that_fetches_the_link_confirms_nothing(visitor, weekly, posting):
    with posting():
        visitor.asks_for(weekly)
    link = link_in(letters_to()[0])

    for _ in range(3):
        assert visitor.get(link).status_code == 200
        assert visitor.head(link).status_code == 200

    assert not Signup.objects.living().exists()


def test_the_button_behind_the_link_brings_it_and_the_proof_says_to_which_words(
    visitor, weekly, posting
):
    with posting():
        visitor.asks_for(weekly, next="/harbour/piece-1/")

    answer = visitor.press(link_in(letters_to()[0]))

    assert answer.status_code == 303
    assert answer["Location"].startswith("/newsletters/choices/")
    assert Signup.objects.living().get().recipient.address == NORA
    asked, confirmed = Consent.objects.all()
    assert (asked.act, asked.place) == ("asked", "/harbour/piece-1/")
    assert (confirmed.act, confirmed.address) == ("confirmed", NORA)
    assert "The week in one letter." in confirmed.wording
    assert "Sign up" in confirmed.wording


def test_known_unknown_suppressed_and_readers_addresses_are_answered_alike(
    signed_up, weekly, stranger, posting
):
    long_ago()
    suppression.suppress("angry@example.org", Suppression.Reason.COMPLAINED, now=timezone.now())
    Reader.objects.create_user("closed@example.org", is_active=False)
    silent = ["angry@example.org", "closed@example.org"]
    addresses = [NORA, stranger.email, *silent, "nobody@example.org"]

    with posting():
        answers = [signed_up.asks_for(weekly, one, next="/harbour/") for one in addresses]

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    pages = [signed_up.get(answer["Location"]).content for answer in answers]
    assert len(set(pages)) == 1
    assert "already" in letters_to(NORA)[-1].subject
    assert letters_to("nobody@example.org")
    assert not [one for address in silent for one in letters_to(address)]


@pytest.mark.parametrize("path", ["/newsletters/sign-up/", "/newsletters/link/"])
def test_nothing_is_done_for_a_known_address_before_the_answer_that_is_not_for_another(
    signed_up, weekly, path, settings
):
    long_ago()
    suppression.suppress("angry@example.org", Suppression.Reason.COMPLAINED, now=timezone.now())
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    done = []

    for address in (NORA, "angry@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            signed_up.press(path, newsletter=weekly.slug, email=address)
        tables = [re.findall(r'(?:FROM|INTO|UPDATE) "(\w+)"', query["sql"]) for query in asked]
        done.append([names for names in tables if names and "cache" not in names[0]])

    assert done[0] == done[1] == done[2]
    assert done[0][-1] == ["django_tasks_database_dbtaskresult"]


def test_a_mailbox_gets_one_letter_however_often_somebody_types_its_address(
    visitor, weekly, posting
):
    with posting():
        for typed in (NORA, "Nora@Example.org", f" {NORA} "):
            visitor.asks_for(weekly, typed)

    assert len(letters_to(NORA)) == 1


def test_no_mailbox_is_flooded_by_whoever_types_its_address_known_or_not(
    signed_up, weekly, semanal, posting, settings
):
    settings.ACCOUNT_RATE_LIMITS = {"newsletter": "600/m/ip,2/h/key"}
    given = []

    for address in (NORA, "nobody@example.org"):
        with posting():
            asked = [signed_up.asks_for(one, address) for one in (weekly, semanal, weekly)]
        given.append([answer.status_code for answer in asked])

    assert given == [[303, 303, 429]] * 2
    assert len(letters_to("nobody@example.org")) == 2


def test_what_is_no_address_is_said_beside_the_field_and_nothing_is_lost(visitor, weekly):
    page = visitor.asks_for(weekly, "nora@", next="/harbour/").content.decode()

    assert "This is no whole e-mail address" in page
    assert 'value="nora@"' in page
    assert 'value="/harbour/"' in page
    assert not Recipient.objects.exists()
    for form in ("sign-up", "link"):  # the page that tells it, loaded anew by its address
        assert visitor.get(f"/newsletters/{form}/")["Location"] == "/newsletters/"


def test_only_a_page_of_this_site_asks(visitor, weekly):
    fields = {"newsletter": weekly.slug, "email": NORA}

    assert visitor.post("/newsletters/sign-up/", fields).status_code == 403
    assert not Recipient.objects.exists()


def test_a_closed_newsletter_takes_nobody(visitor, weekly):
    weekly.is_open = False
    weekly.save()

    assert visitor.asks_for(weekly).status_code == 404


def test_a_reader_who_is_signed_in_gets_it_at_once_at_the_accounts_address(weekly, stranger):
    client = browser()
    client.sign_in(stranger)

    client.post(
        "/newsletters/sign-up/",
        {"newsletter": weekly.slug, "email": "other@example.org"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert Signup.objects.living().get().recipient.address == stranger.email
    assert not letters_to("other@example.org")


def test_an_old_link_confirms_no_more(visitor, weekly, posting, monkeypatch):
    eight_days_ago = time.time() - 8 * DAY.total_seconds()
    with posting(), monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: eight_days_ago)
        visitor.asks_for(weekly)

    assert visitor.press(link_in(letters_to()[0])).status_code == 404

    assert not Signup.objects.living().exists()


def test_what_nobody_confirmed_is_forgotten_with_the_address(signed_up, weekly, semanal, posting):
    with posting():
        signed_up.asks_for(weekly, "mistyped@example.org")
        signed_up.asks_for(semanal)
    Signup.objects.update(asked_at=timezone.now() - 8 * DAY)

    asking.forget_unconfirmed()

    assert Recipient.objects.get().address == NORA
    assert Signup.objects.get().newsletter == weekly
    assert set(Consent.objects.values_list("newsletter", flat=True)) == {weekly.pk}


def test_what_a_mailbox_chose_joins_the_account_that_proves_it(signed_up, semanal, stranger):
    stranger.email = NORA
    stranger.save()
    said = consent.Said("Yes", "/account/newsletters/")
    own = consent.recipient_of(stranger)

    consent.say_yes(own, semanal, consent.Act.CHOSEN, said, now=timezone.now())

    assert Recipient.objects.get().reader == stranger
    assert own.signups.living().count() == 2
    assert own.consents.count() == 3


@pytest.mark.parametrize("path", ["/newsletters/", "/newsletters/slack-water/"])
def test_the_pages_set_no_cookie(visitor, weekly, path):
    page = visitor.get(path)

    assert page.status_code == 200
    assert not page.cookies
    assert b"csrfmiddlewaretoken" not in page.content


def test_an_address_longer_than_one_can_be_is_told_where_one_types(visitor, weekly):
    page = visitor.asks_for(weekly, f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org")

    assert "This is no whole e-mail address" in page.content.decode()
    assert not Recipient.objects.exists()


def test_a_link_that_confirms_is_good_for_the_mailbox_to_which_it_was_sent(
    visitor, weekly, stranger, posting
):
    with posting():
        visitor.asks_for(weekly, stranger.email)
    link = link_in(letters_to(stranger.email)[0])
    stranger.email = "new@example.org"
    stranger.save()

    assert visitor.press(link).status_code == 404
    assert not Signup.objects.living().exists()


def test_the_later_word_counts_when_two_mailboxes_become_one(signed_up, weekly, stranger):
    now = timezone.now()
    own = consent.recipient_of(stranger)
    said = consent.Said("Yes", "/")
    before = consent.say_yes(own, weekly, consent.Act.CHOSEN, said, now=now - 9 * DAY)
    consent.say_no(before, said, now=now - 8 * DAY)
    stranger.email = NORA
    stranger.save()

    joined = consent.known_as(stranger)

    assert joined == own
    assert [one.newsletter for one in own.signups.living()] == [weekly]
    consent.say_no(own.signups.get(), said, now=now)
