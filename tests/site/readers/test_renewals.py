"""The rule that tells an honest renewal from one with a copied ticket."""

import pytest

from presspass.readers.renewals import GRACE, MOST_SPENT, Renewals, begun, renewed

NOW = 1_800_000_000.0


def test_each_renewal_spends_the_number_and_gives_the_next():
    first = begun(Renewals(), NOW)

    second = renewed(first, 1, NOW + 600)

    assert second == Renewals(2, ((1, NOW + 600),))


def test_tabs_that_renew_at_once_are_given_the_same_number():
    after = renewed(begun(Renewals(), NOW), 1, NOW + 600)

    assert renewed(after, 1, NOW + 600 + GRACE) == after
    assert renewed(after, 1, NOW + 600.1) == after


def test_a_number_spent_longer_ago_is_a_copys():
    after = renewed(begun(Renewals(), NOW), 1, NOW + 600)

    assert renewed(after, 1, NOW + 600 + GRACE + 1) is None
    assert renewed(after, 0, NOW + 600) is None


def test_several_numbers_spent_within_the_minute_are_all_good():
    known = begun(Renewals(), NOW)
    for number in (1, 2, 3):
        known = renewed(known, number, NOW + number)

    assert known.latest == 4
    assert all(renewed(known, number, NOW + 10) == known for number in (0, 1, 2, 3))


def test_what_is_remembered_stays_small():
    known = Renewals()
    for _ in range(50):
        known = begun(known, NOW)

    assert len(known.spent) == MOST_SPENT


@pytest.mark.parametrize(("later", "good"), [(1, True), (GRACE + 1, False)])
def test_without_a_ticket_there_is_a_renewal_only_beside_another(later, good):
    after = begun(Renewals(), NOW)

    assert (renewed(after, None, NOW + later) == after) is good


def test_a_device_that_never_had_a_ticket_gets_one():
    assert renewed(Renewals(), None, NOW).latest == 1


def test_a_database_put_back_from_a_copy_makes_no_browser_a_copy():
    assert renewed(Renewals(3), 9, NOW).latest == 10
