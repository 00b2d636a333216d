"""The rows of a reader's own: what was saved, followed and read, and whether a history is kept.

No desk page shows them, and none of Wagtail's indexes may: under an article's "usage" it would tell
staff who saved it. An article or a topic that is deleted takes its rows with it.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kept(models.Model):
    """One thing on the shelf of one reader; no words in the database name the two together."""

    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ArticleQuerySet(models.QuerySet["SavedArticle | ReadArticle"]):
    """Questions about articles that were saved or read."""

    def shown_to(self, reader: models.Model) -> "ArticleQuerySet":
        """Those of `reader` that are published, the last first; without their text."""
        published = self.filter(reader=reader, article__live=True)
        return published.select_related("article").defer("article__body")


class SavedArticle(Kept):
    """An article that a reader wants to find again."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved"
    )
    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")

    objects = ArticleQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("saved article")
        verbose_name_plural = _("saved articles")
        constraints = [
            models.UniqueConstraint(fields=["reader", "article"], name="article_saved_once"),
        ]


class FollowedTopic(Kept):
    """A topic whose newest articles a reader wants to see."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed"
    )
    topic = models.ForeignKey("newsroom.Topic", on_delete=models.CASCADE, related_name="+")

    class Meta(Kept.Meta):
        verbose_name = _("followed topic")
        verbose_name_plural = _("followed topics")
        constraints = [
            models.UniqueConstraint(fields=["reader", "topic"], name="topic_followed_once"),
        ]


class ReadArticle(Kept):
    """That a reader read an article, when last, and at which paragraph the reading stopped."""

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="history"
    )
    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=16, blank=True, default="", db_default="")

    objects = ArticleQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("read article")
        verbose_name_plural = _("read articles")
        constraints = [
            models.UniqueConstraint(fields=["reader", "article"], name="article_in_history_once"),
        ]
        indexes = [models.Index(fields=["at"], name="history_at")]


class RecommendationsOff(Kept):
    """That a reader wants no recommendations; they are on where there is no such row."""

    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recommendations_off"
    )

    class Meta(Kept.Meta):
        verbose_name = _("recommendations that are off")
        verbose_name_plural = _("recommendations that are off")


class HistoryOff(Kept):
    """That a reader switched the history off; it is on where there is no such row."""

    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="history_off"
    )

    class Meta(Kept.Meta):
        verbose_name = _("history that is off")
        verbose_name_plural = _("histories that are off")


OF_A_READER = (SavedArticle, FollowedTopic, ReadArticle, HistoryOff, RecommendationsOff)
"""All that is a reader's own: gone with the account."""
