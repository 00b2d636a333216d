"""What the index knows of an article: what everybody may read of it, and nothing more."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from presspass.newsroom.access import ANONYMOUS
from presspass.newsroom.models import Article, ArticleAuthor, Front, Topic
from presspass.newsroom.reading import reading_for
from presspass.newsroom.search.words import terms_in


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the index: its words by how much they weigh, and the text that was read.

    `said` is that text as it stands on the page, to show where words were found.
    """

    article: int
    headline: tuple[str, ...]
    about: tuple[str, ...]
    text: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Named:
    """Who signs an article, and what it is archived under."""

    authors: tuple[str, ...]
    topics: tuple[str, ...]


def entry_of(article: Article, language: str, named: Named) -> Entry:
    """What everybody may find of `article`, which is written in `language`."""
    said = visible_text(article)
    headline = f"{article.kicker} {article.title}"
    about = [article.standfirst, *named.authors, *named.topics, article.place]
    return Entry(
        article=article.pk,
        headline=tuple(terms_in(headline, language)),
        about=tuple(terms_in(" · ".join(about), language)),
        text=tuple(terms_in(said, language)),
        said=said,
    )


def visible_text(article: Article) -> str:
    """What of the text of `article` everybody may read, with its captions."""
    reading = reading_for(article, ANONYMOUS)
    shown = [part.text for part in (*reading.opening, *reading.rest)]
    cut = [] if reading.whole else [reading.cut]
    corrections = [correction.text for correction in reading.corrections]
    texts = filter(None, [*shown, *cut, *corrections, article.lead_caption])
    return unicodedata.normalize("NFC", "\n".join(texts).replace("\x00", ""))


def named_in(article: Article) -> Named:
    """The names that `article` itself holds, as it is being saved."""
    authors = tuple(byline.author.name for byline in article.bylines.all())
    return Named(authors, tuple(topic.name for topic in article.topics.all()))


def named_in_all(articles: Iterable[Article]) -> dict[int, Named]:
    """The names of many articles, in two queries."""
    keys = [article.pk for article in articles]
    authors: dict[int, list[str]] = {key: [] for key in keys}
    topics: dict[int, list[str]] = {key: [] for key in keys}
    bylines = ArticleAuthor.objects.filter(article__in=keys)
    for key, name in bylines.values_list("article", "author__name"):
        authors[key].append(name)
    for key, name in Topic.objects.filter(articles__in=keys).values_list("articles", "name"):
        if key in topics:
            topics[key].append(name)
    return {key: Named(tuple(authors[key]), tuple(topics[key])) for key in keys}


class Languages:
    """In which language a page is written: that of the nearest front above it."""

    def __init__(self) -> None:
        fronts = Front.objects.order_by("-depth").values_list("path", "language")
        self._fronts = tuple(fronts)

    def of(self, path: str) -> str:
        """The language at `path` in the tree of pages; "" outside of all editions."""
        return next((language for front, language in self._fronts if path.startswith(front)), "")


def entries_of(articles: list[Article], languages: Languages) -> Iterator[Entry]:
    """The entries of many `articles`, as they are in the database."""
    named = named_in_all(articles)
    for article in articles:
        yield entry_of(article, languages.of(article.path), named[article.pk])
