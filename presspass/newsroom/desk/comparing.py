"""How the desk shows two versions of a field beside each other, where Wagtail is unreadable."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import (
    FieldComparison,
    ListBlockComparison,
    TextDiff,
    get_comparison_class_for_block,
)


class TimeComparison(FieldComparison):
    """Times in the zone and the language of the editor."""

    def htmldiff(self) -> SafeString:
        """The time; of two others the former as struck out."""
        former, now = _told(self.val_a), _told(self.val_b)
        if former == now:
            return escape(now)
        return TextDiff([("deletion", former), ("addition", now)], separator=" ").to_html()


class ListComparison(ListBlockComparison):
    """A list that is there in one version only: each of its parts with the names of its fields."""

    def htmlvalue(self, val: Any) -> SafeString:
        """All parts of the list, in their order."""
        part = self.block.child_block
        compare = get_comparison_class_for_block(part)
        shown = (compare(part, True, True, one, one).htmlvalue(one) for one in val)  # noqa: FBT003
        return format_html_join("", "<div>{}</div>", ((one,) for one in shown))


def _told(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
