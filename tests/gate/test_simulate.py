"""The simulated gate: many histories keep the guarantees, and one that does not is told shortly."""

import runpy
import sys

import pytest

from presspass.gate import rule, simulate
from presspass.gate.simulation.driving import finished
from presspass.gate.simulation.histories import CROWD, PLANS, History, Step, draw, told
from presspass.gate.simulation.playing import FAILURES, play, violation_of
from presspass.gate.simulation.registers import InMemory
from presspass.gate.simulation.shrinking import MOST_PLAYS, shortest
from tests.gate.planted import FAULTS

NOBODY_WAITS = "a device that waits takes over by a page"


@pytest.mark.long
def test_twenty_thousand_histories_keep_every_guarantee(capsys):
    # G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G13, G14, G15, G16, G17, G18
    status = simulate.main(["--histories", "20000", "--seed", "20261124", "--processes", "2"])

    told = capsys.readouterr().out
    assert "20,000 histories of seed 20261124: 0 with a violation" in told
    assert "2 processes" in told
    assert status == 0


def test_two_processes_play_what_one_plays(capsys):
    told = []
    for processes in ("1", "2"):
        simulate.main(["--histories", "40", "--seed", "3", "--processes", processes])
        *same, _speed = capsys.readouterr().out.splitlines()
        told.append(same)

    assert told[0] == told[1]


def test_histories_keep_them_on_a_real_file(tmp_path, capsys):
    status = simulate.main(["--histories", "60", "--store", f"sqlite:///{tmp_path}/trial.sqlite3"])

    assert "0 with a violation" in capsys.readouterr().out
    assert status == 0
    assert list(tmp_path.iterdir()) == []


def test_it_is_a_command(monkeypatch):
    monkeypatch.delitem(sys.modules, simulate.__name__)
    monkeypatch.setattr(sys, "argv", ["simulate", "--histories", "3"])

    with pytest.raises(SystemExit) as left:
        runpy.run_module("presspass.gate.simulate", run_name="__main__")

    assert left.value.code == 0


def test_the_same_seed_plays_the_same_histories():
    assert draw(7, 3) == draw(7, 3)
    assert draw(7, 3) != draw(8, 3)
    once, again = play(7, range(200)), play(7, range(200))
    assert once == again
    assert once.events > 1000
    assert min(once.lost_races, once.killed, once.losses) > 5


def test_memory_and_file_take_the_same_histories_in_the_same_way(tmp_path):
    here, there = play(7, range(30)), play(7, range(30), f"sqlite:///{tmp_path}/trial.sqlite3", 1)

    assert here == there


def test_a_violation_is_told_with_the_shortest_history_that_shows_it(monkeypatch, capsys):
    FAULTS[NOBODY_WAITS].plant(monkeypatch)

    status = simulate.main(["--histories", "100", "--seed", "1"])

    printed = capsys.readouterr().out
    assert status == 1
    story = printed[printed.index("G4:") :].split("\n\n")[0].splitlines()
    assert len(story) == 5, printed
    assert " page " in story[-1]


def test_of_each_guarantee_the_first_violation_is_told(monkeypatch):
    FAULTS[NOBODY_WAITS].plant(monkeypatch)
    first, second = play(1, range(20, 40)), play(1, range(20))

    first.add(second)

    assert first.histories == 40
    assert first.found["G4"] == second.found["G4"]
    second.add(first)
    assert second.found["G4"] == first.found["G4"]


def test_code_that_fails_is_a_violation_of_nothing_in_particular(monkeypatch):
    def fails(*_):
        raise KeyError("lease")

    monkeypatch.setattr(rule, "_decide", fails)

    violation = violation_of(History(0, (0,), (Step("page"),)), InMemory())

    assert violation.guarantee == "failure"
    assert violation.fact == "KeyError: 'lease'"
    assert KeyError in [kind for one in FAILURES for kind in one.__subclasses__()]


def test_shrinking_ends_even_where_everything_shows_the_fault():
    plays = []

    long = draw(1, 1)._replace(in_turn=True, replayed=True)
    found = shortest(long, lambda history: plays.append(history) or True)

    assert (found.steps, found.in_turn, found.replayed) == ((), False, False)
    assert len(plays) < 50


def test_shrinking_gives_up_after_many_plays(monkeypatch):
    plays = []
    monkeypatch.setattr("presspass.gate.simulation.shrinking.MOST_PLAYS", 10)

    assert shortest(draw(1, 1), lambda _: plays.append(1)) == draw(1, 1)
    assert len(plays) == 10 < MOST_PLAYS


def test_a_history_is_told_in_words():
    steps = (
        Step("page", who=1, pause=4000, gate=1, mishap="killed after"),
        Step("heartbeat", view=1, share=0.3),
        Step("continue", notice=2, mishap="late", later=3),
        Step("loss"),
        Step("changes"),
    )

    assert told(History(0, (0, -5000), steps, in_turn=True)).splitlines() == [
        "plan 0: devices 1, takes_over, enforce; clocks of the gates: +0 s, -5 s",
        "     4.0 s  laptop page at gate 1 · killed after it wrote",
        "     4.0 s  phone heartbeat of view v0 (input: 0.3 of the time since the last) at gate 0",
        "     4.0 s  phone continue of notice 2 back at gate 0 · arrives 3 steps later",
        "     4.0 s  loss",
        "     4.0 s  changes at gate 0",
        "then one device more than may read says continue in turn, every 4 s",
    ]


def test_a_worker_that_is_restarted_takes_its_calls_along():
    steps = (
        Step("page", mishap="race", later=3),
        Step("page", who=1, gate=1, mishap="race", later=3),
        Step("page", who=2, mishap="late", later=3),
        Step("restart"),
        Step("ask", who=1, gate=1),
    )
    assert violation_of(History(0, (0, 0), steps), InMemory()) is None


def test_the_ninth_device_signed_out_raises_the_epoch_for_all():
    steps = [Step("page"), *[Step("sign out")] * 9, Step("page", who=1), Step("page")]
    assert violation_of(History(0, (0,), tuple(steps), in_turn=True), InMemory()) is None


def test_a_sign_out_may_be_the_first_to_tell_of_a_newer_epoch():
    steps = (Step("page"), Step("revoke", mishap="killed before"), Step("sign out", who=1))
    assert violation_of(History(0, (0,), steps), InMemory()) is None


def test_a_displaced_device_that_is_forgotten_for_a_ninth_is_no_violation():
    steps = [Step("page", who=0), *[Step("heartbeat", who=who) for who in range(1, 8)]]
    crowd = (*steps, Step("continue", who=8), Step("page", who=0))
    assert violation_of(History(0, (0,), crowd, crowd=True), InMemory()) is None


def test_a_stop_that_comes_when_a_plan_lets_fewer_read_is_no_violation():
    # The write forgets when a place was freed, for that means nothing after five seconds.
    steps = (
        Step("page", who=1),
        Step("heartbeat", who=3),
        Step("sign out", who=3),
        Step("heartbeat", who=0),
        Step("plan", notice=2),
        Step("stop", who=3, pause=12_000),
    )
    assert violation_of(History(5, (0, 0), steps), InMemory()) is None


def test_devices_in_turn_are_found_where_nothing_happened_before():  # G14
    assert violation_of(History(0, (0,), (), in_turn=True), InMemory()) is None


def test_a_device_that_continues_too_often_is_refused_and_that_is_no_violation():
    turns = [Step("continue", who=number % 2, pause=400) for number in range(30)]
    assert violation_of(History(0, (0,), tuple(turns)), InMemory()) is None


def test_a_register_that_exists_is_never_used(tmp_path, capsys):
    path = tmp_path / "leases.sqlite3"
    path.write_bytes(b"of a newspaper")

    assert simulate.main(["--histories", "1", "--store", f"sqlite:///{path}"]) == 2
    assert "name a new file" in capsys.readouterr().err
    assert path.read_bytes() == b"of a newspaper"


def test_a_store_that_no_simulation_knows_is_told(capsys):
    assert simulate.main(["--histories", "1", "--store", "paper:"]) == 2
    assert "known are memory, sqlite" in capsys.readouterr().err


def test_a_call_that_waits_for_somebody_else_is_an_error():
    class Waiting:
        def __await__(self):
            yield

    async def call():
        await Waiting()

    with pytest.raises(RuntimeError, match="somebody else"):
        finished(call())


def test_plans_and_devices_are_as_many_as_histories_name():
    histories = [draw(2, index) for index in range(400)]
    assert {history.plan for history in histories} == set(range(len(PLANS)))
    assert {CROWD[step.who] for history in histories for step in history.steps} == set(CROWD)
    assert {8, 20} <= {len(history.steps) for history in histories} <= set(range(8, 21))
