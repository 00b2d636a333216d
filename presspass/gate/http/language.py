"""The language in which a reader is spoken to: chosen, remembered, preferred, else English.

The address and the article's own language never count.
"""

from functools import lru_cache

LANGUAGES = ("en", "es")


def first_known(chosen: tuple[str, ...]) -> str:
    """The first of `chosen` that is one of ours; "" where none is."""
    for language in chosen:
        if language in LANGUAGES:
            return language
    return ""


@lru_cache(maxsize=256)
def preferred(accept: str) -> str:
    """The language of ours that an `Accept-Language` header (RFC 9110, 12.5.4) likes best."""
    best, best_quality = LANGUAGES[0], 0.0
    for name, quality in weighted(accept):
        language = LANGUAGES[0] if name == "*" else name.partition("-")[0]
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best


def weighted(header: str) -> list[tuple[str, float]]:
    """The items of an `Accept-…` header with their `q`; an item with a broken `q` counts 0."""
    items = []
    for item in header[:1000].lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        items.append((name, min((_quality(p) for p in parameters), default=1.0)))
    return items


def _quality(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
