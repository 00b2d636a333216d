"""What the page of an article needs to show what is recommended under it."""

from collections.abc import Iterable

from django import template

from presspass.newsroom.access import ANONYMOUS
from presspass.newsroom.editions import Edition
from presspass.newsroom.lists import Teaser
from presspass.newsroom.models import Article
from presspass.recommendations.pieces import SHOWN
from presspass.recommendations.showing import SPARE, Recommendation, recommended_under

register = template.Library()


@register.simple_tag
def recommended(
    article: Article, edition: Edition | None, shown: Iterable[Teaser], audience: str
) -> tuple[Recommendation, ...]:
    """What to recommend under `article`; with some to spare where a script knows its reader."""
    if edition is None or article.pk is None:
        return ()
    found = recommended_under(article, edition, shown)
    return found[:SHOWN] if audience == ANONYMOUS else found[: SHOWN + SPARE]
