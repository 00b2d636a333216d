"""What a displaced reader is told, as HTML: a fragment for the script, a page of its own without.

The words are one TOML file a language (`words/`), the markup Jinja2 templates beside this file.
Nothing here decides who reads: an `Answer` comes in. Until the full notice exists the sharing tone
shows the calm text.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from presspass.gate.answer import Answer
from presspass.gate.ticket import Ticket

HERE = Path(__file__).parent
LANGUAGES = ("en", "es")

Words = Mapping[str, Mapping[str, str]]

# Labels that the site makes by itself, in English. A name that the reader gave stays as it is.
_MADE_LABEL = re.compile(
    r"(?P<browser>Edge|Opera|Samsung Internet|Vivaldi|DuckDuckGo|Yandex Browser|Firefox|Chrome|"
    r"Safari) on (?P<system>iPhone|iPad|Android|Windows|Mac|ChromeOS|Linux)(?P<number> · \d+)?"
)
_UNKNOWN_LABEL = re.compile(r"(Unknown device( · \d+)?)?")
_PAGES = {"no_ticket": "signed_out", "revoked": "signed_out"}

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


@cache
def words_in(language: str) -> Words:
    """The notice's words in `language`, by section; English where there are none."""
    known = language if language in LANGUAGES else "en"
    tables = tomllib.loads((HERE / "words" / f"{known}.toml").read_text(encoding="utf-8"))
    pages = {f"page.{name}": page for name, page in tables.pop("page").items()}
    return {"language": {"code": known}, **tables, **pages}


def notice_fragment(answer: Answer, ticket: Ticket, language: str, *, next: str) -> str:  # noqa: A002
    """The notice to put in the place of the text, tagged with its language.

    `next` is the checked path of the article. For a device that reads, in `notify` while another
    reads too, it is a strip of one line. Empty when there is nothing to say.
    """
    words = words_in(language)
    if answer.state == "elsewhere":
        return _handover(answer, words, next, level="h2")
    if answer.state == "reading" and _has_strip(answer, ticket):
        return _strip(answer, words)
    return ""


def notice_page(
    answer: Answer,
    ticket: Ticket | None,  # noqa: ARG001 - the full notice differs by the reader's role
    language: str,
    *,
    next: str,  # noqa: A002
    publication: str = "",
) -> str:
    """The notice as a whole page, for readers without script; `ticket` is None without one.

    `next` is the checked path that the reader came from, `publication` what the nameplate says.
    """
    words = words_in(language)
    page = words["page." + _PAGES.get(answer.state, answer.state)]
    elsewhere = answer.state == "elsewhere"
    return _templates.get_template("page.html").render(
        language=words["language"]["code"],
        publication=publication,
        title=page["title"],
        words=page,
        notice=Markup(_handover(answer, words, next, level="h1")) if elsewhere else None,  # noqa: S704
        way=_way(answer, next),
    )


def _handover(answer: Answer, words: Words, path: str, *, level: str) -> str:
    return _templates.get_template("handover.html").render(
        language=words["language"]["code"],
        level=level,
        heading=_heading(answer, words),
        words=words["handover"],
        next=path,
        generation=answer.generation,
    )


def _heading(answer: Answer, words: Words) -> Markup:
    sentences = words["handover"]
    device = _device(answer.device, words)
    if not answer.since:
        return _filled(sentences["heading_untimed"], device=device)
    return _filled(sentences["heading"], device=device, time=_time(answer.since))


def _strip(answer: Answer, words: Words) -> str:
    named = _filled(words["strip"]["named"], device=_device(answer.device, words))
    return _templates.get_template("strip.html").render(
        language=words["language"]["code"],
        sentence=named if answer.device else words["strip"]["unnamed"],
    )


def _has_strip(answer: Answer, ticket: Ticket) -> bool:
    # In `enforce` the calm tone shows nothing to the device that reads, whatever the verdict.
    return answer.notice == "handover" or (
        answer.notice == "sharing" and ticket.policy.enforcement == "notify"
    )


def _device(label: str | None, words: Words) -> Markup:
    if _UNKNOWN_LABEL.fullmatch(label or ""):
        return Markup.escape(words["device"]["unnamed"])
    # A reader may have named a device in a script that runs from right to left.
    return Markup('<bdi class="notice-device">{}</bdi>').format(_shown(label or "", words))


def _shown(label: str, words: Words) -> str:
    made = _MADE_LABEL.fullmatch(label)
    if not made:
        return label
    named = words["device"]["browser"].format(**made.groupdict(default=""))
    return named + (made["number"] or "").replace(" ", "\N{NO-BREAK SPACE}")


def _time(since: str) -> Markup:
    at = datetime.fromisoformat(since).astimezone(UTC)
    machine = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}">{}</time>').format(machine, at.strftime("%H:%M UTC"))


def _filled(sentence: str, **values: Markup) -> Markup:
    return Markup.escape(sentence).format(**values)


def _way(answer: Answer, path: str) -> str:
    if answer.state in _PAGES:
        return f"/account/login/?next={quote(path)}"
    return path
