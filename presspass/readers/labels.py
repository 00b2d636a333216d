"""What a device is called: "Firefox on Windows", told from the User-Agent at sign-in.

The User-Agent itself is kept nowhere. Browsers claim to be each other, so the tables' order counts:
the first mark found names the browser.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

BROWSERS = (
    (("Edg/", "EdgA/", "EdgiOS/"), "Edge"),
    (("OPR/", "OPT/", "Opera"), "Opera"),
    (("SamsungBrowser/",), "Samsung Internet"),
    (("Vivaldi/",), "Vivaldi"),
    (("DuckDuckGo/", "Ddg/"), "DuckDuckGo"),
    (("YaBrowser/",), "Yandex Browser"),
    (("Firefox/", "FxiOS/"), "Firefox"),
    (("Chrome/", "CriOS/", "Chromium/"), "Chrome"),
    (("Safari/",), "Safari"),
)
"""Marks in the User-Agent → browser."""

SYSTEMS = (
    (("iPhone", "iPod"), "iPhone"),
    (("iPad",), "iPad"),
    (("Android",), "Android"),
    (("Windows",), "Windows"),
    (("Macintosh", "Mac OS X"), "Mac"),
    (("CrOS",), "ChromeOS"),
    (("Linux", "X11"), "Linux"),
)
"""Marks in the User-Agent → system."""

UNKNOWN = "Unknown device"
_ON = " on "
_NUMBER = " · "


def label_from(user_agent: str) -> str:
    """The label of the browser that sends `user_agent`, in English: the form that is stored."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return _ON.join(part for part in (browser, system) if part) or UNKNOWN


def numbered(label: str, taken: Collection[str]) -> str:
    """`label`, or with the lowest number not `taken`: "Safari on iPhone · 2"."""
    if label not in taken:
        return label
    number = 2
    while f"{label}{_NUMBER}{number}" in taken:
        number += 1
    return f"{label}{_NUMBER}{number}"


def spoken(label: str) -> str:
    """A stored `label` in the language that is active."""
    name, mark, number = label.partition(_NUMBER)
    return _spoken_name(name) + mark + number


def _spoken_name(name: str) -> str:
    if name == UNKNOWN:
        return _("Unknown device")
    browser, on, system = name.partition(_ON)
    if not on:
        return name
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def _first(table: tuple[tuple[tuple[str, ...], str], ...], user_agent: str) -> str:
    for marks, name in table:
        if any(mark in user_agent for mark in marks):
            return name
    return ""
