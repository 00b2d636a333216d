"""The numbers a publisher may set: bounds, presets, rollout."""

import pytest

from presspass.gate.errors import PolicyInvalid
from presspass.gate.policy import DEFAULTS, PRESETS, Policy, changes_of, for_seat, policy_from

RULE = {
    "devices": 1,
    "arrival": "takes_over",
    "idle_after": 120,
    "renew_every": 30,
    "renew_every_crowded": 10,
    "overlap_within": 12,
    "overlaps": 4,
    "overlap_window": 120,
    "sharing_remembered": 86_400,
    "enforcement": "monitor",
    "rollout_percent": 100,
    "on_store_failure": "open",
    "full_notice": "on_sharing",
}


def test_the_defaults_are_those_of_the_rule():
    assert {name: getattr(DEFAULTS, name) for name in Policy.__struct_fields__} == RULE


@pytest.mark.parametrize("changes", [{}, {"devices": 8}, {"arrival": "asks", "idle_after": 300}])
def test_what_differs_from_the_defaults_makes_the_policy_again(changes):
    policy = policy_from(changes)
    assert changes_of(policy) == changes
    assert policy_from(changes_of(policy)) == policy


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("devices", 0),
        ("devices", 9),
        ("devices", True),
        ("devices", "2"),
        ("devices", 1.5),
        ("arrival", "grabs"),
        ("idle_after", 12),
        ("renew_every", 0),
        ("renew_every", 301),
        ("overlaps", 0),
        ("overlaps", 9),
        ("enforcement", "maybe"),
        ("rollout_percent", -1),
        ("rollout_percent", 101),
        ("on_store_failure", None),
        ("full_notice", ""),
        ("colour", "red"),
    ],
)
def test_a_value_out_of_bounds_is_named(field, value):
    with pytest.raises(PolicyInvalid) as refused:
        policy_from({"sharing_remembered": 60, field: value})

    assert refused.value.field == field
    assert str(refused.value).startswith(f"{field}: ")


def test_a_lease_must_outlive_three_heartbeats_and_ten_seconds():
    assert policy_from({"idle_after": 13, "renew_every": 1}).idle_after == 13
    assert policy_from({"idle_after": 100}).idle_after == 100
    with pytest.raises(PolicyInvalid) as refused:
        policy_from({"idle_after": 99})
    assert refused.value.field == "idle_after"
    assert "at least 3 × renew_every + 10, here 100" in refused.value.reason
    with pytest.raises(PolicyInvalid):
        policy_from({"renew_every": 60})


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_leaves_enforcement_alone(name):
    policy = policy_from({**PRESETS[name], "enforcement": "notify"})
    assert policy.enforcement == "notify"


def test_the_presets_are_those_of_the_rule():
    chosen = {name: (p["arrival"], p["full_notice"]) for name, p in PRESETS.items()}
    assert chosen == {
        "calm": ("takes_over", "on_sharing"),
        "elpais": ("asks", "at_once"),
        "lemonde": ("takes_over", "at_once"),
    }
    assert changes_of(policy_from(PRESETS["calm"])) == {}


def test_a_rollout_reaches_a_stable_share_of_seats():
    seats = [f"seat-{number}" for number in range(1000)]

    def enforced(percent):
        policy = policy_from({"enforcement": "enforce", "rollout_percent": percent})
        return {seat for seat in seats if for_seat(policy, seat).enforcement == "enforce"}

    assert enforced(0) == set()
    assert enforced(100) == set(seats)
    assert enforced(20) < enforced(50)
    assert 400 < len(enforced(50)) < 600
    outside = policy_from({"enforcement": "enforce", "rollout_percent": 0})
    assert for_seat(outside, "seat-1").enforcement == "monitor"


def test_off_is_off_in_every_share():
    policy = policy_from({"enforcement": "off", "rollout_percent": 0})
    assert for_seat(policy, "seat-1").enforcement == "off"
