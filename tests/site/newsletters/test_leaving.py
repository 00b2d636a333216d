"""Leaving and choosing: one click, no password, one newsletter at a time; and what bounces."""

import base64
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from presspass.mail.urls import addresses
from presspass.newsletters import consent, links, suppression
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.models import Consent, Recipient, Signup, Suppression
from presspass.privacy import own_data
from presspass.readers.models import Reader
from presspass.site import urls
from tests.site.newsletters.conftest import NORA, letters_to, link_in

SECRET = "carrier:harbour-light"
urlpatterns = [*addresses({"WEBHOOK_SECRET": SECRET}), *urls.urlpatterns]


def path_of(address):
    return "/" + address.split("/", 3)[3]


def yes(recipient, newsletter):
    now = timezone.now()
    return consent.say_yes(recipient, newsletter, Act.CHOSEN, Said("Yes", "/"), now=now)


@pytest.fixture
def nora(signed_up, semanal) -> Recipient:
    """Gets both newsletters."""
    nora = Recipient.objects.get()
    yes(nora, semanal)
    return nora


def test_the_program_that_shows_the_mail_ends_one_newsletter_by_one_post(nora, weekly, semanal):
    headers = links.headers(nora.signups.get(newsletter=weekly))
    target = path_of(headers["List-Unsubscribe"].strip("<>"))
    name, _, value = headers["List-Unsubscribe-Post"].partition("=")
    provider = Client(enforce_csrf_checks=True)  # neither a cookie nor an origin

    answer = provider.post(target, {name: value})

    assert answer.status_code == 200
    assert not answer.cookies
    assert [one.newsletter for one in nora.signups.living()] == [semanal]
    assert Consent.objects.filter(act="left").get().newsletter == weekly


def test_who_only_fetches_the_link_ends_nothing(nora, weekly, visitor):
    page = visitor.get(path_of(links.leave(nora.signups.get(newsletter=weekly))))

    assert "End “Slack Water”?" in page.content.decode()
    assert nora.signups.living().count() == 2


def test_ended_by_mistake_it_comes_again(nora, weekly, visitor):
    address = path_of(links.leave(nora.signups.get(newsletter=weekly)))
    visitor.post(address)

    visitor.post(address, {"again": "yes"})

    assert nora.signups.living().count() == 2
    acts = Consent.objects.filter(newsletter=weekly).values_list("act", flat=True)
    assert list(acts) == ["asked", "confirmed", "left", "confirmed"]


def test_choices_are_kept_without_a_password(nora, weekly, semanal, visitor):
    address = path_of(links.preferences(nora))
    assert NORA in visitor.get(address).content.decode()

    visitor.press(address, newsletter=[weekly.pk])
    assert [one.newsletter for one in nora.signups.living()] == [weekly]

    visitor.press(address, none="yes")
    assert not nora.signups.living().exists()


def test_a_link_that_was_changed_leads_nowhere_and_offers_a_new_one(nora, visitor, posting):
    address = path_of(links.preferences(nora))
    other = "b" if address[-2] == "a" else "a"
    page = visitor.get(f"{address[:-2]}{other}/")
    assert page.status_code == 404
    assert "/newsletters/link/" in page.content.decode()

    with posting():
        known = visitor.press("/newsletters/link/", email=NORA)
        unknown = visitor.press("/newsletters/link/", email="nobody@example.org")

    assert known["Location"] == unknown["Location"]
    assert NORA in visitor.get(link_in(letters_to()[-1])).content.decode()
    assert not letters_to("nobody@example.org")


@pytest.mark.parametrize("what", ["confirm", "leave", "choices"])
def test_what_is_no_link_of_ours_is_nobodys(nora, visitor, what):
    genuine = links.preferences(nora).split("/")[-2]

    for token in ("abc", "None", "::", genuine if what != "choices" else genuine[:-1]):
        assert visitor.get(f"/newsletters/{what}/{token}/").status_code == 404
        assert visitor.press(f"/newsletters/{what}/{token}/").status_code == 404
    assert nora.signups.living().count() == 2


def test_the_links_of_a_mailbox_that_was_given_up_show_no_choices(weekly, stranger, visitor):
    recipient = consent.recipient_of(stranger)
    yes(recipient, weekly)
    address = path_of(links.preferences(recipient))
    stranger.email = "new@example.org"
    stranger.save()

    assert visitor.get(address).status_code == 404
    assert Recipient.objects.get().address == "new@example.org"


def test_the_letters_of_a_mailbox_that_was_given_up_end_it_and_show_nothing(
    weekly, stranger, visitor
):
    signup = yes(consent.recipient_of(stranger), weekly)
    address = path_of(links.leave(signup))
    stranger.email = "new@example.org"
    stranger.save()

    pages = [visitor.get(address), visitor.post(address), visitor.post(address, {"again": "yes"})]

    for page in pages:
        assert page.status_code == 200
        assert "new@example.org" not in page.content.decode()
        assert "/newsletters/choices/" not in page.content.decode()
    assert not Signup.objects.living().exists()


def test_the_letters_of_a_mailbox_that_joined_an_account_with_the_same_newsletter_end_it(
    nora, weekly, stranger, visitor
):
    address = path_of(links.leave(nora.signups.get(newsletter=weekly)))
    yes(consent.recipient_of(stranger), weekly)
    stranger.email = NORA
    stranger.save()
    consent.known_as(stranger)

    assert NORA in visitor.get(address).content.decode()
    assert Signup.objects.living().filter(newsletter=weekly).exists()
    assert visitor.post(address).status_code == 200
    assert not Signup.objects.living().filter(newsletter=weekly).exists()


def test_a_key_that_joined_another_is_below_it_so_that_a_paper_that_moves_gives_it_to_nobody(
    weekly, stranger, visitor
):
    own = yes(consent.recipient_of(stranger), weekly)
    other = yes(consent.recipient_at(NORA), weekly)
    addresses = [path_of(links.leave(one)) for one in (own, other)]
    stranger.email = NORA
    stranger.save()

    kept = consent.known_as(stranger).signups.get()

    assert kept.is_living
    assert [*kept.joined.values_list("pk", flat=True)] == [own.pk]
    assert own.pk < kept.pk
    for address in addresses:
        yes(kept.recipient, weekly)
        assert visitor.post(address).status_code == 200
        assert not Signup.objects.living().exists()


def test_the_choices_of_a_mailbox_that_joined_an_account_are_led_to_by_its_letters_alone(
    nora, weekly, stranger, visitor
):
    address = path_of(links.preferences(nora))
    consent.recipient_of(stranger)
    stranger.email = NORA
    stranger.save()
    kept = consent.known_as(stranger)

    assert kept != nora
    assert NORA in visitor.get(address).content.decode()
    visitor.press(address, newsletter=[weekly.pk])
    assert [one.newsletter for one in kept.signups.living()] == [weekly]
    stranger.email = "new@example.org"
    stranger.save()
    assert visitor.get(address).status_code == 404


def test_a_link_of_somebody_erased_ends_nothing_of_whom_a_paper_that_moved_gave_the_key(
    nora, weekly, stranger, visitor, monkeypatch
):
    signup = nora.signups.get(newsletter=weekly)
    before = timezone.now() - timedelta(days=2)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.signing.time.time", before.timestamp)
        old = path_of(links.leave(signup))
    consent.forget(NORA)
    given_again = yes(consent.recipient_of(stranger), weekly)
    Signup.objects.filter(pk=given_again.pk).delete()
    given_again.pk = signup.pk
    given_again.save(force_insert=True)
    own = path_of(links.leave(given_again))

    assert visitor.get(old).status_code == visitor.post(old).status_code == 404
    assert Signup.objects.living().exists()
    stranger.email = "new@example.org"
    stranger.save()
    assert visitor.post(own).status_code == 200
    assert not Signup.objects.living().exists()


def test_links_outlive_a_change_of_the_papers_key(nora, weekly, settings):
    signup = nora.signups.get(newsletter=weekly)
    choices, leave = (
        path_of(one).split("/")[3] for one in (links.preferences(nora), links.leave(signup))
    )
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key" * 4, [settings.SECRET_KEY]

    assert links.chosen_by(choices) == nora
    assert links.left_by(leave) == (signup, True)


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "x", "٣"])
def test_what_is_no_newsletter_is_no_choice(nora, weekly, visitor, key):
    address = path_of(links.preferences(nora))

    assert visitor.press(address, newsletter=[weekly.pk, key]).status_code == 303

    assert [one.newsletter for one in nora.signups.living()] == [weekly]


def test_whoever_gets_nothing_since_letters_came_back_is_told_and_may_say_yes_again(
    nora, weekly, visitor
):
    address = path_of(links.preferences(nora))
    assert "Nothing goes to this address" not in visitor.get(address).content.decode()
    suppression.suppress(NORA, Suppression.Reason.BOUNCED, now=timezone.now())

    assert "Nothing goes to this address" in visitor.get(address).content.decode()
    visitor.press(address, newsletter=[weekly.pk])

    assert not Suppression.objects.exists()


def test_nobody_sees_anothers_choices_in_the_account(nora, weekly, semanal, stranger):
    client = Client()
    client.force_login(stranger)

    page = client.get("/account/newsletters/").content.decode()

    assert page.count("checked") == 0
    assert not Recipient.objects.filter(reader=stranger).exists()  # looking keeps nothing


def test_a_reader_finds_all_of_it_in_the_own_data_and_it_goes_with_the_account(nora):
    reader = Reader.objects.create_user(NORA, "estuary-demo")

    data = own_data.of(reader, now=timezone.now())

    assert {row["newsletter"] for row in data["newsletters"]} == {"Slack Water", "Marea Quieta"}
    assert [row["what"] for row in data["consents"]] == ["asked", "confirmed", "chosen"]
    consent.forget(NORA)
    assert not Recipient.objects.exists()
    assert not Consent.objects.exists()


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("nora")
class TestWhatTheCarrierTells:
    """Postmark's own bodies, as its documentation has them."""

    @pytest.fixture(autouse=True)
    def carried(self, settings):
        settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}

    def told(self, record, **more):
        body = {"RecordType": record, "MessageID": "1", "ID": 4, "Email": NORA, **more}
        said = base64.b64encode(SECRET.encode()).decode()
        return Client().post(
            "/mail/events/postmark/tracking/",
            body,
            content_type="application/json",
            headers={"Authorization": f"Basic {said}"},
        )

    def test_after_a_complaint_nothing_goes_there_until_the_mailbox_says_yes(
        self, nora, weekly, visitor
    ):
        self.told("SpamComplaint", Type="SpamComplaint", BouncedAt="2026-11-29T10:00:00Z")
        assert Suppression.objects.in_force().get().reason == "complained"

        visitor.post(path_of(links.leave(nora.signups.get(newsletter=weekly))), {"again": "yes"})

        assert not Suppression.objects.exists()

    def test_a_full_mailbox_is_borne_three_times(self):
        for _ in range(2):
            self.told("Bounce", Type="SoftBounce", BouncedAt="2026-11-29T10:00:00Z")
        assert not Suppression.objects.in_force().exists()

        self.told("Bounce", Type="SoftBounce", BouncedAt="2026-11-29T10:00:00Z")

        assert Suppression.objects.in_force().get().reason == "bounced"

    def test_an_address_that_is_none_is_borne_once(self):
        self.told("Bounce", Type="BadEmailAddress", BouncedAt="2026-11-29T10:00:00Z")

        assert Suppression.objects.in_force().get().email == NORA

    def test_what_is_ended_at_the_provider_is_ended_here(self):
        self.told("SubscriptionChange", SuppressSending=True, Recipient=NORA, Origin="Recipient")

        assert not Signup.objects.living().exists()


def test_who_asks_without_an_account_is_told_the_proof_and_forgotten(
    nora, stranger, weekly, capsys
):
    yes(consent.recipient_of(stranger), weekly)

    call_command("recipient", NORA.upper())
    told = capsys.readouterr().out
    assert "Slack Water: gets it since" in told
    assert (
        "asked for it, nora@example.org\n    /newsletters/sign-up/\n    Slack Water / The we"
        in told
    )
    call_command("recipient", NORA, "--forget")

    assert not Recipient.objects.at(NORA).exists()
    assert not Consent.objects.filter(address=NORA).exists()
    with pytest.raises(CommandError, match=f"nothing is known of {re.escape(NORA)}"):
        call_command("recipient", NORA)
    suppression.count_bounce(NORA, now=timezone.now())
    call_command("recipient", NORA)
    assert "letters that came back: 1" in capsys.readouterr().out
    call_command("recipient", NORA, "--forget")
    assert not Suppression.objects.exists()
    with pytest.raises(CommandError, match="has an account"):
        call_command("recipient", stranger.email, "--forget")
    assert Signup.objects.living().of(stranger.email).exists()


def test_a_complaint_outweighs_a_bounce(db):
    now = timezone.now()
    suppression.suppress(NORA, Suppression.Reason.COMPLAINED, now=now)
    suppression.suppress("Nora@Example.org", Suppression.Reason.BOUNCED, now=now)

    assert Suppression.objects.get().reason == "complained"


def test_nobody_has_the_link_sent_to_a_mailbox_that_complained(nora, visitor, posting):
    suppression.suppress(NORA, Suppression.Reason.COMPLAINED, now=timezone.now())
    before = len(letters_to())

    with posting():
        visitor.press("/newsletters/link/", email=NORA)

    assert len(letters_to()) == before
