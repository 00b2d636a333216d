"""The form of the search page: what it is asked in its address, checked."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from presspass.newsroom.editions import Edition
from presspass.newsroom.search.tables.protocol import Within

OLDEST: Final = date(1600, 1, 1)
NEWEST: Final = date(2999, 12, 31)
"""Days beyond cannot be reckoned with in every zone."""
SINCE, UNTIL = "from", "to"


def _day(label: str) -> forms.DateField:
    between = [MinValueValidator(OLDEST), MaxValueValidator(NEWEST)]
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=between,
        error_messages={"invalid": _("Write a day like 2026-11-21.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class Sections(forms.Select):
    """The sections of an edition, named in its language; what stands for all of them is not."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def create_option(self, name: str, value: Any, *rest: Any, **more: Any) -> dict[str, Any]:
        """An option, with the language of its words."""
        option = super().create_option(name, value, *rest, **more)
        if value:
            option["attrs"]["lang"] = self.language
        return option


class SearchForm(forms.Form):
    """Words, a section and two days; each may be left out."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    section = forms.ChoiceField(label=_("Section"), required=False)

    def __init__(self, asked: Mapping[str, Any], edition: Edition) -> None:
        super().__init__(asked, use_required_attribute=False)
        named = [(section.slug, section.title) for section in edition.sections]
        self.fields["section"].widget = Sections(edition.language)
        self.fields["section"].choices = [("", _("All sections")), *named]
        self.fields[SINCE] = _day(pgettext_lazy("first day of a span", "From"))
        self.fields[UNTIL] = _day(pgettext_lazy("last day of a span", "To"))
        self._edition = edition

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get(SINCE), cleaned.get(UNTIL)
        if since and until and until < since:
            self.add_error(UNTIL, _("This day is before the first."))
        return cleaned

    def within(self) -> Within:
        """Where to look; days are those of the publication's zone."""
        asked, front = self.cleaned_data, self._edition.front
        chosen = [one for one in self._edition.sections if one.slug == asked["section"]]
        until = asked[UNTIL] and asked[UNTIL] + timedelta(days=1)
        return Within(
            path=chosen[0].path if chosen else front.path,
            depth=front.depth + 2,
            since=_begin_of(asked[SINCE]),
            before=_begin_of(until),
        )


def _begin_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
