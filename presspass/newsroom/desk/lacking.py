"""What an article still lacks: said to its editors, who may publish it all the same.

Alternative texts, credits, and what does not fit the language of the edition.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from presspass.newsroom.body import Part, parts_of
from presspass.newsroom.editions import front_above
from presspass.newsroom.models import Article, Front, Picture
from presspass.newsroom.search.words import SMALL, words_in
from presspass.newsroom.templatetags.newsroom import language_name

ENOUGH: Final = 12
"""So many small words of a language tell that a text is written in it."""
CLEARLY: Final = 3
"""So many times more than those of the edition's own."""


def lacks_of(article: Article) -> list[str]:
    """What `article`, as it is given here, lacks: one sentence each, in the editor's language."""
    parts = parts_of(article.body)
    front = front_above(article.path)
    lacks = [*_at_the_top(article), *_in_the_text(parts)]
    if front is not None:
        lacks += [*_of_language(article, parts, front), *_of_translation(article, front)]
    return list(dict.fromkeys(lacks))


def _at_the_top(article: Article) -> Iterator[str]:
    picture = article.lead_picture
    if picture is None:
        return
    if not article.lead_alt.strip():
        yield _("The picture at the top, “%(title)s”, has no alternative text.") % _named(picture)
    if not _has_credit(picture):
        yield _(
            "The picture at the top, “%(title)s”, names neither photographer nor agency."
        ) % _named(picture)


def _in_the_text(parts: list[Part]) -> Iterator[str]:
    for picture, alt in (pair for part in parts for pair in _shown_in(part)):
        if not alt.strip():
            yield _("The picture “%(title)s” in the text has no alternative text.") % _named(
                picture
            )
        if not _has_credit(picture):
            yield _(
                "The picture “%(title)s” in the text names neither photographer nor agency."
            ) % _named(picture)


def _shown_in(part: Part) -> list[tuple[Picture, str]]:
    """The pictures of one part, each with its alternative text; those deleted are none."""
    if part.kind == "gallery":
        return [(one["picture"], one["alt"]) for one in part.value["pictures"] if one["picture"]]
    return [(part.picture, part.alt)] if part.picture else []


def _of_language(article: Article, parts: list[Part], front: Front) -> Iterator[str]:
    own = front.language
    written = _language_of(" ".join([article.title, article.standfirst, *(p.text for p in parts)]))
    if written not in {own, ""}:
        yield _(
            "The text seems to be in %(language)s, but it stands in the edition in %(own)s."
        ) % {"language": language_name(written), "own": language_name(own)}
    for topic in article.topics.all():
        if topic.language != own:
            yield _("The topic “%(title)s” is one of the edition in %(language)s.") % {
                "title": topic.name,
                "language": language_name(topic.language),
            }
    for pick in article.more_picks.all():
        other = pick.other_id and front_above(pick.other.path)
        if other and other.language != own:
            yield _("“%(title)s”, chosen as more information, is in %(language)s.") % {
                "title": pick.other.title,
                "language": language_name(other.language),
            }


def _of_translation(article: Article, front: Front) -> Iterator[str]:
    original = article.translates
    if original is None:
        return
    named = {"title": original.title}
    above = front_above(original.path)
    if above is None or above.language == front.language:
        yield _("“%(title)s” cannot be the original of this: it is in the same language.") % named
    elif original.translates_id:
        yield (
            _(
                "“%(title)s” is a translation itself. Choose the article that it translates, so"
                " that each leads to all others."
            )
            % named
        )
    for twin in original.translations.exclude(pk=article.pk):
        if (front_above(twin.path) or front).pk == front.pk:
            yield _("“%(title)s” is given as the translation of the same article already.") % {
                "title": twin.title
            }


def _language_of(text: str) -> str:
    """The language of `text` as its small words tell it; "" where they do not."""
    counts = Counter(word[0].lower() for word in words_in(text))
    told = {
        language: sum(counts[word] for word in words if not _is_shared(word))
        for language, words in SMALL.items()
    }
    (best, most), (_second, less) = Counter(told).most_common(2)
    return best if most >= ENOUGH and most >= CLEARLY * less else ""


def _is_shared(word: str) -> bool:
    return sum(word in words for words in SMALL.values()) > 1


def _has_credit(picture: Picture) -> bool:
    return bool(picture.photographer.strip() or picture.agency.strip())


def _named(picture: Picture) -> dict[str, str]:
    return {"title": picture.title}
