"""What the script hears: one stream a browser, questions where there is none, nothing stale."""

import time

import msgspec
import pytest

from tests.browser.script_host import ELSEWHERE, READING

RESUMED = msgspec.structs.replace(READING, generation=4, seq=20)
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});"


def questions(host):
    return host.requests("GET", "/gate/read")


def test_three_tabs_of_a_browser_hold_one_stream_and_all_are_told(host, new_tab):
    tabs = [new_tab().go() for _ in range(3)]
    tabs[0].until(lambda: host.streams)

    host.push("displaced", ELSEWHERE)

    for tab in tabs:
        tab.until(tab.shows_notice)
    assert len(host.requests("GET", "/gate/events")) == 1


def test_when_the_tab_with_the_stream_closes_the_next_one_opens_it(host, new_tab):
    first = new_tab().go()
    first.until(lambda: host.streams)
    second = new_tab().go()

    first.page.close(run_before_unload=True)
    second.until(lambda: len(host.requests("GET", "/gate/events")) == 2)
    second.until(lambda: len(host.streams) == 1)
    host.push("displaced", ELSEWHERE)

    second.until(second.shows_notice)


def test_a_hidden_tab_gives_the_stream_to_one_that_is_seen(host, new_tab):
    first = new_tab().go()
    first.until(lambda: host.streams)
    second = new_tab().go()

    first.hide()

    second.until(lambda: len(host.requests("GET", "/gate/events")) == 2)
    second.until(lambda: len(host.streams) == 1)


def test_one_tab_continuing_brings_the_text_back_in_all(host, new_tab):
    host.answer = READING
    first, second = new_tab().go(), new_tab().go()
    first.until(lambda: host.streams)
    host.push("displaced", ELSEWHERE)
    first.until(first.shows_notice)
    second.until(second.shows_notice)

    # To whoever asks, it stays displaced: a question under way must not take the button away.
    host.replies["POST", "/gate/continue"] = lambda _: (RESUMED.status, {}, RESUMED)
    first.page.get_by_role("button", name="Continue here").click()

    first.until(first.shows_text)
    second.until(second.shows_text)


@pytest.mark.parametrize("way", ["event", "answer to a question", "answer to an act"])
def test_whatever_is_older_than_the_last_is_dropped(host, tab, way):  # G19
    host.answer = msgspec.structs.replace(READING, seq=50, renew_after=1)
    tab.go()
    tab.until(lambda: host.streams)
    tab.wait(1.1)

    stale = msgspec.structs.replace(ELSEWHERE, seq=49)
    _tell(host, tab, way, stale)
    tab.wait(0.6)
    assert tab.shows_text()
    assert not host.requests("GET", "/gate/notice")

    _tell(host, tab, way, msgspec.structs.replace(stale, seq=50))
    tab.until(tab.shows_notice)  # an equal one is applied as it comes


def _tell(host, tab, way, answer):
    host.answer = answer
    if way == "event":
        host.push("displaced", answer)
    elif way == "answer to a question":
        tab.page.evaluate("dispatchEvent(new Event('online'))")
    else:
        tab.wait(1.1)
        tab.act()


def test_a_stale_displacement_does_not_undo_a_continue(host, tab):  # G19
    host.answer = ELSEWHERE
    tab.go()
    tab.until(tab.shows_notice)
    host.answer = RESUMED
    tab.page.get_by_role("button", name="Continue here").click()
    tab.until(tab.shows_text)

    host.push("displaced", ELSEWHERE)
    tab.wait(0.4)

    assert tab.shows_text()


@pytest.mark.parametrize(
    "missing",
    [
        NO_LOCKS,
        "delete window.EventSource;",
        "Object.defineProperty(window, 'isSecureContext', {value: false});",
    ],
)
def test_without_a_stream_the_script_asks_every_two_seconds(host, new_tab, missing):
    tab = new_tab(init=missing).go()

    tab.wait(4.5)
    assert len(questions(host)) == 2
    assert not host.requests("GET", "/gate/events")

    host.answer = ELSEWHERE
    tab.until(tab.shows_notice)


def test_without_a_stream_a_hidden_tab_asks_nothing(host, new_tab):
    tab = new_tab(init=NO_LOCKS).go()

    tab.hide()
    tab.wait(4.5)

    assert questions(host) == []


def test_ten_minutes_after_the_last_input_it_asks_every_thirty_seconds(host, new_tab):
    tab = new_tab(init=NO_LOCKS)
    tab.page.clock.install()
    tab.go()

    assert _questions_in_a_minute(host, tab) > 10
    tab.page.clock.fast_forward(600_000)
    tab.wait(0.2)
    assert _questions_in_a_minute(host, tab) == 2


def _questions_in_a_minute(host, tab):
    before = len(questions(host))
    for _ in range(30):
        tab.page.clock.run_for(2_000)
        time.sleep(0.03)  # the answer comes in real time
    return len(questions(host)) - before


def test_a_refused_stream_is_asked_for_again_when_the_gate_said(host, tab):
    refusals = []

    def refuse(asked):
        refusals.append(asked.at)
        return 503, {"Retry-After": "5", "Content-Type": "application/json"}, "{}"

    host.replies["GET", "/gate/events"] = refuse
    tab.go()
    tab.until(lambda: len(refusals) == 2)  # the stream, and the question how long to wait
    del host.replies["GET", "/gate/events"]

    tab.until(lambda: len(questions(host)) == 2)  # it polls in the meantime
    assert not host.streams
    tab.until(lambda: host.streams)
    assert time.monotonic() - refusals[0] >= 5


def test_a_lost_stream_comes_back_and_asks_afresh(host, tab):
    tab.go()
    tab.until(lambda: host.streams)

    host.end_streams()
    tab.until(lambda: len(host.requests("GET", "/gate/events")) == 2, seconds=10)

    tab.until(lambda: questions(host))


@pytest.mark.parametrize("event", ["online", "visible"])
def test_it_asks_afresh_when_the_network_or_the_reader_returns(host, tab, event):
    tab.go()
    if event == "online":
        tab.page.evaluate("dispatchEvent(new Event('online'))")
    else:
        tab.hide()
        host.answer = ELSEWHERE
        tab.show()

    tab.until(lambda: questions(host))
    if event == "visible":
        tab.until(tab.shows_notice)


def test_a_network_that_fails_never_takes_the_text(host, tab):
    tab.go()
    host.down = True
    host.end_streams()
    tab.page.evaluate("dispatchEvent(new Event('online'))")
    tab.hide()
    tab.show()
    tab.act()
    tab.wait(1)

    assert tab.shows_text()
