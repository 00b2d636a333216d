"""What a reader is told of another device, as HTML: a fragment for the script, a page without.

The words are one TOML file a language (`words/`), the markup Jinja2 templates beside this file.
Nothing here decides who reads: an `Answer` comes in. Who is offered what is in `parts.py`.
"""

from urllib.parse import quote

import jinja2
from markupsafe import Markup

from presspass.gate.answer import Answer
from presspass.gate.notice.full import Notice, Place
from presspass.gate.notice.values import HERE, Words, device, filled, time_in_sentence, words_in
from presspass.gate.ticket import Ticket

_PAGES = {"no_ticket": "signed_out", "revoked": "signed_out"}

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def notice_fragment(answer: Answer, ticket: Ticket, language: str, place: Place) -> str:
    """The notice to put in the place of the text, tagged with its language.

    For a device that reads it is a strip to put above the article: in the sharing tone with all
    that the notice offers, else, in `notify`, one line. Empty when there is nothing to say.
    """
    words = words_in(language)
    if answer.state == "elsewhere":
        if answer.is_sharing:
            return _full("sharing.html", answer, ticket, words, place)
        return _handover(answer, words, place, level="h2")
    if answer.notice == "sharing":
        return _full("sharing_strip.html", answer, ticket, words, place)
    return _strip(answer, words) if answer.notice == "handover" else ""


def notice_page(answer: Answer, ticket: Ticket | None, language: str, place: Place) -> str:
    """The notice as a whole page, for readers without script; `ticket` is None without one."""
    words, body = words_in(language), ""
    if ticket is not None and answer.is_sharing:
        body = _full("whole_page.html", answer, ticket, words, place)
        return _page("sharing", words, place, body=body)
    if answer.state == "elsewhere":
        body = _handover(answer, words, place, level="h1")
    name = _PAGES.get(answer.state, answer.state)
    return _page(name, words, place, body=body, way=_way(answer, place.next))


def why_page(answer: Answer, ticket: Ticket | None, language: str, place: Place) -> str:
    """Why the reader sees a notice, with this reader's facts, as a whole page."""
    words = words_in(language)
    if ticket is None or answer.state not in {"reading", "elsewhere"}:
        name = _PAGES.get(answer.state, answer.state)
        return _page(name, words, place, way=_way(answer, place.next))
    body = _full("why_page.html", answer, ticket, words, place)
    return _page("why", words, place, body=body)


def wait_page(language: str, place: Place) -> str:
    """The page for whoever has pressed "continue here" too often, with the way back."""
    way = f"/gate/notice?next={quote(place.next)}"
    return _page("wait", words_in(language), place, way=way)


def _page(name: str, words: Words, place: Place, *, body: str = "", way: str = "") -> str:
    page = words["page." + name]
    return _templates.get_template("page.html").render(
        language=words["language"]["code"],
        publication=place.publication,
        title=page["title"],
        words=page,
        body=Markup(body),  # noqa: S704 - made here, by a template that escapes
        way=way,
    )


def _full(template: str, answer: Answer, ticket: Ticket, words: Words, place: Place) -> str:
    notice = Notice(answer, ticket, words, place)
    return _templates.get_template(template).render(
        language=words["language"]["code"], notice=notice, words=words
    )


def _handover(answer: Answer, words: Words, place: Place, *, level: str) -> str:
    return _templates.get_template("handover.html").render(
        language=words["language"]["code"],
        level=level,
        heading=_heading(answer, words),
        words=words["handover"],
        next=place.next,
        pages=place.pages,
        generation=answer.generation,
    )


def _heading(answer: Answer, words: Words) -> Markup:
    sentences, named = words["handover"], device(answer.device, words)
    if not answer.since:
        return filled(sentences["heading_untimed"], device=named)
    time = time_in_sentence(answer.since, words)
    return filled(sentences["heading"], device=named, time=time)


def _strip(answer: Answer, words: Words) -> str:
    named = filled(words["strip"]["named"], device=device(answer.device, words))
    return _templates.get_template("strip.html").render(
        language=words["language"]["code"],
        sentence=named if answer.device else words["strip"]["unnamed"],
    )


def _way(answer: Answer, path: str) -> str:
    if answer.state in _PAGES:
        return f"/account/login/?next={quote(path)}"
    return path
