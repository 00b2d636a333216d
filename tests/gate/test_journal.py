"""What is counted, and that nothing personal is."""

from presspass.gate.journal import Journal
from presspass.gate.rule import Decision, Event, Kind, Outcome
from tests.gate.household import ENFORCE, device_id


def test_a_decision_is_counted_as_enforce_would_have_made_it():
    journal = Journal()
    outcome = Outcome(Decision.GRANTED, Decision.ELSEWHERE, (device_id("phone"),), overlaps=True)

    journal.record(Event(Kind.PAGE, device_id("laptop")), outcome, ENFORCE)

    assert journal.decisions == {("enforce", Decision.ELSEWHERE): 1}
    assert (journal.displaced, journal.overlaps, journal.false_alarms) == (1, 1, 0)


def test_mine_is_a_false_alarm():
    journal = Journal()
    for decision in (Decision.GRANTED, Decision.REVOKED):
        journal.record(Event(Kind.MINE), Outcome(decision, decision), ENFORCE)

    assert journal.false_alarms == 1


def test_decisions_without_a_store_are_counted_apart():
    journal = Journal()
    journal.record_without_store(Decision.GRANTED)
    journal.record_without_store(Decision.UNAVAILABLE)

    assert journal.decided_without_store == 2
    assert sum(journal.decisions.values()) == 2
