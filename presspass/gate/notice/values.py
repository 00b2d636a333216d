"""What is put into the notice's sentences: devices and times, as marked-up values."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from markupsafe import Markup

HERE = Path(__file__).parent
LANGUAGES = ("en", "es")

Words = Mapping[str, Mapping[str, str]]

# Labels that the site makes by itself, in English. A name that the reader gave stays as it is.
_MADE_LABEL = re.compile(
    r"(?P<browser>Edge|Opera|Samsung Internet|Vivaldi|DuckDuckGo|Yandex Browser|Firefox|Chrome|"
    r"Safari) on (?P<system>iPhone|iPad|Android|Windows|Mac|ChromeOS|Linux)(?P<number> · \d+)?"
)
_UNKNOWN_LABEL = re.compile(r"(Unknown device( · \d+)?)?")
_GROUPS = ("page", "role", "part")


@cache
def words_in(language: str) -> Words:
    """The notice's words in `language`, by section; English where there are none."""
    known = language if language in LANGUAGES else "en"
    tables = tomllib.loads((HERE / "words" / f"{known}.toml").read_text(encoding="utf-8"))
    inner = {
        f"{group}.{name}": table for group in _GROUPS for name, table in tables.pop(group).items()
    }
    return {"language": {"code": known}, **tables, **inner}


def filled(sentence: str, **values: Markup | str) -> Markup:
    """`sentence` with its placeholders filled; what is no markup yet is escaped."""
    return Markup.escape(sentence).format(**values)


def device(label: str | None, words: Words) -> Markup:
    """A device by its `label`, or as one without a name."""
    if _UNKNOWN_LABEL.fullmatch(label or ""):
        return Markup.escape(words["device"]["unnamed"])
    # A reader may have named a device in a script that runs from right to left.
    return Markup('<bdi class="notice-device">{}</bdi>').format(_shown(label or "", words))


def minute(at: str) -> str:
    """The RFC 3339 time `at` without its seconds, which are not told either."""
    return _machine(_utc(at))


def time(since: str) -> Markup:
    """The RFC 3339 time `since` alone; the script shows the day too where it is not today."""
    at = _utc(since)
    return Markup('<time datetime="{}" data-day>{}</time>').format(
        _machine(at), at.strftime("%Y-%m-%d %H:%M UTC")
    )


def time_in_sentence(since: str, words: Words) -> Markup:
    """The RFC 3339 time `since` after "since": Spanish says "la" with one o'clock, else "las"."""
    at, forms = _utc(since), words["time"]
    form = forms["one" if at.hour == 1 else "other"]
    both = ""
    if forms["one"] != forms["other"]:
        both = Markup(' data-one="{}" data-other="{}"').format(forms["one"], forms["other"])
    said = form.format(time=at.strftime("%H:%M UTC"))
    return Markup('<time datetime="{}"{}>{}</time>').format(_machine(at), both, said)


def _shown(label: str, words: Words) -> str:
    made = _MADE_LABEL.fullmatch(label)
    if not made:
        return label
    named = words["device"]["browser"].format(**made.groupdict(default=""))
    return named + (made["number"] or "").replace(" ", "\N{NO-BREAK SPACE}")


def _utc(since: str) -> datetime:
    return datetime.fromisoformat(since).astimezone(UTC)


def _machine(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ")  # what is said has no seconds either
