"""Addresses of what is imported: of the letters an address here may have, and each once."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

MOST_TRIES: Final = 9


def slug_of(*names: str, longest: int = 120) -> str:
    """The first of `names` of which something is left: in Latin letters, lower case."""
    for name in names:
        ascii_ = string_to_ascii(unquote(name))
        slug = slugify(re.sub(r"[/.]+", "-", ascii_))[:longest].strip("-_")
        if slug:
            return slug
    return ""


def first_free(slug: str, key: str, is_free: Callable[[str], bool]) -> str:
    """`slug` itself, or with a number; where many bear it, with the piece's own `key`."""
    return next(one for one in _candidates(slug, key) if is_free(one))


def _candidates(slug: str, key: str) -> Iterator[str]:
    yield slug
    for number in range(2, MOST_TRIES):
        yield f"{slug}-{number}"
    own = slug_of(key) or "x"
    yield f"{slug}-{own}"
    number = 2
    while True:
        yield f"{slug}-{own}-{number}"
        number += 1
