"""Following topics, and what is new in those that are followed."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from presspass.newsroom import lists
from presspass.newsroom.models import Article, Topic
from presspass.readers.models import Reader
from presspass.shelf.models import FollowedTopic

NEWEST = 12
"""So many articles of all followed topics are shown."""


def follow(reader: Reader, topic: Topic, *, now: datetime) -> None:
    """Let `reader` follow `topic`; twice is once."""
    FollowedTopic.objects.get_or_create(reader=reader, topic=topic, defaults={"at": now})


def leave(reader: Reader, topic: Topic) -> None:
    """Follow it no longer."""
    FollowedTopic.objects.filter(reader=reader, topic=topic).delete()


def followed_by(reader: Reader) -> QuerySet[Topic]:
    """The topics that `reader` follows, by name."""
    keys = FollowedTopic.objects.filter(reader=reader).values("topic")
    return Topic.objects.filter(pk__in=keys).order_by("name", "pk")


def followed_among(reader: Reader, topics: Iterable[Topic]) -> list[int]:
    """The keys of those of `topics` that `reader` follows."""
    followed = FollowedTopic.objects.filter(reader=reader, topic__in=list(topics))
    return list(followed.order_by("topic").values_list("topic", flat=True))


def newest_for(reader: Reader) -> QuerySet[Article]:
    """The newest published articles of the topics that `reader` follows, each once."""
    keys = Article.topics.through.objects.filter(topic__in=followed_by(reader))
    within = Article.objects.filter(pk__in=keys.values("article"))
    return lists.for_lists(within)[:NEWEST]
