"""Saving articles, and taking them off again; to do either twice changes nothing."""

from datetime import datetime

from presspass.newsroom.models import Article
from presspass.readers.models import Reader
from presspass.shelf.models import SavedArticle


def save(reader: Reader, article: Article, *, now: datetime) -> None:
    """Keep `article` for `reader`."""
    SavedArticle.objects.get_or_create(reader=reader, article=article, defaults={"at": now})


def drop(reader: Reader, article: Article) -> None:
    """Keep it no longer."""
    SavedArticle.objects.filter(reader=reader, article=article).delete()


def is_saved(reader: Reader, article: Article) -> bool:
    """Whether `reader` saved `article`."""
    return SavedArticle.objects.filter(reader=reader, article=article).exists()
