"""A letter: subject, HTML and text, all three from one MJML template in the reader's language.

A template extends `mail/letter.mjml`, and is a Django template first: words by gettext, facts by
name. The text says what the HTML says, links written out.
"""

import re
from collections.abc import Iterator, Mapping

import mrml
import msgspec
from bs4 import BeautifulSoup, NavigableString, Tag
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from presspass.newsroom.models import Front

Fact = str | int | bool | list[str]
FROM_NOWHERE = mrml.RenderOptions(fonts={})
"""Else each mail whose type could be Roboto has it fetched from Google, which sees who reads it."""
RENAMED = {"privacy/no_longer_read": "subscriptions/ended"}
"""Letters that waited while the paper was upgraded, and what they are called since: same facts."""
_BLOCKS = {"p", "h1", "h2", "ul", "ol"}
_SPACE = re.compile(r"[ \t\r\n]+")


class Letter(msgspec.Struct, frozen=True):
    """A letter as it goes out; `sender` is the name of the publication."""

    sender: str
    subject: str
    text: str
    html: str


def letter(name: str, language: str, facts: Mapping[str, Fact]) -> Letter:
    """The letter `name` ("app/what") in `language`, with `facts`. Raises TemplateDoesNotExist."""
    sender = publication(language)
    given = {
        **facts,
        "publication": sender,
        "base_url": settings.GATE.base_url.rstrip("/"),
        "language": language,
    }
    with translation.override(language):
        source = render_to_string(f"mail/{RENAMED.get(name, name)}.mjml", given)
    return read(source, sender)


def read(source: str, sender: str) -> Letter:
    """The letter that the MJML `source` is: its subject, text and HTML."""
    made = BeautifulSoup(source, "html.parser")
    subject = made.find("mj-title")
    return Letter(
        sender=sender,
        subject=_line(subject.get_text()) if subject else "",
        text=_text(made),
        html=mrml.to_html(source, None, FROM_NOWHERE).content,
    )


def publication(language: str) -> str:
    """What the paper calls itself in `language`."""
    fronts = list(Front.objects.live().order_by("path"))
    spoken = [front for front in fronts if front.language == language]
    return next((front.edition_name for front in [*spoken, *fronts]), "Presspass")


def _text(made: BeautifulSoup) -> str:
    body = made.find_all("mj-body")[-1]  # the first only says how bodies look
    parts = body.find_all(["mj-text", "mj-button", "mj-divider"])
    blocks = [block for part in parts for block in _blocks(part)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _blocks(part: Tag) -> Iterator[str]:
    if part.name == "mj-divider":
        yield "--"
    elif part.name == "mj-button":
        yield f"{_line(part.get_text())}:\n{part['href']}"
    elif part.find(list(_BLOCKS)) is None:
        yield _written(part)
    else:
        for block in part.find_all(list(_BLOCKS), recursive=False):
            items = block.find_all("li")
            yield "\n".join(f"- {_written(item)}" for item in items) or _written(block)


def _written(element: Tag) -> str:
    """The words of `element` in one line; a link is followed by its address."""
    words = []
    for piece in element.descendants:
        if isinstance(piece, NavigableString):
            words.append(str(piece))
            link = piece.find_parent("a")
            if link is not None and _ends(link, piece) and link["href"] != link.get_text().strip():
                words.append(f" ({link['href']})")
        elif piece.name == "br":
            words.append("\n")
    return "\n".join(_line(line) for line in "".join(words).split("\n") if line.strip())


def _ends(link: Tag, piece: NavigableString) -> bool:
    """Whether `piece` is the last of the words of `link`."""
    return link.find_all(string=True)[-1] is piece


def _line(words: str) -> str:
    return _SPACE.sub(" ", words).strip()
