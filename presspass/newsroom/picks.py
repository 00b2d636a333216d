"""What the editors placed at the top of a front or a section, as far as it is published.

Without any the newest comes first.
"""

from collections.abc import Sequence
from typing import Final

from django.db.models import Case, IntegerField, QuerySet, Value, When

from presspass.newsroom.editions import Edition
from presspass.newsroom.lists import NEWEST_FIRST, for_lists
from presspass.newsroom.models import Article, FrontPick, Section, SectionPick

IN_THEIR_ORDER: Final = ("sort_order", "pk")


def of_front(edition: Edition) -> list[Article]:
    """What stands at the top of the front of `edition`."""
    places = FrontPick.objects.filter(front=edition.front.pk).order_by(*IN_THEIR_ORDER)
    return _published(edition, list(places.values_list("article_id", flat=True)))


def of_sections(edition: Edition) -> dict[int, list[Article]]:
    """Section → what stands at its top, for every section of `edition`."""
    places = SectionPick.objects.filter(section__in=edition.sections).order_by(*IN_THEIR_ORDER)
    pairs = list(places.values_list("section_id", "article_id"))
    published = {one.pk: one for one in _published(edition, [article for _, article in pairs])}
    placed: dict[int, list[Article]] = {section.pk: [] for section in edition.sections}
    for section, article in pairs:
        if article in published and published[article] not in placed[section]:
            placed[section].append(published[article])
    return placed


def section_in_order(section: Section, edition: Edition | None) -> QuerySet[Article]:
    """What `section` shows over all its pages, each once: what was placed there, then the newest.

    What was placed may lie in another section of the edition.
    """
    order = [pick.article_id for pick in section.picks.all()]
    within = Article.objects.child_of(section)
    if order and edition:
        within |= edition.articles.filter(pk__in=order)
    listed = for_lists(within)
    return listed.order_by(_place_in(order), *NEWEST_FIRST) if order else listed


def _published(edition: Edition, order: Sequence[int]) -> list[Article]:
    found = for_lists(edition.articles.filter(pk__in=order))
    return sorted(found, key=lambda article: order.index(article.pk))


def _place_in(order: Sequence[int]) -> Case:
    """The place of an article in `order`; that of all others is behind."""
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(order)]
    return Case(*places, default=Value(len(order)), output_field=IntegerField())
