"""From a post's text, in whichever form it is there, to HTML in which no paid part comes early.

Ghost marks with comments where a text is closed: one from which on only members read, and pairs
around parts which only some see. The text is parted there, each part is put right for itself, and a
rule `<hr>` stands before what is closed: an opening never reaches beyond one (`opening.py`).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import msgspec

from presspass.importers.ghost.access import BEGINS, DIVIDES, ENDS, Rule, all_of, seen_by
from presspass.importers.ghost.cards import Told
from presspass.importers.ghost.lexical import from_lexical
from presspass.importers.ghost.markdown import from_markdown
from presspass.importers.ghost.mobiledoc import from_mobiledoc
from presspass.importers.ghost.rendered import simplified
from presspass.importers.ghost.rows import Post, text, tree
from presspass.newsroom.access import SUBSCRIBERS

HOME: Final = re.compile(r"__GHOST_URL__/?")
"""What stands in an export for the address of the site."""

SIZED: Final = re.compile(r"(/content/images/)size/[^/\"'\s]+/(?:format/[^/\"'\s]+/)?")
MARKS: Final = re.compile(f"{DIVIDES.pattern}|{BEGINS.pattern}|{ENDS.pattern}")
RULE: Final = "<hr>"
CLOSES: Final = ('"paywall"', '"visibility"')
"""What stands in the text of an editor that may close a part of it."""

Form: TypeAlias = tuple[str, Callable[[str, Told], str]]
"""A text as it is in the file, and what makes HTML of it."""


class Body(msgspec.Struct, frozen=True):
    """A text as HTML, what it must be closed to, and what could not be taken into it."""

    html: str
    rule: Rule
    remarks: tuple[str, ...]


def resolved(words: str) -> str:
    """The text with the site's addresses as paths, and its pictures in their full size."""
    return SIZED.sub(r"\1", HOME.sub("/", words))


def body_of(post: Post, *, is_open: bool) -> Body:
    """The text of `post`; `is_open`: everybody could read the post, but for parts of it."""
    told: dict[str, None] = {}
    written = _written(post, told.setdefault)
    rules: list[Rule] = []
    parts = list(_parts(written, rules, told.setdefault))
    if is_open and DIVIDES.search(written):
        why = "a line in it closes what follows to members: only subscribers read it"
        rules.append(Rule(SUBSCRIBERS, (why,)))
    return Body("".join(parts).strip(), all_of(*rules), tuple(told))


def _written(post: Post, told: Told) -> str:
    """The text as HTML: what readers saw, else what the newest editor made of it.

    Where more is closed in that than in what readers saw, it is the one.
    """
    shown: Form = (_raw(post.html), lambda raw, _: raw)
    edited: list[Form] = [
        (_raw(post.lexical), lambda raw, told: from_lexical(tree(raw), told)),
        (_raw(post.mobiledoc), lambda raw, told: from_mobiledoc(tree(raw), told)),
    ]
    written: Form = (_raw(post.markdown), lambda raw, _: from_markdown(raw))
    edited.sort(key=_closings_in, reverse=True)
    is_open_in_what_was_seen = _closings(shown[0]) < _closings_in(edited[0])
    forms = [*edited, written, shown] if is_open_in_what_was_seen else [shown, *edited, written]
    for raw, made in forms:
        found = made(raw, told) if raw.strip() else ""
        if found.strip():
            return found
    if any(raw.strip() and tree(raw) is None for raw, _ in forms):
        told("its text is damaged in the file, and could not be read")
    return ""


def _closings_in(form: Form) -> int:
    """How often what an editor kept closes a text to some."""
    raw, made = form
    return _closings(made(raw, lambda _: None)) if any(word in raw for word in CLOSES) else 0


def _closings(written: str) -> int:
    seen = (seen_by(mark[1]) for mark in BEGINS.finditer(written))
    parts = sum(not (one.is_open or one.is_left_out) for one in seen)
    return parts + len(DIVIDES.findall(written))


def _raw(column: Any) -> str:
    """A column as text, its addresses resolved; a tree that was not written as text, too."""
    is_tree = isinstance(column, dict)
    return resolved(msgspec.json.encode(column).decode() if is_tree else text(column))


def _parts(written: str, rules: list[Rule], told: Told) -> Iterator[str]:
    """The parts between marks, those left out that no subscriber saw."""
    left_out = closed = False
    place = 0
    for mark in MARKS.finditer(written):
        yield _part(written[place : mark.start()], told, left_out=left_out)
        place = mark.end()
        if DIVIDES.match(mark[0]):
            yield RULE
        elif ENDS.match(mark[0]):
            left_out = False
        else:
            seen = seen_by(mark[1])
            left_out, closed = seen.is_left_out, not (seen.is_open or seen.is_left_out)
            rules.append(seen.rule)
            if left_out:
                told("a part that no subscriber saw (for e-mails, or for strangers) is left out")
            if closed:
                yield RULE
    yield _part(written[place:], told, left_out=left_out)


def _part(written: str, told: Told, *, left_out: bool) -> str:
    return simplified(written, told) if written.strip() and not left_out else ""
