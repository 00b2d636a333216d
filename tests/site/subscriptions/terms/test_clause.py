"""The clause of the terms says what the policy does, and differs whenever readers would notice."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from presspass.subscriptions.models import Plan
from presspass.subscriptions.terms import clause

BEGINS = datetime(2026, 12, 15, 7, 0, tzinfo=UTC)


def plan(enforce_from=None, devices=1, **policy):
    return Plan(pk=1, name="Basic", devices=devices, policy=policy, enforce_from=enforce_from)


def said(language="en", **changes):
    with translation.override(language):
        return " ".join(clause.sentences(clause.facts_of(plan(**changes))))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "on 1 device at a time"),
        ({"devices": 3}, "on up to 3 devices at a time"),
        ({"arrival": "asks"}, "asks first whether to go on reading there"),
        ({}, "reading goes on there at once"),
        ({}, "gives its place free after 2 minutes."),
        ({"idle_after": 61, "renew_every": 10}, "after 1 minute and 1 second."),
        ({"full_notice": "at_once"}, "As soon as one more device is in use"),
        ({"enforcement": "enforce"}, "This is in force."),
        ({"enforcement": "notify"}, "only pointed out; no text is withheld"),
        ({}, "only counted: nothing is shown"),
        ({"enforcement": "off"}, "At present this is not applied."),
        ({"enforcement": "enforce", "rollout_percent": 25}, "for 25 % of the seats"),
    ],
)
def test_each_part_of_the_policy_that_readers_meet_is_a_sentence(changes, told):
    assert told in said(**changes)


def test_what_is_only_watched_holds_for_nobody_so_no_part_is_named():
    assert "%" not in said(enforcement="monitor", rollout_percent=25)


def test_a_date_is_named_in_the_publications_zone(settings):
    settings.TIME_ZONE = "Europe/Madrid"

    assert "from 15 December 2026, 08:00 (Europe/Madrid) on" in said(
        enforce_from=BEGINS, enforcement="notify"
    )
    assert "15 de diciembre de 2026" in said("es", enforce_from=BEGINS)


def test_when_the_announced_date_has_passed_the_clause_says_the_same_as_before():
    before = clause.facts_of(plan(enforce_from=BEGINS, enforcement="notify"))
    after = clause.facts_of(plan(enforce_from=BEGINS, enforcement="enforce"))

    assert before == after


def test_numbers_that_no_reader_meets_change_no_clause():
    finer = clause.facts_of(plan(overlaps=5, sharing_remembered=3600, on_store_failure="closed"))

    assert finer == clause.facts_of(plan())


def test_every_language_has_its_own_words():
    kept = clause.clause_of(plan())

    assert (kept["plan"], kept["name"]) == (1, "Basic")
    assert len(kept["en"]) == len(kept["es"])
    assert not set(kept["en"]) & set(kept["es"])


def test_a_plan_that_is_new_or_says_another_thing_is_told_from_the_others():
    old = [clause.clause_of(plan())]
    other = {**old[0], "plan": 2}
    longer = clause.clause_of(plan(idle_after=300))

    assert clause.changed(old, old) == []
    assert clause.changed(old, [*old, other]) == [2]
    assert clause.changed(old, [longer]) == [1]
