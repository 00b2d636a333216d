"""Whether a reader wants recommendations, and which of those on a page she has read already.

What she read stays here: of it only a number leaves, that of two articles one was read after the
other, and not even that where the history or the recommendations are off.
"""

from datetime import datetime, timedelta

from presspass.newsroom.models import Article
from presspass.readers import presence
from presspass.readers.models import Reader
from presspass.recommendations import together
from presspass.recommendations.pieces import BEFORE, WITHIN
from presspass.recommendations.showing import keys_under
from presspass.shelf.models import ReadArticle, RecommendationsOff


def is_on(reader: Reader) -> bool:
    """Whether `reader` wants recommendations."""
    return not RecommendationsOff.objects.filter(reader=reader).exists()


def switch_off(reader: Reader) -> None:
    """Show `reader` none, and count nothing of what she reads."""
    RecommendationsOff.objects.get_or_create(reader=reader)


def switch_on(reader: Reader) -> None:
    """Show recommendations to `reader` from now on."""
    RecommendationsOff.objects.filter(reader=reader).delete()


def read_under(reader: Reader, article: Article) -> list[int]:
    """The keys of what is recommended under `article` and `reader` has read.

    None while two share the seat: it would tell one of them what the other reads (RULE).
    """
    rows = ReadArticle.objects.filter(reader=reader, article__in=keys_under(article))
    read = list(rows.order_by("article").values_list("article", flat=True))
    return [] if read and presence.is_shared(reader) else read


def count(reader: Reader, article: Article, *, now: datetime) -> None:
    """Count that `article` was read after what `reader` read before it; who did is not kept."""
    if is_on(reader):
        rows = ReadArticle.objects.filter(reader=reader, at__gt=now - timedelta(days=WITHIN))
        before = rows.exclude(article=article).order_by("-at", "-pk")
        together.count(article.pk, before.values_list("article", flat=True)[:BEFORE])
