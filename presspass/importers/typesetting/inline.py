"""What stands within a line: bold, italic, links; and what more there may be of it in markup.

Every word is escaped here and every tag written by us, so that a paragraph holds nothing else.
"""

import html
from collections.abc import Iterable
from typing import Final, Protocol

import msgspec
from bs4.element import NavigableString, PageElement, Tag

SIMPLE: Final = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i"}
MEANT: Final = [
    *("abbr", "acronym", "bdi", "bdo", "code", "del", "ins", "kbd", "mark", "q", "rp", "rt"),
    *("ruby", "s", "samp", "strike", "sub", "sup", "time", "tt"),
]
"""What says something and has no place in a paragraph of ours: a text with it stays markup."""

KEPT: Final = {
    "a": ("href", "title"),
    "abbr": ("title",),
    "acronym": ("title",),
    "blockquote": ("cite",),
    "del": ("datetime",),
    "ins": ("datetime",),
    "ol": ("start",),
    "q": ("cite",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "time": ("datetime",),
}
DISSOLVED: Final = frozenset(["span", "font", "div", "center", "big", "section", "article", "main"])
VOID: Final = frozenset(["br", "hr", "wbr", "col", "img"])


class Link(msgspec.Struct, frozen=True):
    """Where a link leads: to a page of ours, or to an address."""

    page: int | None = None
    address: str = ""


class Links(Protocol):
    """Knows where an address leads now."""

    def link(self, address: str) -> Link | None:
        """Where a link to `address` leads; None: nowhere, its words stay."""


def rich(nodes: Iterable[PageElement], links: Links) -> str:
    """The nodes as the rich text of a block: bold, italic, links and broken lines."""
    return "".join(_rich(node, links) for node in nodes)


def _rich(node: PageElement, links: Links) -> str:
    if not isinstance(node, Tag):
        return html.escape(str(node), quote=False) if type(node) is NavigableString else ""
    inner = rich(node.children, links)
    if node.name == "br":
        return "<br/>"
    if node.name in SIMPLE and inner.strip():
        return f"<{SIMPLE[node.name]}>{inner}</{SIMPLE[node.name]}>"
    if node.name == "a" and inner.strip():
        return _linked(node, inner, links)
    return inner


def _linked(node: Tag, inner: str, links: Links) -> str:
    found = links.link(str(node.get("href") or ""))
    if found is None:
        return inner
    if found.page is not None:
        return f'<a linktype="page" id="{found.page}">{inner}</a>'
    return f'<a href="{html.escape(found.address)}">{inner}</a>'


def plain(nodes: Iterable[PageElement]) -> str:
    """The words of the nodes in one line."""
    return " ".join("".join(_words(node) for node in nodes).split())


def _words(node: PageElement) -> str:
    if isinstance(node, Tag):
        return " " if node.name == "br" else "".join(_words(child) for child in node.children)
    return str(node) if type(node) is NavigableString else ""


def is_meant(nodes: Iterable[PageElement]) -> bool:
    """Whether something in the nodes says more than a paragraph of ours can."""
    return any(
        isinstance(node, Tag) and (node.name in MEANT or node.find(MEANT) is not None)
        for node in nodes
    )


def markup(node: PageElement, links: Links, *, inside: bool = False) -> str:
    """The node as HTML that may be kept: its tags, but no looks of its own."""
    if not isinstance(node, Tag):
        return html.escape(str(node), quote=False) if type(node) is NavigableString else ""
    inner = "".join(markup(child, links, inside=True) for child in node.children)
    if node.name in DISSOLVED and inside:
        return inner
    kind = "td" if node.name == "th" and not inner.strip() else node.name  # it heads nothing
    given = "".join(
        f' {name}="{html.escape(str(node[name]))}"'
        for name in KEPT.get(kind, ())
        if node.get(name) and name != "href"
    )
    if node.name == "a":
        found = links.link(str(node.get("href") or ""))
        if found is None or not inner.strip():
            return inner
        given = f' href="{html.escape(found.address)}"{given}'
    return f"<{kind}{given}>" if kind in VOID else f"<{kind}{given}>{inner}</{kind}>"
