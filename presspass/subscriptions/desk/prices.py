"""The part of the plan's form that says what it costs, to whom and since when it is sold."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from presspass.subscriptions.models import Subscription
from presspass.subscriptions.money import MoneyField

INTERVALS = {
    "month": ("month_cents", "seat_month_cents"),
    "year": ("year_cents", "seat_year_cents"),
}
"""Interval → the fields of its price, and of the price of a further seat."""


class PricesForm(WagtailAdminModelForm):
    """Prices, tax, trial and offer; says which of them cannot be together."""

    month_cents = MoneyField(
        label=gettext_lazy("A month costs"),
        required=False,
        help_text=gettext_lazy("With tax, for example 9.50. Left empty, it is not sold so."),
    )
    year_cents = MoneyField(
        label=gettext_lazy("A year costs"),
        required=False,
        help_text=gettext_lazy("With tax, for example 95.00. Left empty, it is not sold so."),
    )
    seat_month_cents = MoneyField(label=gettext_lazy("Each further seat, a month"), required=False)
    seat_year_cents = MoneyField(label=gettext_lazy("Each further seat, a year"), required=False)
    most_seats = forms.IntegerField(
        label=gettext_lazy("Seats at most"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy(
            "With those that are bought beside the plan’s own. Left empty, none can be."
        ),
    )
    offer_periods = forms.IntegerField(
        label=gettext_lazy("For so many payments"), min_value=0, max_value=36, initial=0
    )

    def clean(self) -> dict[str, Any]:
        """Say which prices are missing or too many, and what those who pay now stand against."""
        cleaned = super().clean()
        self._check_sale(cleaned)
        self._check_further_seats(cleaned)
        self._check_offer(cleaned)
        if self.instance.pk:
            self._check_sold(cleaned)
        return cleaned

    def _check_sale(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("is_on_sale"):
            return
        prices = [cleaned.get(price) for price, _further in INTERVALS.values()]
        if prices == [None, None] and not {"month_cents", "year_cents"} & {*self.errors}:
            self.add_error("month_cents", _("What is on sale needs a price, of a month or a year."))
        for name in ("summary_en", "summary_es"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Readers see this sentence where it is sold. Write one."))

    def _check_further_seats(self, cleaned: dict[str, Any]) -> None:
        most, least = cleaned.get("most_seats"), cleaned.get("seats")
        if most is not None and least is not None and most <= least:
            self.add_error("most_seats", _("This must be more than the seats that the plan has."))
        for price, further in INTERVALS.values():
            told = self._wrong_with(cleaned.get(price), cleaned.get(further), most)
            if told and not {price, further, "most_seats"} & {*self.errors}:
                self.add_error(further, told)

    def _wrong_with(self, price: int | None, further: int | None, most: int | None) -> str:
        if further is not None and price is None:
            return _("Without a price of its own it is not sold so, and no further seat either.")
        if further is not None and most is None:
            return _("Say below how many seats can be bought at most.")
        if further is None and most is not None and price is not None:
            return _("Say what a further seat costs, or leave “Seats at most” empty.")
        return ""

    def _check_offer(self, cleaned: dict[str, Any]) -> None:
        percent, periods = cleaned.get("offer_percent"), cleaned.get("offer_periods")
        if percent and periods == 0:
            self.add_error("offer_periods", _("Say for how many payments the offer holds."))
        if periods and percent == 0:
            self.add_error("offer_percent", _("Say how many percent less is paid."))

    def _check_sold(self, cleaned: dict[str, Any]) -> None:
        """Keep what was promised to those who pay: currency, kind, their number of seats."""
        active = Subscription.objects.active().filter(plan=self.instance)
        paying = active.exclude(interval="")
        was = type(self.instance).objects.get(pk=self.instance.pk)
        if cleaned.get("currency", was.currency) != was.currency and paying.exists():
            self.add_error("currency", _("There are subscriptions that pay in this currency."))
        if cleaned.get("kind", was.kind) != was.kind and active.exists():
            self.add_error("kind", _("There are subscriptions to this plan. Make a new one."))
        if "seats" in cleaned and not self.errors:
            self._check_bought(paying, cleaned["seats"], cleaned.get("most_seats"))

    def _check_bought(self, paying: QuerySet[Subscription], least: int, most: int | None) -> None:
        if paying.filter(bought_seats__lt=least).exists():
            self.add_error("seats", _("There are subscriptions that pay for fewer seats."))
        if paying.filter(bought_seats__gt=most or least).exists():
            name = "seats" if most is None else "most_seats"
            self.add_error(name, _("There are subscriptions that pay for more seats."))


PANELS = (
    MultiFieldPanel(
        [
            FieldPanel("is_on_sale"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("place")]),
            FieldPanel("summary_en"),
            FieldPanel("summary_es"),
        ],
        heading=gettext_lazy("On the page of plans"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("month_cents"), FieldPanel("year_cents")]),
            FieldRowPanel([FieldPanel("seat_month_cents"), FieldPanel("seat_year_cents")]),
            FieldPanel("most_seats"),
            FieldRowPanel([FieldPanel("currency"), FieldPanel("tax_percent")]),
        ],
        heading=gettext_lazy("Prices"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("trial_days"),
            FieldRowPanel([FieldPanel("offer_percent"), FieldPanel("offer_periods")]),
        ],
        heading=gettext_lazy("Trial and offer"),
    ),
)
"""Where the fields stand in the plan's form."""
