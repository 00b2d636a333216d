"""What Ghost's editor kept from version 1 to 5: sections of marked text, and cards among them."""

import html
from collections.abc import Iterable, Iterator
from typing import Any, Final

from presspass.importers.ghost.cards import CARDS, Told, card, text_of, unknown
from presspass.importers.ghost.rows import text

A_TEXT: Final = 0
ALIASES: Final = {
    "card-markdown": "markdown",
    "markdown-card": "markdown",
    "html-card": "html",
    "image-card": "image",
    "embed-card": "embed",
    "code": "codeblock",
    "hr": "horizontalrule",
}
MARKUPS: Final = frozenset(["a", "b", "strong", "i", "em", "s", "code", "sub", "sup", "mark"])
SECTIONS: Final = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"])


def from_mobiledoc(document: Any, told: Told) -> str:
    """The HTML of a document; what is not known in it keeps its words, and is told."""
    if not isinstance(document, dict):
        return ""
    return "".join(_Document(document, told).sections())


class _Document:
    """A document, whose sections name their markups, atoms and cards by number."""

    def __init__(self, document: dict[str, Any], told: Told) -> None:
        self._told = told
        self._sections, self._markups, self._atoms, self._cards = (
            _list(document.get(name)) for name in ("sections", "markups", "atoms", "cards")
        )

    def sections(self) -> Iterator[str]:
        """The HTML of each section."""
        for section in self._sections:
            match section:
                case [1, str(tag), [*runs], *_]:
                    yield self._text(tag, runs)
                case [2, str(source), *_]:
                    yield f'<img src="{html.escape(source)}">'
                case [3, str(tag), [*entries], *_]:
                    name = "ol" if tag == "ol" else "ul"
                    lines = (f"<li>{self._runs(_list(runs))}</li>" for runs in entries)
                    yield f"<{name}>{''.join(lines)}</{name}>"
                case [10, int(number), *_]:
                    yield self._card(_at(self._cards, number))
                case _:
                    self._told("a section of its text is of a kind that is not known")
                    yield f"<p>{html.escape(text_of(section))}</p>"

    def _text(self, tag: str, runs: list[Any]) -> str:
        name = "blockquote" if tag in {"aside", "pull-quote"} else tag
        name = name if name in SECTIONS else "p"
        return f"<{name}>{self._runs(runs)}</{name}>"

    def _card(self, given: Any) -> str:
        name, payload = (given[0], given[1]) if _is_pair(given) else ("", given)
        kind = ALIASES.get(name, name)
        if kind in CARDS and isinstance(payload, dict):
            return card(kind, payload, self._told)
        return unknown(text(name) or "card", payload, self._told)

    def _runs(self, runs: Iterable[Any]) -> str:
        """Runs of text; each opens markups by their numbers, and closes the last so many."""
        made: list[str] = []
        open_: list[str] = []
        for run in runs:
            match run:
                case [int(kind), [*opening], int(closing), value, *_]:
                    for number in opening:
                        name, tag = self._markup(number)
                        open_.append(name)
                        made.append(tag)
                    made.append(self._words(kind, value))
                    made += [_end(open_.pop()) for _ in range(min(closing, len(open_)))]
                case _:
                    made.append(html.escape(text_of(run), quote=False))
        return "".join([*made, *(_end(name) for name in reversed(open_))])

    def _markup(self, number: Any) -> tuple[str, str]:
        markup = _list(_at(self._markups, number))
        name = markup[0] if markup and markup[0] in MARKUPS else ""
        if name != "a":
            return name, f"<{name}>" if name else ""
        given = _list(markup[1]) if len(markup) > 1 else []
        pairs = dict(zip(map(text, given[::2]), map(text, given[1::2]), strict=False))
        return name, f'<a href="{html.escape(pairs.get("href", ""))}">'

    def _words(self, kind: int, value: Any) -> str:
        if kind == A_TEXT:
            return html.escape(text(value), quote=False)
        atom = _list(_at(self._atoms, value))
        if atom and atom[0] in {"soft-return", "line-break"}:
            return "<br>"
        return html.escape(text(atom[1]) if len(atom) > 1 else "", quote=False)


def _end(name: str) -> str:
    return f"</{name}>" if name else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _at(values: list[Any], number: Any) -> Any:
    is_there = isinstance(number, int) and 0 <= number < len(values)
    return values[number] if is_there else None


def _is_pair(given: Any) -> bool:
    return isinstance(given, list) and len(given) > 1 and isinstance(given[0], str)
