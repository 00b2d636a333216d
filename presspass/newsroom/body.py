"""The body of an article as a flat list of parts, each with an address of its own on the page.

One stored block of rich text may hold several paragraphs; the opening counts and cuts each.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import expand_db_html

if TYPE_CHECKING:
    from presspass.newsroom.models import Picture

PARAGRAPH: Final = re.compile(r"(<p\b[^>]*>.*?</p>)", re.DOTALL | re.IGNORECASE)
ITS_TAGS: Final = re.compile(r"^<p\b[^>]*>|</p>$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, subhead, quote or picture; `anchor` is its id on the page."""

    kind: str
    anchor: str
    text: str
    html: str = ""
    loose: bool = False
    speaker: str = ""
    picture: "Picture | None" = None
    alt: str = ""

    @property
    def template(self) -> str:
        """The template that shows it."""
        return f"newsroom/blocks/{self.kind}.html"


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
