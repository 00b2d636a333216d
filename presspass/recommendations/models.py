"""What is recommended under which article, and how often two articles are read together.

No row refers to a reader, and none has the time at which a reader did anything.
"""

from django.db import models

from presspass.recommendations.pieces import Reason


class Recommended(models.Model):
    """One article that is recommended under another: at which place, and why."""

    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Reason])
    topic = models.ForeignKey(
        "newsroom.Topic", null=True, on_delete=models.CASCADE, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["article", "place"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="recommended_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.place}. {self.other_id}"


class Ranked(models.Model):
    """When it was last worked out what to recommend under an article."""

    article = models.OneToOneField("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id}"


class ReadTogether(models.Model):
    """How many times one of two articles was read after the other, whichever came first.

    With itself: how many times it was read at all.
    """

    one = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    times = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_counted_once"),
            models.CheckConstraint(
                condition=models.Q(one__lte=models.F("other")), name="pair_in_one_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}: {self.times}"
