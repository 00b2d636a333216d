"""Simulated households: what is promised of them, and that the document's tables are theirs."""

import ast
import json
import re
import runpy
import sys
from pathlib import Path

import pytest

from presspass.gate.households import __main__ as command
from presspass.gate.households import assumptions, month
from presspass.gate.households.account import DAY, MONDAY, WEEK, Account
from presspass.gate.households.assumptions import Assumptions, Span
from presspass.gate.households.browser import Browser
from presspass.gate.households.cheats import PagesOnly
from presspass.gate.households.person import Person
from presspass.gate.households.play import play
from presspass.gate.households.shapes import SHAPES, couple, phone_and_laptop
from presspass.gate.journal_entries import Entry
from presspass.gate.journal_file import JournalFile
from presspass.gate.journal_reading import between
from presspass.gate.policy import Policy, policy_from

DOCUMENT = (Path(__file__).parents[2] / "docs" / "households.md").read_text()
ENFORCE = Policy(enforcement="enforce")
ASSUME = Assumptions()
FIXED = Span(10, 0.0)


def printed(capsys, line):
    assert command.main(line.split()[3:]) == 0
    return capsys.readouterr().out


def rows(capsys, line):
    return {row["name"]: row for row in json.loads(printed(capsys, f"{line} --json"))}


def shape_named(name):
    return next(shape for shape in SHAPES if shape.name == name)


def account(policy=ENFORCE, **assume):
    return Account("a name", policy, Assumptions(**assume))


# What is promised


@pytest.mark.long
def test_hardly_any_person_alone_is_told_that_he_shares():  # G20
    alone = [shape for shape in SHAPES if shape.persons == 1]
    assert len(alone) == 7

    results = [play(shape, ENFORCE, ASSUME, weeks=16, seed=20) for shape in alone]

    weeks = sum(row.weeks for row in results)
    told = sum(row.told * row.weeks / 100 for row in results)
    assert weeks == 112
    assert told / weeks < 0.005


@pytest.mark.long
def test_most_couples_and_every_office_are_told_within_a_week():  # G20
    pair = play(shape_named("couple"), ENFORCE, ASSUME, weeks=40, seed=20)
    office = play(shape_named("office of 20"), ENFORCE, ASSUME, weeks=10, seed=20)

    assert pair.told >= 80
    assert office.told == 100


# The document


@pytest.mark.parametrize("name", ["--weeks 5 --seed 1", "--weeks 5 --seed 1 --cheats"])
def test_the_documents_small_tables_are_what_the_command_prints(capsys, name):
    line = f"python -m presspass.gate.households {name}"
    stands = DOCUMENT.split(f"```sh\n{line}\n```\n\n```text\n")[1].split("```")[0]

    assert printed(capsys, line) == stands


def test_the_document_tells_every_assumption_and_its_reason():
    [told] = [
        node
        for node in ast.parse(Path(assumptions.__file__).read_text()).body
        if isinstance(node, ast.ClassDef) and node.name == "Assumptions"
    ]
    for field, reason in zip(told.body[1::2], told.body[2::2], strict=True):
        name, text = field.target.id, reason.value.value
        value = getattr(ASSUME, name)
        shown = f"{value.median:g}, {value.sigma:g}" if isinstance(value, Span) else f"{value}"
        shown = shown.strip("()")
        assert f"| `{name}` | {shown} | {text} |" in DOCUMENT, name


# The command


def test_the_same_seed_plays_the_same_people(capsys):
    line = "python -m presspass.gate.households --weeks 2 --shape commuter"

    assert printed(capsys, f"{line} --seed 3") == printed(capsys, f"{line} --seed 3")
    assert rows(capsys, f"{line} --seed 3") != rows(capsys, f"{line} --seed 4")


def test_a_policy_is_named_or_told_by_its_fields(capsys):
    line = "python -m presspass.gate.households --weeks 2 --shape couple --policy"

    assert rows(capsys, f"{line} monitor")["couple"]["notices"] == 0
    assert rows(capsys, f"{line} monitor")["couple"]["found"] > 0
    assert rows(capsys, f"{line} devices=8")["couple"]["found"] == 0
    assert rows(capsys, f"{line} enforcement=off")["couple"]["found"] == 0
    assert rows(capsys, f"{line} lemonde")["couple"]["told"] == 100


def test_policies_are_compared(capsys):
    line = "python -m presspass.gate.households --weeks 1 --shape couple --compare"

    told = printed(capsys, line)
    assert [name for name in command.POLICIES if name in told] == list(command.POLICIES)
    assert [each["policy"] for each in json.loads(printed(capsys, f"{line} --json"))] == list(
        command.POLICIES
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--policy devices=9", "devices: Expected `int` <= 8"),
        ("--policy strict", "strict: is unknown"),
        ("--assume mood=good", "mood: is none of ours"),
        ("--assume tabs=many", "tabs: Expected `int`"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(capsys, words, says):
    assert command.main(words.split()) == 2
    told = capsys.readouterr().err
    assert told.startswith(says)
    assert told.count("\n") == 1


def test_the_package_is_a_command(monkeypatch, capsys):
    monkeypatch.setattr(
        sys, "argv", ["households", "--weeks", "1", "--shape", "commuter", "--assume", "moves=0"]
    )
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(command.__file__, run_name="__main__")
    assert re.search(r"^commuter +1 ", capsys.readouterr().out, re.MULTILINE)


# The model


def test_a_person_with_one_browser_meets_no_notice():
    home = account(on_phone=1.0, moves=0.0)
    phone_and_laptop(home)

    home.run(WEEK)

    assert home.tally.articles > 10
    assert home.tally.notices == 0
    assert home.tally.read == pytest.approx(home.tally.wanted)


def test_who_never_presses_leaves_the_place_to_the_other():
    home = account(sharer_continues=0.0, waits=0.0, together=1.0)
    couple(home)

    home.run(WEEK)

    assert home.tally.displaced > 0
    assert home.tally.continues == 0


def test_a_gate_refuses_the_eleventh_displacing_continue_within_a_minute():
    home = account(load=0.0, hearing=0.0)
    one, other = Browser(home, "one", FIXED), Browser(home, "other", FIXED)
    for browser in (one, other):
        browser.opens()
        home.run(home.now + 0.1)

    for _ in range(11):
        for browser in (one, other):
            browser.presses_continue()
            home.run(home.now + 0.1)

    assert home.tally.continues > home.tally.refused > 0
    assert home.tally.continues - home.tally.refused <= 20


def test_a_forgotten_device_never_blocks_longer_than_it_may():
    home = account(Policy(enforcement="enforce", arrival="asks"), owner_continues=0.0, waits=1.0)
    shape_named("forgotten tab").furnish(home)

    home.run(WEEK)

    assert 0 < home.tally.longest_blocked <= home.policy.idle_after


def test_a_screen_darkens_unless_somebody_sits_down_again():
    home = account()
    left, used = Browser(home, "left", FIXED), Browser(home, "used", FIXED)
    for browser in (left, used):
        browser.opens()
        home.run(home.now + 5)
        browser.is_left()
    home.run(home.now + 5)

    used.seats(Person(home, 1.0))
    home.run(home.now + 20)

    assert left.is_hidden
    assert not used.is_hidden


def test_without_the_script_nothing_is_sent_but_pages_and_forms():
    home = account()
    silent, other = PagesOnly(home, "silent", FIXED), Browser(home, "other", FIXED)
    silent.opens()
    home.run(home.now + 5)
    seat = home.seat

    silent.act()
    silent.hides()
    silent.shows(silent.front)
    home.run(home.now + 5)
    assert home.seat is seat

    other.opens()
    home.run(home.now + 5)
    silent.opens()
    assert silent.is_withheld
    silent.front.generation = 1  # an old notice's
    silent.presses_continue()
    assert silent.is_withheld
    silent.opens()
    silent.presses_continue()
    assert not silent.is_withheld


def test_what_a_household_does_can_be_written_down(tmp_path):
    file = JournalFile(tmp_path / "journal.sqlite3", clock=lambda: MONDAY)
    account = Account("a couple", policy_from({"enforcement": "enforce"}), Assumptions(), file)
    couple(account)
    account.run(3 * DAY)
    file.close()

    entries = list(between(file.path, 0, 10**15))
    shown = [entry for entry in entries if entry.kind == "notice_shown"]
    assert {entry.seat for entry in entries} == {"a couple"}
    assert sum(entry.displaced for entry in entries) >= account.tally.displaced
    assert len(shown) >= account.tally.notices > 0
    assert any(entry.sharing for entry in entries) == (account.tally.found_at is not None)


def test_simulated_households_write_the_month_before_now(tmp_path, monkeypatch):
    monkeypatch.setattr(month, "HOUSEHOLDS", (SHAPES[0],))
    now = MONDAY + 2 * DAY
    path = tmp_path / "journal.sqlite3"

    month.write(path, "simulated-1-", policy_from({"enforcement": "enforce"}), now=now)

    times = [entry.at / 1000 for entry in between(path, 0, 10**15)]
    assert {entry.seat for entry in between(path, 0, 10**15)} == {"simulated-1-0"}
    assert now - 30 * DAY <= min(times) < now - 25 * DAY
    assert now - 5 * DAY < max(times) < now


def test_what_lies_outside_of_the_month_is_not_written(tmp_path):
    now = MONDAY + 3 * DAY
    journal = month.MovedJournal(tmp_path / "journal.sqlite3", now)

    for days in (0, 2):  # the week that the month begins in was two days old by then
        journal.put(Entry(at=int((MONDAY + days * DAY) * 1000), seat="s", device="d", kind="page"))
    journal.close()

    (kept,) = between(journal.path, 0, 10**15)
    assert kept.at / 1000 >= now - 30 * DAY
