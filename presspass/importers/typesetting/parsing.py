"""HTML as a tree: as a browser would read it, without what runs, within bounds.

nh3 puts the tags right as the HTML standard does, so that nobody after it meets a tag that is not
closed. What only decides looks is gone; what a block can be made of stays.
"""

import re
from typing import Final

import nh3
from bs4 import BeautifulSoup

BLOCKS: Final = [
    *("address", "article", "aside", "audio", "blockquote", "center", "dd", "details", "div"),
    *("dl", "dt", "embed", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4"),
    *("h5", "h6", "header", "hr", "iframe", "li", "main", "nav", "ol", "p", "pre", "section"),
    *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video"),
]
VERBATIM: Final = frozenset(["pre", "code", "kbd", "samp"])
"""In these a line break is one."""

TAGS: Final = frozenset(nh3.ALLOWED_TAGS) | {
    *BLOCKS,
    *("caption", "col", "colgroup", "font", "img", "mark", "source", "u", "s", "big", "tt"),
}
ATTRIBUTES: Final = {
    "*": {"class", "lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "acronym": {"title"},
    "audio": {"src", "title"},
    "blockquote": {"cite"},
    "del": {"datetime"},
    "embed": {"src"},
    "iframe": {"src", "title", "data-src", "data-lazy-src"},
    "img": {"src", "alt", "data-src", "data-lazy-src", "data-orig-file"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "q": {"cite"},
    "source": {"src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "title"},
}
SCHEMES: Final = frozenset(["http", "https", "mailto", "tel", "sms", "data", "ftp", "geo", "xmpp"])
DEEPEST: Final = 150
"""Tags stand in one another at most so deep; nh3's time grows with the square of it."""

A_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*?(/?)>", re.IGNORECASE)
NEED_NO_END: Final = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "option", "tbody"),
        "thead",
    ]
)


def parsed(text: str) -> BeautifulSoup:
    """The tree of `text`; where tags stand too deep in one another, of its words alone."""
    if deepest(text) > DEEPEST:
        text = A_TAG.sub(" ", text)
    cleaned = nh3.clean(
        text,
        tags=set(TAGS),
        attributes={name: set(names) for name, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return BeautifulSoup(cleaned, "html.parser")


def deepest(text: str) -> int:
    """How deep tags stand in one another in `text`; those that are never closed count, too."""
    depth = most = 0
    for found in A_TAG.finditer(text):
        if found[2].lower() in NEED_NO_END or found[3]:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        most = max(most, depth)
    return most
