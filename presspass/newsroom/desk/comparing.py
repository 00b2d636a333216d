"""How the desk shows two versions of a field beside each other, where Wagtail is unreadable."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail.admin.compare import FieldComparison, TextDiff


class TimeComparison(FieldComparison):
    """Times in the zone and the language of the editor."""

    def htmldiff(self) -> SafeString:
        """The time; of two others the former as struck out."""
        former, now = _told(self.val_a), _told(self.val_b)
        if former == now:
            return escape(now)
        return TextDiff([("deletion", former), ("addition", now)], separator=" ").to_html()


def _told(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
