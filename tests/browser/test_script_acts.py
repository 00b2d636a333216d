"""What the script tells the gate: acts of a person, and nothing that is none."""

import pytest

from tests.browser.script_host import ELSEWHERE, READING, later

SECOND = later(READING, renew_after=1)


@pytest.fixture(autouse=True)
def short_renewal(host):
    host.answer = SECOND


def test_one_heartbeat_is_sent_at_load_with_a_page_view(host, tab):
    tab.go()

    (beat,) = host.heartbeats()
    assert beat.body["article"] == "/coast/ferry/"
    assert 1 <= len(beat.body["view"]) <= 32
    assert beat.body["view"].isalnum()
    assert beat.body["since_input"] is None
    assert "arrival" not in beat.body


def test_every_page_has_a_view_of_its_own(host, tab):
    tab.go().go()

    first, second = host.heartbeats()
    assert first.body["view"] != second.body["view"]


def test_no_heartbeat_is_sent_without_an_act(host, tab):
    tab.go()

    tab.wait(2.5)

    assert len(host.heartbeats()) == 1


@pytest.mark.parametrize("act", ["wheel", "key", "pointer", "press", "scroll"])
def test_each_kind_of_act_is_sent(host, tab, act):
    tab.go().wait(1.1)
    page = tab.page

    match act:
        case "wheel":
            page.mouse.wheel(0, 40)
        case "key":
            page.keyboard.press("ArrowDown")
        case "pointer":
            page.mouse.move(100, 100)
            page.mouse.move(120, 110)
        case "press":
            page.mouse.down()
        case "scroll":
            page.evaluate("scrollBy(0, 300)")

    tab.until(lambda: len(host.heartbeats()) == 2)


def test_acts_are_sent_at_most_once_in_renew_after(host, tab):
    tab.go()

    for _ in range(30):
        tab.act()
        tab.wait(0.1)

    times = [beat.at for beat in host.heartbeats()]
    # On their way requests may come closer together, but not all of them.
    assert 3 <= len(times) <= times[-1] - times[0] + 1.5


def test_the_rate_follows_the_last_answer(host, tab):
    tab.go().until(lambda: host.streams)  # whose first event is an answer, too
    host.answer = later(SECOND, renew_after=30)

    def acts_until_heard():
        tab.act()
        return len(host.heartbeats()) == 2

    tab.until(acts_until_heard)

    for _ in range(10):
        tab.wait(0.15)
        tab.act()

    assert len(host.heartbeats()) == 2


def test_since_input_is_whole_seconds_since_the_input_before_kept_over_pages(host, tab):
    tab.go().act()
    tab.wait(1.3)
    tab.act()
    tab.until(lambda: len(host.heartbeats()) == 2)
    assert host.heartbeats()[-1].body["since_input"] == 2

    tab.wait(1.2)
    tab.go("/coast/harbour/")

    assert host.heartbeats()[-1].body["since_input"] == 2


@pytest.mark.parametrize("shift", [60_000, -90_000_000])
def test_since_input_is_left_out_when_negative_or_over_a_day(host, tab, shift):
    tab.go()
    at = f"String(performance.timeOrigin + performance.now() + {shift})"
    tab.page.evaluate(f"localStorage.setItem('presspass-last-input', {at})")

    tab.page.reload()
    tab.until(lambda: len(host.heartbeats()) == 2)

    assert host.heartbeats()[-1].body["since_input"] is None


def test_nothing_is_sent_while_hidden_and_hiding_sends_one_stop_with_the_view(host, tab):
    tab.go().wait(1.1)

    tab.hide()
    tab.act()
    tab.wait(0.3)

    assert len(host.heartbeats()) == 1
    (stop,) = host.stops()
    assert stop.body == {"view": host.heartbeats()[0].body["view"]}


def test_closing_a_tab_sends_a_stop(host, tab, new_tab):
    tab.go()
    other = new_tab().go()

    tab.page.close(run_before_unload=True)

    other.until(host.stops)
    assert {s.body["view"] for s in host.stops()} == {host.heartbeats()[0].body["view"]}


def test_the_first_act_after_coming_to_the_front_is_an_arrival_sent_at_once(host, tab):
    host.answer = READING
    tab.go()
    tab.hide()
    tab.show()
    tab.until(lambda: host.requests("GET", "/gate/read"))
    assert len(host.heartbeats()) == 1

    tab.act()
    tab.until(lambda: len(host.heartbeats()) == 2)
    tab.act()
    tab.wait(0.3)

    assert [b.body.get("arrival") for b in host.heartbeats()] == [None, True]


def test_a_tab_opened_in_the_background_says_nothing_until_it_is_seen(host, tab):
    tab.page.add_init_script("setHidden(true)")
    tab.page.goto(host.url + "/coast/ferry/")
    tab.wait(0.5)
    tab.act()
    assert [a for a in host.asked if a.path in ("/gate/read", "/gate/events", "/gate/stop")] == []

    tab.show()
    tab.act()

    tab.until(lambda: [b.body.get("arrival") for b in host.heartbeats()] == [True])


def test_a_tab_arrives_when_another_tab_of_its_browser_stopped(host, tab, new_tab):
    host.answer = READING
    tab.go()
    other = new_tab().go()

    other.hide()
    tab.until(host.stops)
    tab.act()

    tab.until(lambda: len(host.heartbeats()) == 3)
    last = host.heartbeats()[-1].body
    assert (last["view"], last["arrival"]) == (host.heartbeats()[0].body["view"], True)


def test_the_first_act_after_displaced_is_sent_at_once(host, tab):
    host.answer = READING
    tab.go()
    tab.until(lambda: host.streams)

    host.push("displaced", ELSEWHERE)
    tab.until(tab.shows_notice)
    tab.wait(0.5)
    assert len(host.heartbeats()) == 1  # the page moved by itself: no act
    tab.act()

    tab.until(lambda: len(host.heartbeats()) == 2)


def test_playing_audio_counts_as_an_act_but_not_as_input(host, tab):
    tab.go()
    tab.page.evaluate("""() => {
      const audio = document.createElement("audio");
      Object.defineProperty(audio, "paused", {value: false});
      document.body.append(audio);
      setTimeout(() => audio.dispatchEvent(new Event("timeupdate")), 1200);
    }""")

    tab.until(lambda: len(host.heartbeats()) == 2)

    assert host.heartbeats()[-1].body["since_input"] is None


def test_a_failed_heartbeat_takes_nothing_away(host, tab):
    tab.go()
    host.down = True
    tab.wait(1.1)

    tab.act()
    tab.wait(0.5)

    assert tab.shows_text()
