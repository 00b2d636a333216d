"""An article as one audience is given it: its variant, and the parts that variant holds.

What is withheld is not in the value at all, so that no template can let it slip.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from presspass.newsroom import access
from presspass.newsroom.body import Part, parts_of
from presspass.newsroom.models import Article, Correction, Picture, Source
from presspass.newsroom.opening import minutes_for, opening_of, words_in


@dataclass(frozen=True, slots=True)
class Reading:
    """What of an article is shown. `rest`, `corrections` and `sources` are empty in an opening.

    In a whole article `cut` is the beginning of `rest` once more, shown when that was taken out.
    `sources` are asked of the database by whoever shows them: search does not.
    """

    variant: str
    words: int
    minutes: int
    opening: tuple[Part, ...]
    cut: str
    rest: tuple[Part, ...]
    corrections: tuple[Correction, ...]
    sources: Iterable[Source]
    pictures: tuple[Picture, ...]
    follows_the_gate: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that is shown of the body."""
        return self.opening + self.rest

    @property
    def whole(self) -> bool:
        """Whether the text is here in full."""
        return self.variant == access.FULL


def reading_for(article: Article, audience: str) -> Reading:
    """The article as `audience` is given it."""
    parts = parts_of(article.body)
    opening = opening_of(parts)
    words = sum(words_in(part.text) for part in parts)
    variant = access.variant_for(article.access, audience)
    whole = variant == access.FULL
    shown = parts if whole else parts[: opening.whole]
    return Reading(
        variant=variant,
        words=words,
        minutes=minutes_for(words),
        opening=tuple(shown[: opening.whole]),
        cut=opening.cut,
        rest=tuple(shown[opening.whole :]),
        corrections=tuple(article.corrections.all()) if whole else (),
        sources=article.sources.all() if whole else (),
        pictures=_pictures(article, shown),
        follows_the_gate=access.follows_the_gate(article.access, audience),
    )


def _pictures(article: Article, shown: list[Part]) -> tuple[Picture, ...]:
    found = [article.lead_picture, *(picture for part in shown for picture in part.pictures)]
    return tuple(picture for picture in found if picture)
