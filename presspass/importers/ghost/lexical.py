"""What Ghost's editor keeps since version 5: a tree of nodes, and cards among them."""

import html
from collections.abc import Callable, Iterable
from typing import Any, Final

from presspass.importers.ghost.cards import CARDS, Told, card, text_of, unknown
from presspass.importers.ghost.rows import text

FORMATS: Final = {
    1: "strong",
    2: "em",
    4: "s",
    16: "code",
    32: "sub",
    64: "sup",
    128: "mark",
}
"""The bits of a text's format; 8 is underlined, which is only a look."""

DEEPEST: Final = 60
HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
ALIASES: Final = {"code": "codeblock", "hr": "horizontalrule", "extended-image": "image"}


def from_lexical(tree: Any, told: Told) -> str:
    """The HTML of a tree; what is not known in it keeps its words, and is told."""
    root = tree.get("root") if isinstance(tree, dict) else None
    return _Tree(told).flow(_children(root)) if isinstance(root, dict) else ""


class _Tree:
    """Goes through the nodes; `told` gathers what they hold that is not known."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._depth = 0
        self._makers: dict[str, Callable[[dict[str, Any]], str]] = {
            "paragraph": lambda node: f"<p>{self.flow(_children(node))}</p>",
            "heading": self._heading,
            "quote": self._quote,
            "aside": self._quote,
            "list": self._list,
            "listitem": lambda node: f"<li>{self.flow(_children(node))}</li>",
            "link": self._link,
            "autolink": self._link,
            "at-link": self._link,
            "at-link-search": _words,
            "text": _words,
            "tk": _words,
            "code-highlight": _words,
            "zwnj": lambda _node: "",
            "linebreak": lambda _node: "<br>",
            "tab": lambda _node: " ",
        }

    def flow(self, nodes: Iterable[Any]) -> str:
        """The HTML of nodes that follow one another."""
        self._depth += 1
        made = "".join(self._node(node) for node in nodes if isinstance(node, dict))
        self._depth -= 1
        return made

    def _node(self, node: dict[str, Any]) -> str:
        kind = text(node.get("type")).removeprefix("extended-")
        kind = ALIASES.get(kind, kind)
        if self._depth > DEEPEST:
            self._told("its text stands too deep in itself: only its words were kept")
            return html.escape(text_of(node))
        if kind in self._makers:
            return self._makers[kind](node)
        if kind in CARDS:
            return card(kind, node, self._told)
        return unknown(kind, node, self._told, self.flow(_children(node)))

    def _heading(self, node: dict[str, Any]) -> str:
        tag = node.get("tag") if node.get("tag") in HEADINGS else "h2"
        return f"<{tag}>{self.flow(_children(node))}</{tag}>"

    def _quote(self, node: dict[str, Any]) -> str:
        return f"<blockquote>{self.flow(_children(node))}</blockquote>"

    def _list(self, node: dict[str, Any]) -> str:
        is_numbered = node.get("listType") == "number" or node.get("tag") == "ol"
        tag = "ol" if is_numbered else "ul"
        start = node.get("start")
        given = f' start="{start}"' if is_numbered and isinstance(start, int) and start > 1 else ""
        return f"<{tag}{given}>{self._entries(node)}</{tag}>"

    def _entries(self, node: dict[str, Any]) -> str:
        """The entries; a list of its own in an entry belongs to the entry before."""
        made: list[str] = []
        for entry in _children(node):
            inner = _children(entry)
            is_nested = bool(inner) and all(one.get("type") == "list" for one in inner)
            if is_nested and made:
                made[-1] += self.flow(inner)
            else:
                made.append(self.flow(inner))
        return "".join(f"<li>{entry}</li>" for entry in made)

    def _link(self, node: dict[str, Any]) -> str:
        inner = self.flow(_children(node)) or html.escape(text(node.get("url")))
        return f'<a href="{html.escape(text(node.get("url")))}">{inner}</a>'


def _children(node: Any) -> list[dict[str, Any]]:
    found = node.get("children") if isinstance(node, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _words(node: dict[str, Any]) -> str:
    """The words of a text in their format."""
    made = html.escape(text(node.get("text")), quote=False)
    bits = node.get("format")
    for bit, tag in reversed(FORMATS.items()):
        if isinstance(bits, int) and bits & bit and made:
            made = f"<{tag}>{made}</{tag}>"
    return made
