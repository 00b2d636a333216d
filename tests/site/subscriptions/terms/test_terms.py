"""The terms: published versions never change, follow the policies, and are asked for fairly."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone, translation

from presspass.subscriptions import seats
from presspass.subscriptions.models import Acceptance, Plan, Subscription, Terms
from presspass.subscriptions.terms import terms
from tests.site.subscriptions.cast import WINDOWS, browser

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def first(plan):
    """Version 1, of which nobody was asked yet."""
    made = Terms.objects.create(
        text_en="<p>Words of the first.</p>", text_es="<p>Palabras de la primera.</p>"
    )
    return terms.publish(made, by=None, now=NOW)


def draft(**words):
    return Terms.objects.create(
        **{"text_en": "<p>Second.</p>", "text_es": "<p>Segunda.</p>", **words}
    )


def change(plan, **policy):
    plan.policy = {**plan.policy, **policy}
    seats.keep(plan)


def test_the_draft_begins_with_the_words_that_hold(first):
    begun = terms.draft()

    assert (begun.pk, begun.text_en) == (None, first.text_en)
    assert terms.draft().is_draft


def test_there_is_one_draft_at_a_time(first):
    draft()

    with pytest.raises(IntegrityError):
        draft()


def test_what_is_published_stays_as_it_is(first):
    with pytest.raises(terms.TermsPublished):
        terms.publish(first, by=None, now=NOW)


def test_a_published_version_keeps_the_clauses_of_its_time(first, plan):
    change(plan, arrival="asks")

    first.refresh_from_db()
    assert "reading goes on there at once" in " ".join(first.clauses[0]["en"])
    assert "asks first" in " ".join(terms.current().clauses[0]["en"])


def test_a_policy_that_changes_the_clause_publishes_a_version_with_both_sentences(first, plan):
    change(plan, arrival="asks")

    followed = terms.current()
    assert (followed.number, followed.for_all) == (2, False)
    assert followed.changed_plans == [plan.pk]
    assert followed.text_en == first.text_en
    assert followed.summary_en.startswith("“Premium”, from now on: If an article is opened")
    assert "“Premium”, no more: If an article is opened" in followed.summary_en
    assert "«Premium», ya no: Si se abre" in followed.summary_es


def test_a_policy_that_no_reader_meets_publishes_nothing(first, plan):
    change(plan, overlaps=5)

    assert terms.current() == first


def test_a_policy_publishes_nothing_before_there_are_terms(plan):
    change(plan, arrival="asks")

    assert terms.current() is None


def test_a_new_plan_is_told_as_new(first):
    seats.keep(Plan(name="Basic"))

    assert terms.current().summary_en == "The plan “Basic” is new."


def test_a_new_name_is_told_and_asks_nobody(first, owner, plan):
    terms.accept(owner, 1, now=NOW)
    plan.name = "Premium for two"
    seats.keep(plan)

    assert terms.current().summary_en == "“Premium” is now called “Premium for two”."
    assert terms.asked_of(owner) is None


def test_a_sentence_that_is_gone_is_told_as_gone(first, plan):
    change(plan, rollout_percent=50)
    assert "This holds for 50 % of the seats" in terms.current().summary_en

    change(plan, rollout_percent=100)
    assert terms.current().summary_en.startswith("“Premium”, no more: This holds for 50 %")


def test_a_change_that_fails_leaves_no_version_behind(first, plan, monkeypatch):
    monkeypatch.setattr(seats, "renew_tickets", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        change(plan, arrival="asks")

    plan.refresh_from_db()
    assert terms.current() == first
    assert "arrival" not in plan.policy


def test_who_holds_a_seat_is_asked_until_accepting(first, owner):
    assert terms.asked_of(owner) == first

    terms.accept(owner, 1, now=NOW)

    assert terms.asked_of(owner) is None
    kept = Acceptance.objects.get()
    assert (kept.reader, kept.terms, kept.accepted_at) == (owner, first, NOW)


def test_who_holds_no_seat_is_not_asked_and_cannot_accept(first, stranger):
    assert terms.asked_of(stranger) is None
    assert terms.accept(stranger, 1, now=NOW) is None


def test_accepting_twice_keeps_the_first_time(first, owner):
    terms.accept(owner, 1, now=NOW)
    terms.accept(owner, 1, now=NOW + timedelta(days=1))

    assert Acceptance.objects.get().accepted_at == NOW


def test_a_version_that_holds_no_more_is_not_accepted(first, owner, plan):
    change(plan, arrival="asks")

    assert terms.accept(owner, 1, now=NOW) is None
    assert terms.accept(owner, 3, now=NOW) is None


def test_new_words_are_asked_of_everybody(first, owner):
    terms.accept(owner, 1, now=NOW)
    second = terms.publish(draft(), by=None, now=NOW)

    assert terms.asked_of(owner) == second


def test_a_changed_plan_is_asked_of_its_own_holders_alone(first, owner, stranger):
    other = Plan.objects.create(name="Basic")
    terms.follow(now=NOW)
    seats.give(Subscription.objects.create(owner=stranger, plan=other), stranger)
    for reader in (owner, stranger):
        terms.accept(reader, terms.current().number, now=NOW)

    change(other, idle_after=300)

    assert terms.asked_of(stranger) == terms.current()
    assert terms.asked_of(owner) is None


def test_what_was_missed_in_between_is_asked_with_the_last(first, owner, plan):
    terms.accept(owner, 1, now=NOW)
    change(plan, arrival="asks")
    other = Plan.objects.create(name="Basic")
    terms.follow(now=NOW)

    assert terms.current().changed_plans == [other.pk]
    assert terms.asked_of(owner) == terms.current()


def test_an_acceptance_and_its_reader_stay(first, owner, desk):
    terms.accept(owner, 1, now=NOW)

    with pytest.raises(ProtectedError):
        first.delete()
    with pytest.raises(ProtectedError):
        owner.delete()
    assert (
        "cannot be deleted"
        in desk.post(f"/desk/users/delete/{owner.pk}/", follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [
        ("en", "Words of the first.", "Each seat is read on 1 device at a time."),
        ("es", "Palabras de la primera.", "Cada plaza se lee en 1 dispositivo a la vez."),
    ],
)
def test_the_page_speaks_the_readers_language(client, first, language, words, sentence):
    page = client.get("/terms/", headers={"Accept-Language": language}).content.decode()

    assert words in page
    assert sentence in page
    assert "Premium" in page


def test_earlier_versions_stay_to_be_read_with_what_changed(client, first, plan):
    change(plan, arrival="asks")

    old, new = client.get("/terms/1/"), client.get("/terms/")

    assert "/account/terms/" not in old.content.decode()  # nobody is signed in
    assert "It holds no more" in old.content.decode()
    assert "reading goes on there at once" in old.content.decode()
    assert "What changed" in new.content.decode()
    assert 'href="/terms/1/"' in new.content.decode()
    assert [page["X-Presspass-Access"] for page in (old, new)] == ["list", "list"]


def test_a_draft_is_nowhere_to_be_read(client, first):
    draft(text_en="<p>Secret plans.</p>")

    assert "Secret" not in client.get("/terms/").content.decode()
    assert client.get("/terms/2/").status_code == 404
    assert client.get("/terms/0/").status_code == 404


def test_without_terms_the_page_says_what_the_policies_say_and_is_not_stored(client, plan):
    page = client.get("/terms/")

    assert "has not published its terms yet" in page.content.decode()
    assert "Each seat is read on 1 device at a time." in page.content.decode()
    assert "X-Presspass-Access" not in page
    assert "/terms/" not in client.get("/account/login/").content.decode()


def test_publishing_takes_the_stored_pages_away(first, plan, django_capture_on_commit_callbacks):
    from presspass.newsroom import purge  # noqa: PLC0415

    before = purge.page_store().revision()
    with django_capture_on_commit_callbacks(execute=True):
        change(plan, arrival="asks")

    assert purge.page_store().revision() > before


def asked_cookie(visitor):
    cookie = visitor.cookies.get("presspass_terms")
    return cookie.value if cookie else ""


def test_a_reader_is_asked_from_the_next_ticket_on_and_not_after_accepting(first, owner, laptop):
    laptop.sign_in(owner)
    assert asked_cookie(laptop) == "1"

    answer = laptop.post(
        "/account/terms/accept/",
        {"version": "1", "next": "/coast/"},
        headers={"Origin": "http://testserver"},
    )

    assert (answer.status_code, answer["Location"]) == (303, "/coast/")
    assert asked_cookie(laptop) == ""


def test_the_next_ticket_tells_of_a_version_that_came_meanwhile(first, owner, laptop):
    terms.accept(owner, 1, now=NOW)
    laptop.sign_in(owner)
    assert asked_cookie(laptop) == ""

    terms.publish(draft(), by=None, now=NOW)
    laptop.exchange()

    assert asked_cookie(laptop) == "2"


def test_the_cookie_is_for_the_script_and_says_nothing_but_the_version(first, owner, laptop):
    cookie = laptop.sign_in(owner).cookies["presspass_terms"]

    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("1", "", "Lax")


def test_nobody_is_asked_after_signing_out(first, owner, laptop):
    laptop.sign_in(owner)
    laptop.post("/account/logout/")

    assert asked_cookie(laptop) == ""


def test_pages_for_a_whole_audience_hold_the_question_hidden(first, owner, laptop):
    laptop.sign_in(owner)
    terms.accept(owner, 1, now=NOW)

    page = laptop.get("/terms/").content.decode()

    assert re.search(r"<aside [^>]*data-terms-band hidden[^>]*>", page)
    assert page.index("data-terms-band") < page.index("terms.js") < page.index("<main")


def test_account_pages_ask_without_a_script(first, owner, laptop):
    laptop.sign_in(owner)
    assert "data-terms-band" in laptop.get("/account/devices/").content.decode()

    terms.accept(owner, 1, now=NOW)

    assert "data-terms-band" not in laptop.get("/account/devices/").content.decode()


def test_the_account_says_what_was_accepted_and_when(first, owner, laptop):
    laptop.sign_in(owner)
    assert "You have not accepted any version." in laptop.get("/account/terms/").content.decode()

    terms.accept(owner, 1, now=NOW)
    page = laptop.get("/account/terms/").content.decode()

    assert 'href="/terms/1/"' in page
    assert NOW.isoformat(timespec="seconds") in page


def test_only_a_page_of_this_site_accepts(first, owner, laptop):
    laptop.sign_in(owner)

    foreign = laptop.post(
        "/account/terms/accept/", {"version": "1"}, headers={"Origin": "https://evil.example"}
    )

    assert foreign.status_code == 403
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("version", ["", "one", "-1", "²"])
def test_a_version_that_is_no_number_is_nothing(first, owner, laptop, version):
    laptop.sign_in(owner)

    answer = laptop.post(
        "/account/terms/accept/", {"version": version}, headers={"Origin": "http://testserver"}
    )

    assert answer.status_code == 404


def test_who_is_not_signed_in_is_led_to_sign_in_and_asked_nothing(client, first):
    answer = client.post(
        "/account/terms/accept/", {"version": "1"}, headers={"Origin": "http://testserver"}
    )

    assert answer["Location"] == "/account/login/"
    assert "data-terms-band" not in client.get("/terms/").content.decode()


def test_reading_never_waits_for_the_answer(first, owner):
    visitor = browser(WINDOWS)
    visitor.sign_in(owner)

    assert visitor.ticket.includes_subscribers


def test_a_version_is_named_in_the_language_that_is_active(first):
    with translation.override("es"):
        assert (str(first), str(draft())) == ("versión 1", "borrador")
