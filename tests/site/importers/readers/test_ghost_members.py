"""Ghost's list of members comes in whole, and what it does not tell is asked for."""

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from presspass.importers.errors import NotPossible
from presspass.newsletters.models import Consent, Newsletter, Signup
from presspass.newsroom.models import Front
from presspass.readers.models import Reader
from presspass.subscriptions.models import Seat, Subscription
from tests.site.importers.readers.conftest import reader, right_of

WRITTEN = Path(__file__).with_name("ghost-members.csv")
"""Written by Ghost's own code (@tryghost/members-csv 2.0.3) of members made up."""


def test_what_ghosts_own_code_wrote_comes_in(home, plans, capsys):
    call_command(
        "import_readers", WRITTEN, "--plan", "Gold=Premium", "--plan", "Gold,Silver=Premium"
    )

    ana, evil = reader("ana@quay.example"), reader("evil@quay.example")
    assert ana.imports.get().note == 'met at the fair,\n"twice"'
    assert [label.name for label in ana.labels.all()] == ["Founders", "Press"]
    assert evil.name == '=HYPERLINK("http://evil.example","x")'
    assert reader("bruno@quay.example").date_joined.year == 2020
    names = {one.owner.name for one in Subscription.objects.all()}
    assert names == {"Ana Quay", "Bruno", "Núria Peña 🌊"}
    said = capsys.readouterr().out
    assert "1  persons in several rows, taken for one" in said
    assert "Nobody was written to." in said


def test_members_come_in_with_name_day_labels_and_a_verified_address(ghost):
    report = ghost({"labels": "Founders, Press ", "note": "met\nat the fair"}, {"name": ""})

    came = reader("member1@example.org")
    assert (came.name, came.date_joined.year) == ("Member 1", 2021)
    assert [label.name for label in came.labels.all()] == ["Founders", "Press"]
    assert EmailAddress.objects.get(user=came).verified
    assert not came.has_usable_password()
    assert came.imports.get().note == "met\nat the fair"
    assert report.counts["readers who get an account"] == 2
    assert not Subscription.objects.exists()


def test_a_tier_that_is_not_mapped_is_refused_with_its_counts_before_anything_is_written(ghost):
    with pytest.raises(NotPossible, match=r"“Gold” 2; “Silver” 1.*“Premium, year”"):
        ghost({"tiers": "Gold"}, {"tiers": "Gold"}, {"tiers": "Silver"}, {})

    assert not Reader.objects.exists()


def test_tiers_become_plans_and_what_is_given_has_no_end(ghost):
    plans = {"Gold": "Premium, year", "Silver": "", "complimentary": "Basic"}
    report = ghost(
        {"tiers": "Gold", "complimentary_plan": "true"},
        {"tiers": "Silver"},
        {"complimentary_plan": "true"},
        {"tiers": "Gold", "stripe_customer_id": "cus_1"},
        {"tiers": "Gold", "deleted_at": "2024-01-01T00:00:00.000Z"},
        plans=plans,
        paid_until="2099-01-31",
        renewal="end",
    )

    given = right_of("member1@example.org")
    assert (given.plan.name, given.paid_until, given.interval) == ("Premium", None, "")
    assert right_of("member3@example.org").plan.name == "Basic"
    assert Seat.objects.get(holder__email="member1@example.org").number == 1
    assert not reader("member2@example.org").subscriptions.exists()
    assert not Reader.objects.filter(email="member5@example.org").exists()
    assert report.counts["rows of who was deleted there: left out"] == 1


def test_a_yes_to_letters_is_taken_over_with_its_proof_and_a_no_wins(ghost):
    front = Front.objects.first() or Front.add_root(
        title="The Estuary", slug="estuary", edition_name="The Estuary", language="en"
    )
    week = Newsletter.objects.create(
        edition=front, name="The Week", slug="week", promise="Seven days", rhythm="Fridays"
    )

    unnamed = ghost({"email": "Ana@example.org"})
    assert any(what.startswith("said yes to newsletters") for what in unnamed.counts)
    assert not Signup.objects.exists()
    ghost(
        {"email": "Ana@example.org"},
        {"email": "no@example.org"},
        {"email": "NO@example.org", "subscribed_to_emails": "false"},
        subscribed=["The Week"],
    )

    assert [one.recipient.address for one in Signup.objects.living()] == ["ana@example.org"]
    proof = Consent.objects.get()
    assert (proof.act, proof.newsletter, proof.at.year) == ("imported", week, 2021)
    assert (proof.wording, proof.place) == ("ghost: subscribed_to_emails = true", "list.csv")
