"""The desk's form of an article: it offers what its edition has."""

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm


class ArticleForm(WagtailAdminPageForm):
    """Offers the topics of the article's edition, and those that it has, whatever they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from presspass.newsroom.editions import front_above  # noqa: PLC0415  (it needs the models)

        super().__init__(*args, **kwargs)
        above = self.instance if self.instance.path else self.parent_page
        front = front_above(above.path) if above else None
        topics = self.fields.get("topics")
        if front and topics:
            has = [topic.pk for topic in self.instance.topics.all()]
            offered = Q(language=front.language) | Q(pk__in=has)
            topics.queryset = topics.queryset.filter(offered)
