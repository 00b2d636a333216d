"""What a reader chooses before a quote: how often to pay, for how many."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from presspass.subscriptions.models import Plan, Subscription
from presspass.subscriptions.pricing import Price
from presspass.subscriptions.shop import offers

WORDS = {"month": _("Every month"), "year": _("Every year")}


class ChoiceForm(forms.Form):
    """The interval and the number of seats of one plan; what cannot be chosen is not asked."""

    interval = forms.ChoiceField(label=_("How often you pay"), widget=forms.RadioSelect)
    seats = forms.IntegerField(label=_("How many people read"))

    def __init__(self, plan: Plan, owned: Subscription | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        intervals = offers.intervals_of(plan)
        self.fields["interval"].choices = [(one, WORDS[one]) for one in intervals]
        paid = owned.interval if owned and owned.interval in intervals else intervals[0]
        price = plan.price(paid) or Price(interval=intervals[0], base_cents=0)
        least, most = plan.seats, max(p.most for one in intervals if (p := plan.price(one)))
        seats = owned.all_seats if owned and owned.plan_id == plan.pk else price.least
        self.usual = {"interval": paid, "seats": min(max(seats, least), most)}
        self._ask_for_seats(least, most)
        self.data = {**self.usual, **self._given(kwargs.get("data") or {})}
        self.is_bound = True

    @property
    def asks(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.fields["interval"].choices) > 1 or self.asks_for_seats

    @property
    def asks_for_seats(self) -> bool:
        """Whether more than one number of seats is sold."""
        field = self.fields["seats"]
        return field.max_value > field.min_value

    def _ask_for_seats(self, least: int, most: int) -> None:
        seats = forms.IntegerField(
            label=self.fields["seats"].label,
            min_value=least,
            max_value=most,
            help_text=_("%(least)s to %(most)s.") % {"least": least, "most": most},
        )
        seats.widget.attrs.update(inputmode="numeric")
        self.fields["seats"] = seats

    def _given(self, data: Any) -> dict[str, str]:
        return {name: data[name] for name in ("interval", "seats") if name in data}
