"""From the content of an entry to the HTML that WordPress showed, as far as it is in the file.

What WordPress computes at each showing (newest posts, forms, other plugins' things) is not there.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from presspass.importers.wordpress.classic import with_paragraphs
from presspass.importers.wordpress.index import Index
from presspass.importers.wordpress.shortcodes import without_shortcodes
from presspass.importers.wordpress.wxr import Entry

COMMENT: Final = re.compile(
    r"<!--\s+(/)?wp:([a-z][\w-]*(?:/[a-z][\w-]*)?)(?:\s+(\{.*?\}))?\s+(/)?-->", re.DOTALL
)
BACKGROUND: Final = re.compile(
    r"""(<(?:div|section)\b[^<>]{0,2000}?background-image:\s*url\((?:&quot;|["'])?([^()"'<>]+?)"""
    r"""(?:&quot;|["'])?\)[^<>]{0,2000}>)""",
    re.IGNORECASE,
)
BUTTON: Final = re.compile(r"""<a\b[^<>]*\bclass=["'][^"'<>]*wp-block-file__button[^<>]*>.*?</a>""")
"""The second link of a file's block leads where the first does."""

NO_LOSS: Final = frozenset(["more", "nextpage", "spacer", "separator", "block"])
DEEPEST: Final = 8
"""So deep blocks that several articles show may stand in one another; they may stand in a ring."""


class HTML(msgspec.Struct, frozen=True):
    """HTML, and what could not be taken into it."""

    html: str
    remarks: tuple[str, ...]


def body_of(entry: Entry, index: Index) -> HTML:
    """The content of `entry` as HTML with its paragraphs marked."""
    content = entry["content:encoded"].replace("\r\n", "\n").replace("\r", "\n")
    has_blocks = "<!-- wp:" in content
    lost: Counter[str] = Counter()
    if has_blocks:
        content = _unwrapped(content, index, lost)
    content, remarks = without_shortcodes(content, entry["wp:post_id"], index)
    text = BACKGROUND.sub(r'\1<img src="\2" alt="">', content)
    return HTML(text if has_blocks else with_paragraphs(text), (*_told(lost), *remarks))


def _told(lost: Counter[str]) -> Iterator[str]:
    if lost:
        names = ", ".join(name if n == 1 else f"{name} ×{n}" for name, n in lost.most_common())
        yield f"what these blocks show is made by WordPress and not in the file: {names}"


def _unwrapped(content: str, index: Index, lost: Counter[str], depth: int = 0) -> str:
    """The content without the comments that mark its blocks."""

    def replaced(found: re.Match[str]) -> str:
        closes, name, given, alone = found.groups()
        name = name.removeprefix("core/")
        if closes or not alone:
            return ""
        if name == "block":
            return _shown(given, index, lost, depth)
        link = _link(given)
        if not link and name not in NO_LOSS:
            lost[name] += 1
        return link

    return BUTTON.sub("", COMMENT.sub(replaced, content))


def _given(given: str | None) -> dict[str, Any]:
    try:
        fields = json.loads(given or "{}")
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _link(given: str | None) -> str:
    """What a block without text of its own leads to, such as an entry of a list of accounts."""
    fields = _given(given)
    address = str(fields.get("url") or "")
    if not address.startswith(("http://", "https://", "/")):
        return ""
    words = str(fields.get("label") or fields.get("service") or address)
    return f'<li><a href="{html.escape(address)}">{html.escape(words)}</a></li>'


def _shown(given: str | None, index: Index, lost: Counter[str], depth: int) -> str:
    """The content of a block that several articles show."""
    number = str(_given(given).get("ref", ""))
    content = index.reusable(number) if depth < DEEPEST else None
    if content is None:
        lost[f"block {number}"] += 1
        return ""
    return _unwrapped(content, index, lost, depth + 1)
