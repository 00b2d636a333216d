"""One's own data: all that refers to a reader is in the file, or named with a reason."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from presspass.privacy import coverage, own_data, words
from presspass.readers.models import Reader
from presspass.shelf import following, history, saved
from presspass.subscriptions import purchases
from presspass.subscriptions.models import Company, Invitation, Plan, SeatRequest, Terms
from presspass.subscriptions.models.invitations import INVITED_FOR
from presspass.subscriptions.terms import terms
from tests.site.readers.test_addresses import grown_old
from tests.site.subscriptions.cast import PASSWORD

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[3] / "docs" / "reader.md"


def references():
    """Every field of any model that refers to a reader."""
    return {
        f"{model._meta.label}.{field.name}"  # noqa: SLF001 - Django's name for it
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()  # noqa: SLF001
        if field.is_relation and field.concrete and field.related_model is Reader
    }


@pytest.fixture
def full(owner, subscription, article, paper):
    """The owner, with something in every part that a test can make."""
    now = timezone.now()
    saved.save(owner, article, now=now)
    following.follow(owner, paper.topic, now=now)
    history.note(owner, article, now=now)
    Invitation.objects.create(
        subscription=subscription,
        email="friend@example.org",
        invited_by=owner,
        expires_at=now + INVITED_FOR,
    )
    Invitation.objects.create(
        subscription=subscription, email=owner.email, expires_at=now + INVITED_FOR
    )
    harbour = Company.objects.create(name="Harbour Ltd", address="Quay 1", owner=owner)
    SeatRequest.objects.create(company=harbour, reader=owner)
    plan = Plan.objects.create(
        name="Firm", kind="company", month_cents=1250, is_on_sale=True, tax_percent=4
    )
    fields = {"name": "Lock & Co", "address": "Basin 2"}
    order = purchases.order(owner, plan, "month", 1, now=now, company=fields)
    purchases.confirm(order.pk, owner, now=now)
    first = terms.publish(Terms.objects.create(text_en="x", text_es="y"), by=None, now=now)
    terms.accept(owner, first.number, now=now)
    return owner


def opened(response):
    with zipfile.ZipFile(BytesIO(response.content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_everything_that_refers_to_a_reader_is_in_it_or_left_out_for_a_reason():
    told = {*coverage.IN_PART, *coverage.LEFT_OUT}

    assert references() - told == set()
    assert told - references() == set()
    assert not coverage.IN_PART.keys() & coverage.LEFT_OUT.keys()
    assert {*coverage.IN_PART.values()} <= {*own_data.PARTS}


def test_it_holds_what_is_kept(laptop, full):
    laptop.sign_in(full)

    files = opened(laptop.post("/account/data/"))
    data = json.loads(files["own-data.json"])

    assert data["account"][0]["email"] == full.email
    assert [one["label"] for one in data["devices"]] == ["Firefox on Windows"]
    assert [one["title"] for one in data["saved"]] == ["The rope was dry"]
    assert data["history"][0]["address"] == "/harbour/piece-1/"
    assert [one["topic"] for one in data["topics"]] == ["Lock gates"]
    assert {one["plan"] for one in data["subscriptions"]} == {"Premium", "Firm"}
    assert [one["gross_cents"] for one in data["invoices"]] == [1250]
    assert {"started", "payment_due"} <= {one["what"] for one in data["events"]}
    assert {one["name"] for one in data["companies"]} == {"Harbour Ltd", "Lock & Co"}
    assert "friend@example.org" in {one["email"] for one in data["invitations_sent"]}
    assert len(data["invitations_received"]) == 1
    assert [one["version"] for one in data["acceptances"]] == [1]
    assert data["seats"][0]["plan"] == "Premium"
    assert data["seats"][0]["given_at"]
    assert [one["company"] for one in data["seat_requests"]] == ["Harbour Ltd"]
    assert data["not_available"] == []


def test_the_page_says_the_same_in_the_readers_language(laptop, full):
    Reader.objects.filter(pk=full.pk).update(language="es")
    laptop.sign_in(full)

    page = opened(laptop.post("/account/data/"))["own-data.html"]

    assert '<html lang="es">' in page
    assert "Artículos guardados" in page
    assert "Lock &amp; Co" in page
    assert "12,50" in page
    assert "http" not in page.partition("<body>")[0]


def test_the_file_is_for_nobody_to_keep_on_the_way(laptop, full):
    laptop.sign_in(full)

    response = laptop.post("/account/data/")

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="own-data.zip"'
    assert "no-store" in response["Cache-Control"]


def test_it_holds_no_secret_and_nobody_elses_data(laptop, added_user, full):
    laptop.sign_in(full)
    key = laptop.session.session_key

    text = opened(laptop.post("/account/data/"))["own-data.json"]

    for secret in (key, full.password, laptop.cookies["presspass_ticket"].value, added_user.email):
        assert secret not in text


def test_it_is_asked_for_again_who_is_there(laptop, full):
    laptop.sign_in(full)
    grown_old(laptop)

    for answer in (laptop.get("/account/data/"), laptop.post("/account/data/")):
        assert answer["Location"] == "/account/reauthenticate/?next=%2Faccount%2Fdata%2F"
    laptop.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/data/"})
    assert laptop.get("/account/data/").status_code == 200


def test_who_is_not_signed_in_gets_nothing(laptop):
    assert laptop.post("/account/data/")["Location"].startswith("/account/login/")


def test_every_part_and_field_has_a_word_and_stands_in_the_docs(full):
    data, told = own_data.of(full, now=timezone.now()), DOCS.read_text("utf-8")
    fields = {field for part in words.PARTS for row in data[part] for field in row}

    assert {*words.PARTS} == {*own_data.PARTS, "readings"}
    assert fields <= {*words.FIELDS}
    missing = [name for name in (*words.PARTS, *words.FIELDS) if f"`{name}`" not in told]
    assert missing == []


def test_the_account_leads_to_it(laptop, owner):
    laptop.sign_in(owner)

    page = laptop.get("/account/").content.decode()

    assert '"/account/data/"' in page
    assert '"/account/erase/"' in page
