"""What the lists of the paper show: headlines only, never a text.

Every list costs the same number of queries, however many articles it shows. What editors placed
where is in `picks.py`, how a front is arranged in `front_page.py`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import F, Prefetch, QuerySet
from django.http import Http404, HttpRequest

from presspass.newsroom.editions import Edition
from presspass.newsroom.models import (
    Article,
    ArticleAuthor,
    Author,
    Picture,
    Section,
)
from presspass.newsroom.pictures import AVIF_OF, CUT

ON_A_PAGE: Final = 12
SIZES: Final = (*CUT, *(AVIF_OF[size] for size in CUT))
MORE: Final = 3
NEWEST_FIRST: Final = (F("first_published_at").desc(nulls_last=True), F("pk").desc())
"""Where nulls stand is said: of themselves SQLite has them last here, and PostgreSQL first."""


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article as a list shows it."""

    article: Article
    section: Section | None
    authors: tuple[Author, ...]


def for_lists(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The published ones among `articles`, newest first, with what a list shows and no text."""
    return (
        articles.live()
        .defer("body")
        .prefetch_related(Prefetch("lead_picture", Picture.objects.prefetch_renditions(*SIZES)))
        .order_by(*NEWEST_FIRST)
    )


def teasers(articles: Iterable[Article], edition: Edition | None) -> tuple[Teaser, ...]:
    """The teasers of `articles`, each with its section in `edition` and who signs it."""
    listed = list(articles)
    signed = _signed(listed)
    return tuple(
        Teaser(one, edition.section_of(one) if edition else None, tuple(signed[one.pk]))
        for one in listed
    )


def more_information(article: Article, edition: Edition | None) -> tuple[Teaser, ...]:
    """What to read with `article`: what editors chose, then the newest of its topics and section.

    Never itself, never its translation, and nothing that is not published.
    """
    if edition is None:
        return ()
    found = list(_chosen(article))
    topics = [topic.pk for topic in article.topics.all()]  # also of one not kept yet
    within = edition.articles
    section = edition.section_of(article)
    wells = [within.filter(topics__in=topics).distinct()] if topics else []
    wells += [Article.objects.child_of(section)] if section else []
    for well in wells:
        if len(found) < MORE:
            known = [article.pk, *(one.pk for one in found)]
            found += for_lists(well.exclude(pk__in=known))[: MORE - len(found)]
    return teasers(found, edition)


def _chosen(article: Article) -> list[Article]:
    """What editors chose to be read with `article`, in their order, as far as it is published."""
    order = [pick.other_id for pick in article.more_picks.all() if pick.other_id != article.pk]
    found = for_lists(Article.objects.filter(pk__in=order))
    return sorted(found, key=lambda one: order.index(one.pk))


def newest(edition: Edition) -> tuple[Teaser, ...]:
    """The newest articles of `edition`, as many as stand below an article."""
    return teasers(for_lists(edition.articles)[:MORE], edition)


def page_of(request: HttpRequest, articles: QuerySet[Article]) -> Page:
    """The page of `articles` that the request's `page` names. Raises Http404 when there is none."""
    try:
        return Paginator(articles, ON_A_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


def _signed(articles: list[Article]) -> dict[int, list[Author]]:
    """Who signs each of `articles`, by the article's key."""
    signed = defaultdict(list)
    for byline in ArticleAuthor.objects.filter(article__in=articles).select_related("author"):
        signed[byline.article_id].append(byline.author)
    return signed
