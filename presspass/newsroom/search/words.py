"""Words as the index knows them: without accents and endings, in the language of an edition.

Accents go before endings, so that nobody has to type any: “publicacion” finds «publicaciones».
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import Stemmer

WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
"""What counts as one word of a text; an apostrophe within belongs to it."""
OWNERS_S: Final = re.compile(r"[’']s$", re.IGNORECASE)
LONGEST: Final = 40
"""So many letters of a word count."""
STEMMERS: Final = {"en": "english", "es": "spanish"}
LIKE_A_VERB: Final = re.compile(r"(?<!i)(?:[ae][dnr]|i[dr])$")
"""How nouns may end that a Spanish stemmer takes for verbs: ciudad, margen, lugar."""
SHORT_PLURAL: Final = re.compile(r"(?<=..[aeo])s$")
"""What it leaves of the plural of short words: rías, años; “mes” and “gas” are none."""
SMALL: Final = {
    "en": frozenset(
        [
            *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "in", "is"),
            *("it", "its", "of", "on", "or", "that", "the", "this", "to", "was", "with", "were"),
        ]
    ),
    "es": frozenset(
        [
            *("a", "al", "como", "con", "de", "del", "e", "el", "en", "es", "la", "las", "lo"),
            *("los", "o", "para", "por", "que", "se", "su", "sus", "u", "un", "una", "unas"),
            *("unos", "y"),
        ]
    ),
}
"""Words that are in every text: a search for “the gate” is one for “gate”."""

_local = threading.local()


def words_in(text: str) -> Iterator[re.Match[str]]:
    """Where the words of `text` stand."""
    return WORD.finditer(text)


def terms_in(text: str, language: str) -> list[str]:
    """The words of `text` as the index knows them, in their order."""
    terms = (term(found[0], language) for found in words_in(text))
    return [one for one in terms if one]


@lru_cache(maxsize=65_536)
def term(word: str, language: str) -> str:
    """`word` as the index knows it: letters and digits alone; "" where nothing is left."""
    bare = folded(OWNERS_S.sub("", word) if language == "en" else word)[:LONGEST]
    return _without_ending(bare, language) if language in STEMMERS else bare


def is_small(word: str, language: str) -> bool:
    """Whether `word` says too little to be looked for."""
    return folded(word) in SMALL.get(language, frozenset())


def folded(word: str) -> str:
    """`word` in small letters, without accents and whatever is neither letter nor digit."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def _without_ending(bare: str, language: str) -> str:
    """`bare` without its ending.

    In Spanish one and many are made the same where Snowball parts them: “ría” and “rías”, “tarea”
    and “tareas”, “ciudad” and “ciudades”. Where the one ends as a verb does, it loses that end,
    of which the many still has to be freed.
    """
    stem = _stemmer(language).stemWord
    if language != "es":
        return stem(bare)
    ending = stem(bare[:-1] if bare.endswith(("eas", "eos")) else bare)
    if bare == f"{ending}es" and LIKE_A_VERB.search(ending):
        ending = stem(ending)
    return SHORT_PLURAL.sub("", ending)


def _stemmer(language: str) -> Stemmer.Stemmer:
    """The stemmer of this thread: one may not be used by two at once."""
    held: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if language not in held:
        held[language] = Stemmer.Stemmer(STEMMERS[language])
    return held[language]
