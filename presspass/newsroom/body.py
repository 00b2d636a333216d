"""The body of an article as a flat list of parts, each with an address of its own on the page.

One stored block of rich text may hold several paragraphs; the opening counts and cuts each.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText, expand_db_html

from presspass.newsroom.models import Picture

PARAGRAPH: Final = re.compile(r"(<p\b[^>]*>.*?</p>)", re.DOTALL | re.IGNORECASE)
ITS_TAGS: Final = re.compile(r"^<p\b[^>]*>|</p>$", re.IGNORECASE)
TAG: Final = re.compile(r"<[^<>]*>")
NESTING: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
UNCLOSED: Final = frozenset(
    {"br", "col", "dd", "dt", "hr", "img", "li", "p", "td", "th", "tr", "wbr"}
)
"""Tags that HTML need not close."""
DEEPEST: Final = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, subhead, quote, picture or so; `anchor` is its id on the page.

    `text` is all its words, for counting and searching; `value` the block's own value, for kinds
    whose template needs more than words.
    """

    kind: str
    anchor: str
    text: str
    html: str = ""
    loose: bool = False
    speaker: str = ""
    picture: Picture | None = None
    alt: str = ""
    value: Any = None

    @property
    def template(self) -> str:
        """The template that shows it."""
        return f"newsroom/blocks/{self.kind}.html"

    @property
    def pictures(self) -> list[Picture]:
        """Every picture in it whose row is there."""
        if self.kind == "gallery":
            return [one["picture"] for one in self.value["pictures"] if one["picture"]]
        return [self.picture] if self.picture else []


def parts_of(body: StreamValue) -> list[Part]:
    """Every part of `body`, from the top."""
    return [part for child in body for part in _parts_of_block(child)]


def _parts_of_block(child: Any) -> Iterator[Part]:
    anchor = f"p-{(child.id or '').replace('-', '')[:8]}"
    match child.block_type:
        case "paragraph":
            yield from _paragraphs(child.value.source, anchor)
        case "subhead":
            yield Part("subhead", anchor, child.value)
        case "quote":
            words = f"{child.value['text']} {child.value['speaker']}".strip()
            said = mark_safe(html.escape(child.value["text"]))  # noqa: S308 (escaped here)
            yield Part("quote", anchor, words, said, speaker=child.value["speaker"])
        case "picture":
            value = child.value
            yield Part(
                "picture", anchor, value["caption"], picture=value["picture"], alt=value["alt"]
            )
        case "markup":
            cleaned = clean(child.value)
            yield Part("markup", anchor, _plain(cleaned), cleaned)
        case other:
            yield Part(other, anchor, " ".join(_words(child.value)), value=child.value)


def clean(markup: str) -> SafeString:
    """`markup` without whatever could run, load or disguise itself: by nh3's list of what may stay.

    Pictures go: they would be loaded from elsewhere. What is nested deeper than any text is loses
    its tags: the time to clean it would grow with the square of its depth.
    """
    if _depth(markup) > DEEPEST:
        markup = TAG.sub(" ", markup)
    return mark_safe(nh3.clean(markup, tags=nh3.ALLOWED_TAGS - {"img"}))  # noqa: S308 (cleaned)


def _depth(markup: str) -> int:
    """How deep the tags of `markup` nest at most; those that close themselves do not count."""
    deepest = depth = 0
    for closing, name in NESTING.findall(markup):
        if name.lower() not in UNCLOSED:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _words(value: Any) -> Iterator[str]:
    """Every word that a block's value shows, whatever it is made of."""
    match value:
        case str():
            yield value
        case RichText():
            yield _plain(re.sub(r"</(p|li)>", " ", value.source))
        case {"address": _, "title": title}:
            yield title
        case {"data": rows}:
            yield from (cell for row in rows for cell in row if cell)
        case Mapping():
            yield from (word for held in value.values() for word in _words(held))
        case Picture():
            return
        case Iterable():
            yield from (word for held in value for word in _words(held))


def _paragraphs(source: str, anchor: str) -> Iterator[Part]:
    """The paragraphs of one block; the second gets the anchor `p-…-2`, and so on."""
    chunks = [chunk.strip() for chunk in PARAGRAPH.split(expand_db_html(source))]
    filled = [(chunk, _plain(chunk)) for chunk in chunks]
    for place, (chunk, text) in enumerate([pair for pair in filled if pair[1]], start=1):
        loose = not ITS_TAGS.match(chunk)
        inner = chunk if loose else ITS_TAGS.sub("", chunk)
        yield Part(
            "paragraph",
            anchor if place == 1 else f"{anchor}-{place}",
            text,
            mark_safe(inner),  # noqa: S308 (the desk's editor allows bold, italic and links only)
            loose=loose,
        )


def _plain(markup: str) -> str:
    return html.unescape(strip_tags(re.sub(r"<br\s*/?>", " ", markup))).strip()
