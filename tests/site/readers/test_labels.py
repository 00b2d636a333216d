"""A device is called what a person would call it."""

import pytest
from django.utils import translation

from presspass.readers.labels import label_from, numbered, spoken
from tests.site.subscriptions.cast import IPHONE, WINDOWS

MOZILLA = "Mozilla/5.0 "
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (WINDOWS, "Firefox on Windows"),
        (IPHONE, "Safari on iPhone"),
        (f"{MOZILLA}(Linux; Android 10; K) {CHROME}", "Chrome on Android"),
        (f"{MOZILLA}(Windows NT 10.0; Win64; x64) {CHROME} Edg/142.0.0.0", "Edge on Windows"),
        (f"{MOZILLA}(X11; Linux x86_64) {CHROME} OPR/120.0.0.0", "Opera on Linux"),
        (f"{MOZILLA}(X11; CrOS x86_64 14541.0.0) {CHROME}", "Chrome on ChromeOS"),
        (f"{MOZILLA}(Macintosh; Intel Mac OS X 10_15_7) {CHROME}", "Chrome on Mac"),
        (f"{MOZILLA}(X11; Linux x86_64) HeadlessChrome/142.0 Safari/537.36", "Chrome on Linux"),
        (f"{MOZILLA}(iPad; CPU OS 18_0 like Mac OS X) FxiOS/145.0 Safari/604.1", "Firefox on iPad"),
        (f"{MOZILLA}(iPhone; CPU iPhone OS 18_0) CriOS/142.0 Safari/604.1", "Chrome on iPhone"),
        (
            f"{MOZILLA}(Linux; Android 14) SamsungBrowser/28.0 {CHROME}",
            "Samsung Internet on Android",
        ),
        ("Something (Windows)", "Windows"),
        ("curl/8.14.1", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_browser_is_recognised(user_agent, label):
    assert label_from(user_agent) == label


def test_the_lowest_free_number_tells_devices_of_one_kind_apart():
    assert numbered("Chrome on Android", set()) == "Chrome on Android"
    assert numbered("Chrome on Android", {"Chrome on Android"}) == "Chrome on Android · 2"
    taken = {"Chrome on Android", "Chrome on Android · 3"}
    assert numbered("Chrome on Android", taken) == "Chrome on Android · 2"


def test_a_label_is_spoken_in_english_as_it_is_stored():
    with translation.override("en"):
        for label in ("Safari on iPhone", "Safari on iPhone · 2", "Unknown device", "Windows"):
            assert spoken(label) == label
