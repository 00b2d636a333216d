"""Loading the demonstration newspaper: once, whole, with everything in its place."""

from datetime import timedelta
from io import StringIO

from django.contrib.auth import authenticate
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision, Site

from presspass.demo.load import PASSWORD, load
from presspass.newsroom.models import Article, Author, Front, Picture, Rendition, Topic
from presspass.readers.models import Reader
from presspass.subscriptions import admission, book
from presspass.subscriptions.billing import invoices
from presspass.subscriptions.companies import companies
from presspass.subscriptions.models import (
    Acceptance,
    Company,
    Invoice,
    Plan,
    Seat,
    Subscription,
    Terms,
)
from presspass.subscriptions.terms import terms
from tests.site.demo.loaded import LoadedPaper

MODELS = (
    *(Page, Revision, Site, Author, Topic, Picture, Rendition),
    *(Reader, Plan, Subscription, Seat, Terms, Acceptance),
)
CAST = ("free", "basic", "premium", "added", "business", "editor")
PATHS = (
    "/town/the-night-the-gate-stayed-open/",
    "/culture/a-pencil-and-twenty-four-centimetres/",
    "/es/ria/la-lonja-vuelve-a-cantar/",
)


class TestLoad(LoadedPaper):
    def test_a_second_run_changes_nothing(self):
        before = {model: list(model.objects.values()) for model in MODELS}
        said = StringIO()

        assert not load()
        call_command("load_demo", stdout=said)

        assert {model: list(model.objects.values()) for model in MODELS} == before
        assert "already" in said.getvalue()

    def test_every_article_is_published_within_the_week_and_can_be_edited(self):
        now = timezone.now()

        for article in Article.objects.all():
            assert article.live
            assert not article.has_unpublished_changes
            assert article.first_published_at <= now
            assert (now - article.first_published_at).days < 7
            assert article.get_latest_revision_as_object().title == article.title
            article.full_clean()

    def test_both_fronts_are_there_with_the_editors_choice(self):
        english, spanish = Front.objects.order_by("path")

        assert (english.get_url(), spanish.get_url()) == ("/", "/es/")
        assert [pick.article.slug for pick in english.picks.all()][:2] == [
            "they-rowed-because-the-river-was-there",
            "nine-euros-a-month",
        ]
        assert spanish.picks.count() == 3

    def test_articles_stand_at_their_addresses_with_authors_and_topics(self):
        for path in PATHS:
            answer = self.client.get(path)

            assert answer.status_code == 200
            assert answer.content.count(b"<article ") == 1
        for article in Article.objects.all():
            assert article.authors
            assert article.topics.exists()

    def test_the_readers_sign_in_and_only_one_has_chosen_a_language(self):
        for name in CAST:
            assert authenticate(None, email=f"{name}@demo.example", password=PASSWORD)
        chosen = Reader.objects.exclude(language="").values_list("email", "language")
        assert list(chosen) == [("added@demo.example", "es")]
        assert [reader.email for reader in Reader.objects.filter(is_staff=True)] == [
            "editor@demo.example"
        ]

    def test_seats_are_held_as_the_plans_sell_them(self):
        held: dict[str, list[str]] = {}
        for seat in Seat.objects.select_related("holder", "subscription__plan"):
            plan, holder = seat.subscription.plan.name, seat.holder.email.partition("@")[0]
            held.setdefault(plan, []).append(holder)

        assert held == {
            "Basic": ["basic"],
            "Premium": ["premium", "added"],
            "Business": ["business", "editor"],
        }
        sold = {plan.name: plan.seats for plan in Plan.objects.all()}
        assert sold == {"Basic": 1, "Premium": 2, "Business": 3}
        assert all(plan.policy == {"enforcement": "enforce"} for plan in Plan.objects.all())

    def test_what_was_bought_is_paid_but_for_one_invoice_that_is_not_due_yet(self):
        still_open = Invoice.objects.get(settled_at=None)

        assert still_open.subscription.owner.email == "basic@demo.example"
        assert still_open.due_at > timezone.now() + timedelta(days=8)
        assert not Invoice.objects.filter(asked_at=None).exists()
        for login, least in (("premium", 4), ("business", 1)):
            reader = Reader.objects.get(email=f"{login}@demo.example")
            assert invoices.of_reader(reader).count() >= least
        for subscription in Subscription.objects.all():
            columns = book.columns_of(book.state_of(subscription))
            assert {name: getattr(subscription, name) for name in columns} == columns
            assert subscription.paid_until > timezone.now()
        assert mail.outbox == []

    def test_the_company_has_bought_paid_and_free_seats(self):
        company = Company.objects.get()

        assert (company.owner.email, company.name) == ("business@demo.example", "Haslam Chandlers")
        assert companies.standing(company, now=timezone.now()) == (5, 2, 0, 3)
        assert companies.subscription_of(company).invoices.get().settled_at
        assert admission.seat_of(company.owner)

    def test_the_terms_are_there_in_both_languages_and_nobody_is_asked_yet(self):
        first = terms.current()

        assert (first.number, len(first.clauses)) == (1, 3)
        for language, title in (("en", "Terms of the subscription"), ("es", "Premium tiene dos")):
            page = self.client.get("/terms/", headers={"Accept-Language": language})
            assert title in page.content.decode()
            assert page.content.decode().count("<h3>") == 3
        for reader in Reader.objects.all():
            assert terms.asked_of(reader) is None

    def test_every_picture_has_its_sizes_before_the_first_reader_comes(self):
        for picture in Picture.objects.all():
            assert picture.photographer
            assert picture.agency
            assert picture.renditions.count() in (2, 3, 5)
