"""The versions of a page that are moved: what readers see, what is scheduled, the newest draft.

What was written before those is left behind.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision

from presspass.moving.names import Directory
from presspass.moving.page_words import Kind, say, words_of


def scheduled_of(kind: Kind) -> dict[int, int]:
    """Page → its version that is scheduled."""
    due = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    due = due.filter(content_type=ContentType.objects.get_for_model(kind.model)).order_by("-pk")
    return {int(page): key for page, key in due.values_list("object_id", "pk")}


def further(
    page: Page, seen: Mapping[str, Any], kind: Kind, scheduled: int | None, names: Directory
) -> dict[str, Any]:
    """What `page` says beside what is `seen`: in its draft, and in what is scheduled."""
    said: dict[str, Any] = {"draft": None, "scheduled": None}
    if scheduled is not None:
        due = Revision.objects.get(pk=scheduled)
        words = words_of(page.with_content_json(due.content), kind, names)
        said["scheduled"] = {"at": due.approved_go_live_at, "words": words}
    newest = page.latest_revision_id
    if page.has_unpublished_changes and newest is not None and newest != scheduled:
        words = words_of(page.with_content_json(page.latest_revision.content), kind, names)
        said["draft"] = words if words != seen else None
    return said


class Versions:
    """Makes the versions of pages that come."""

    def __init__(self, kind: Kind, names: Directory) -> None:
        last = Revision.objects.aggregate(last=Max("pk"))["last"] or 0
        self._keys = count(last + 1)
        self._kind, self._names = kind, names
        self._of_page = ContentType.objects.get_for_model(Page)
        self._of_kind = ContentType.objects.get_for_model(kind.model)

    def make(self, page: Page, row: Mapping[str, Any]) -> None:
        """Make the versions that `row` tells of `page`, which is saved, and have it name them."""
        if page.alias_of_id is not None or row["changed_at"] is None:
            return
        seen = self._add(page, page, _earlier(page.last_published_at, row["changed_at"]))
        newest = seen
        if due := row["scheduled"]:
            at = parse_datetime(due["at"])
            newest = self._add(page, self._version(page, due["words"]), row["changed_at"], at)
        if row["draft"]:
            newest = self._add(page, self._version(page, row["draft"]), row["changed_at"])
        page.latest_revision, page.live_revision = newest, seen if page.live else None
        page.draft_title = newest.content["title"]
        kept = ("latest_revision_id", "live_revision_id", "draft_title")
        Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in kept})

    def _version(self, page: Page, words: dict[str, Any]) -> Page:
        """`page`, saying `words`."""
        plain = {one.attname: getattr(page, one.attname) for one in page._meta.concrete_fields}  # noqa: SLF001
        version = self._kind.model(**plain)
        say(version, self._kind, words, self._names)
        return version

    def _add(
        self, page: Page, version: Page, at: datetime | str, due: datetime | None = None
    ) -> Revision:
        revision = Revision(
            pk=next(self._keys),
            content_type=self._of_kind,
            base_content_type=self._of_page,
            object_id=str(page.pk),
            object_str=str(version),
            created_at=at,
            content=version.serializable_data(),
            approved_go_live_at=due,
        )
        Revision.objects.bulk_create([revision])
        return revision


def _earlier(published: datetime | None, changed: str) -> datetime | str:
    at = parse_datetime(changed)
    return min(published, at) if published and at else changed
