"""What follows from the events of a subscription, in whatever order they are tried."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from presspass.subscriptions import ledger
from presspass.subscriptions.ledger import Event, EventRefused, Terms, after, replay

START = datetime(2027, 1, 1, tzinfo=UTC)
MONTH, DAY = timedelta(days=31), timedelta(days=1)
BASIC, PREMIUM = Terms(1, 1, "month"), Terms(2, 2, "month")
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
STARTED = ledger.Started(START, BASIC, until=START + MONTH, cents=900)


def test_it_begins_once():
    with pytest.raises(EventRefused, match="begun already"):
        replay([STARTED, STARTED])
    with pytest.raises(EventRefused, match="not begun"):
        replay([ledger.Cancelled(START)])


def test_what_is_cancelled_is_not_renewed_unless_that_is_undone():
    cancelled = [STARTED, ledger.Cancelled(START + DAY)]
    renewed = ledger.Renewed(START + MONTH, START + 2 * MONTH, 900)

    with pytest.raises(EventRefused, match="cancelled"):
        replay([*cancelled, renewed])

    state = replay([*cancelled, ledger.Undone(START + 2 * DAY), renewed])
    assert state.period.ends == START + 2 * MONTH
    assert state.periods == 2


def test_undoing_a_cancellation_keeps_the_change_that_was_to_come():
    later = ledger.PlanChanged(START, PREMIUM, 1500, at_renewal=True)
    state = replay([STARTED, later, ledger.Cancelled(START), ledger.Undone(START)])

    assert (state.is_cancelled, state.next) == (False, PREMIUM)
    assert after(state, ledger.Undone(START)).next is None


def test_a_period_begins_once():
    renewed = ledger.Renewed(START + MONTH, START + 2 * MONTH, 900)

    with pytest.raises(EventRefused, match="begun already"):
        replay([STARTED, renewed, renewed])


def test_terms_from_the_next_renewal_on_change_nothing_before():
    later = ledger.PlanChanged(START + DAY, PREMIUM, 1500, at_renewal=True)
    state = replay([STARTED, later])
    assert (state.bought, state.next) == (BASIC, PREMIUM)

    state = after(state, ledger.Renewed(START + MONTH, START + 2 * MONTH, 1500))
    assert (state.bought, state.next, state.period_cents) == (PREMIUM, None, 1500)


def test_terms_at_once_keep_the_period_or_begin_another():
    at_once = replay([STARTED, ledger.PlanChanged(START + DAY, PREMIUM, 1500)])
    assert at_once.period == replay([STARTED]).period

    year = ledger.PlanChanged(START + DAY, Terms(2, 2, "year"), 15000, until=START + 366 * DAY)
    anew = replay([STARTED, year])
    assert (anew.anchor, anew.periods) == (START + DAY, 1)


def test_after_its_end_only_money_moves():
    ended = replay([STARTED, ledger.PaymentDue(START, "1", 900), ledger.Ended(START + DAY)])

    assert after(ended, ledger.Paid(START + DAY, "1", 900)).owed_cents == 0
    with pytest.raises(EventRefused, match="ended"):
        after(ended, ledger.Undone(START + DAY))


def test_no_more_goes_back_than_came_in():
    paid = replay([STARTED, ledger.PaymentDue(START, "1", 900), ledger.Paid(START, "1", 900)])

    assert after(paid, ledger.Refunded(START, "1", 900)).owed_cents == 900
    with pytest.raises(EventRefused, match="more than was paid"):
        after(paid, ledger.Refunded(START, "1", 901))


TIMES = st.integers(0, 400).map(lambda days: START + days * DAY)
CENTS = st.integers(-(10**6), 10**6)
TERMS = st.builds(
    Terms, st.integers(1, 3), st.integers(1, 9), st.sampled_from(["", "month", "year"])
)
OFFERS = st.none() | st.builds(ledger.Offer, CENTS, st.integers(0, 3), st.integers(0, 100))
PROMISED = {"regular_cents": st.none() | CENTS, "offer": OFFERS}
EVENTS = st.one_of(
    st.builds(ledger.Started, TIMES, TERMS, st.none() | TIMES, CENTS, st.booleans(), **PROMISED),
    st.builds(ledger.Renewed, TIMES, TIMES, CENTS),
    st.builds(ledger.SeatsAdded, TIMES, st.integers(1, 9), CENTS, **PROMISED),
    st.builds(
        ledger.PlanChanged, TIMES, TERMS, CENTS, st.none() | TIMES, st.booleans(), **PROMISED
    ),
    st.builds(ledger.PaymentDue, TIMES, st.just("1"), CENTS),
    st.builds(ledger.Paid, TIMES, st.just("1"), st.integers(1, 10**6)),
    st.builds(ledger.Refunded, TIMES, st.just("1"), st.integers(1, 10**6)),
    st.builds(ledger.PaymentFailed, TIMES, st.just("1"), st.just("no cover")),
    st.builds(ledger.Cancelled, TIMES),
    st.builds(ledger.Undone, TIMES),
    st.builds(ledger.Ended, TIMES),
)


def test_whatever_is_tried_what_is_kept_replays_to_the_same_state_and_the_money_adds_up():
    found = Counter()

    # So long, and so many, that each is reached in every run: what Hypothesis draws depends on
    # which modules are there, even where it is not to be random.
    @settings(UNHURRIED, derandomize=True, max_examples=300)
    @given(st.lists(EVENTS, min_size=12, max_size=40))
    def whatever_is_tried(tried):
        kept, state = [], None
        for happened in (STARTED, *tried):
            try:
                state = after(state, happened)
            except EventRefused:
                found[f"{kind(happened)}, refused"] += 1
                continue
            kept.append(happened)
            found[kind(happened)] += 1
        for one in {kind(happened) for happened in kept}:
            event(one)
        adds_up(kept, state)

    whatever_is_tried()

    missed = (KINDS | {f"{one}, refused" for one in KINDS - NEVER_REFUSED}) - set(found)
    assert not missed, f"never happened: {sorted(missed)}; {found}"


def kind(happened):
    return happened.__struct_config__.tag


KINDS = {kind(one) for one in get_args(Event)}
NEVER_REFUSED = {"payment_due", "payment_failed", "paid"}


def adds_up(kept, state):
    told = [msgspec.convert(msgspec.to_builtins(happened), Event) for happened in kept]
    assert replay(told) == state
    charged = sum(e.cents for e in kept if isinstance(e, ledger.PaymentDue))
    paid = sum(e.cents for e in kept if isinstance(e, ledger.Paid))
    refunded = sum(e.cents for e in kept if isinstance(e, ledger.Refunded))
    assert state.owed_cents == charged - paid + refunded
    assert 0 <= refunded <= paid
