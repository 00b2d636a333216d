"""Where words were found: marked in a text, or in a passage of it."""

import re
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from presspass.newsroom.search.wanted import Wanted
from presspass.newsroom.search.words import term, words_in

BEFORE: Final = 10
"""So many words of a passage stand before the first that was found."""
PASSAGE: Final = 36
"""So many words a passage has."""
UNFINISHED: Final = re.compile(r"(?<=[\w,)\]–-])\n")
"""Where a caption, a cell or a subhead ends without a full stop, and other words follow."""


def marked(text: str, wanted: Wanted) -> SafeString:
    """`text` as HTML, with every word in `<mark>` that is looked for."""
    parts, end = [], 0
    for found in words_in(text):
        if term(found[0], wanted.language) in wanted.terms:
            parts += [escape(text[end : found.start()]), f"<mark>{escape(found[0])}</mark>"]
            end = found.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 (escaped here)


def terms_missing(texts: list[str], wanted: Wanted) -> frozenset[str]:
    """What is looked for and stands in none of `texts`."""
    held = {term(found[0], wanted.language) for text in texts for found in words_in(text)}
    return wanted.terms - held


def passage(text: str, wanted: Wanted) -> SafeString | None:
    """A passage of `text` around the first word that is looked for, marked; None without one."""
    words = list(words_in(text))
    hits = (place for place, one in enumerate(words) if _is_hit(one, wanted))
    hit = next(hits, None)
    if hit is None:
        return None
    first = max(0, hit - BEFORE)
    last = min(len(words), first + PASSAGE) - 1
    begin = words[first].start() if first else 0
    end = words[last].end() if last < len(words) - 1 else len(text)
    words_shown = UNFINISHED.sub(" · ", text[begin:end])
    shown = f"{'… ' if first else ''}{words_shown}{' …' if last < len(words) - 1 else ''}"
    return marked(shown, wanted)


def _is_hit(found: re.Match[str], wanted: Wanted) -> bool:
    return term(found[0], wanted.language) in wanted.terms
