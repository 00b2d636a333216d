"""The house rules know a good line from a bad one."""

import pytest

from tools.rules.table import RULES

AT_MOST = 10


def path_for(rule):
    candidates = [
        "presspass/readers/migrations/0001_x.py",
        "tests/gate/test_x.py",
        "presspass/gate/x.py",
        "presspass/newsroom/templates/x.html",
    ]
    return next(path for path in candidates if rule.holds_in(path))


def breaches(rule, line):
    path = line if rule.name == "no-drawers" else path_for(rule)
    return list(rule.breaks(path, line))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_lets_its_good_line_pass_and_finds_its_bad_one(rule):
    assert breaches(rule, rule.good) == []
    assert len(breaches(rule, rule.bad)) == 1


def test_there_are_few_rules_with_names_of_their_own():
    assert len(RULES) <= AT_MOST
    assert len({rule.name for rule in RULES}) == len(RULES)
