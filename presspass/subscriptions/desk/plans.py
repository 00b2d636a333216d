"""How staff set plans in the desk: seats, devices, and the policy in words.

Nothing changes for a reader before the desk has said what will change, and was told to do it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateTimeInput

from presspass.subscriptions import money, policies, seats
from presspass.subscriptions.desk import plan_changes, plan_words, prices
from presspass.subscriptions.desk.prices import PricesForm
from presspass.subscriptions.models import Plan, Seat
from presspass.subscriptions.permissions import NeverDeleted
from presspass.subscriptions.terms import announcements, clause

OWN_FIELDS = ("preset", "enforcement", "rollout_percent", "on_store_failure", *plan_words.NUMBERS)
"""The fields of the form that make up the policy."""

LONGEST_NOTICE = 90
CONFIRMED, BACK, TOKEN = "confirmed", "back", "csrfmiddlewaretoken"


def number_field(field: str, label: str = "", why: str = "") -> forms.IntegerField:
    """A number of the policy with its bounds, which its help names beside the usual value."""
    bounds = policies.bounds_of(field)
    return forms.IntegerField(
        label=label,
        min_value=bounds.least,
        max_value=bounds.most,
        help_text=_bounds_told(bounds, why),
    )


def _bounds_in_words(bounds: policies.Bounds, why: str) -> str:
    return _("%(least)s to %(most)s, usually %(usual)s. %(why)s") % {**bounds._asdict(), "why": why}


_bounds_told = lazy(_bounds_in_words, str)


class PublicationTimeField(forms.DateTimeField):
    """Day and time in the publication's zone, whatever zone the member of staff has chosen."""

    widget = AdminDateTimeInput

    def prepare_value(self, value: Any) -> Any:
        """The value as the form shows it."""
        with timezone.override(timezone.get_default_timezone()):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        """The value as it was typed, aware."""
        with timezone.override(timezone.get_default_timezone()):
            return super().to_python(value)


class PlanForm(PricesForm):
    """A plan; the fields below its own make up the policy, which the gate checks."""

    preset = forms.ChoiceField(
        label=gettext_lazy("How it feels"),
        widget=forms.RadioSelect,
        choices=list(plan_words.PRESETS.items()),
    )
    enforcement = forms.ChoiceField(
        label=gettext_lazy("Enforcement"),
        widget=forms.RadioSelect,
        choices=list(plan_words.ENFORCEMENT.items()),
    )
    enforce_from = PublicationTimeField(
        label=gettext_lazy("Enforce from"),
        required=False,
        help_text=gettext_lazy(
            "In the publication’s time zone. Until then the choice above holds; everybody who"
            " holds a seat gets an e-mail that announces it."
        ),
    )
    notice_days = forms.IntegerField(
        label=gettext_lazy("Days of notice, at least"),
        min_value=1,
        max_value=LONGEST_NOTICE,
        initial=announcements.USUAL_NOTICE.days,
        help_text=gettext_lazy("So long before it begins the e-mail must have gone out."),
    )
    rollout_percent = number_field(
        "rollout_percent",
        gettext_lazy("Percent of the seats"),
        gettext_lazy(
            "For so many the enforcement holds, always the same ones; the others are monitored."
        ),
    )
    on_store_failure = forms.ChoiceField(
        label=gettext_lazy("When the register of seats does not answer"),
        choices=list(plan_words.STORE_FAILURE.items()),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial: dict[str, Any]
        policy = policies.policy_of(self.instance)
        chosen = policies.preset_of(policy)
        values = {name: getattr(policy, name, chosen) for name in OWN_FIELDS}
        begins = self.instance.enforce_from if self.instance.is_scheduled else None
        self.initial = {**values, **self.initial, "enforce_from": begins}
        if chosen != policies.OWN:
            self.fields["preset"].choices = [
                choice for choice in plan_words.PRESETS.items() if choice[0] != policies.OWN
            ]

    def clean(self) -> dict[str, Any]:
        """Say what the gate would not take, which date is too soon, who would lose a seat."""
        cleaned = super().clean()
        if "seats" in cleaned and self.instance.pk:
            self._check_seats(cleaned["seats"])
        if not self.errors:
            self._check_policy(cleaned)
            self._check_date(cleaned)
        return cleaned

    def _check_seats(self, places: int) -> None:
        given = Seat.objects.filter(subscription__plan=self.instance, subscription__interval="")
        beyond = given.filter(number__gt=places).first()
        if beyond is not None:
            too_few = _(
                "%(owner)s’s subscription has more readers than that. Take seats back first."
            )
            self.add_error("seats", too_few % {"owner": beyond.subscription.owner})

    def _check_policy(self, cleaned: dict[str, Any]) -> None:
        try:
            policy = policies.checked(self._policy(cleaned))
        except policies.PolicyRefused as error:
            self.add_error(error.field, _refusal(error))
        else:
            self.instance.policy = policies.kept(policy)

    def _policy(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What was chosen, in the gate's words; without a preset the mix stays as it was."""
        old = policies.policy_of(self.instance)
        named = {name: cleaned[name] for name in OWN_FIELDS if name != "preset"}
        mix = {"arrival": old.arrival, "full_notice": old.full_notice}
        chosen = {**mix, **policies.preset(cleaned["preset"])}
        return {**named, **chosen, "devices": cleaned["devices"]}

    def _check_date(self, cleaned: dict[str, Any]) -> None:
        begins, was = cleaned.get("enforce_from"), self.initial["enforce_from"]
        if cleaned["enforcement"] == "enforce":
            if begins is not None:
                self.add_error("enforce_from", _ENFORCED_ALREADY)
            begun = self.instance.enforce_from
            cleaned["enforce_from"] = begun if begun and begun <= timezone.now() else None
            return
        if begins is None or begins == was:
            return
        soonest = timezone.now() + timedelta(days=cleaned["notice_days"])
        if cleaned["enforcement"] == "off":
            self.add_error("enforce_from", _WATCH_FIRST)
        elif begins < soonest:
            self.add_error("enforce_from", _TOO_SOON % {"days": cleaned["notice_days"]})

    def save(self, commit: bool = True) -> Plan:  # noqa: FBT001, FBT002 - Django's signature
        """Save the plan, and renew the tickets of its seats where the policy changed."""
        plan: Plan = forms.ModelForm.save(self, commit=False)
        if commit:
            seats.keep(plan, by=self.for_user)
        return plan


for _name, (_label, _why) in plan_words.NUMBERS.items():
    PlanForm.base_fields[_name] = number_field(_name, _label, _why)

_ENFORCED_ALREADY = gettext_lazy(
    "It is enforced already by your choice above. Choose “Monitor” or “Notify” until that date,"
    " or leave the date empty."
)
_WATCH_FIRST = gettext_lazy(
    "Choose “Monitor” or “Notify” until that date, so that you see beforehand what will happen."
)
_TOO_SOON = gettext_lazy(
    "This is too soon: readers are told at least %(days)s days before. Choose a later date."
)


def _refusal(error: policies.PolicyRefused) -> str:
    if error.field == "idle_after":
        return _(
            "This must be at least three times the seconds between two signs of life and ten more,"
            " or readers lose their place between two of them."
        )
    return _("The gate does not take this: %(reason)s.") % {"reason": error.reason.rstrip(".")}


class Asks:
    """Says what saving the plan will do, and asks, before it does it. Works without JavaScript."""

    confirm_template_name = "subscriptions/desk/confirm_plan.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead back to the form as it was filled in, where that was asked for."""
        if BACK not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object() if self.kwargs else None
        self.form = self.get_form()
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form: PlanForm) -> HttpResponse:
        """Save what was confirmed; whatever else is told first, and asked."""
        old = Plan.objects.filter(pk=form.instance.pk).first() if form.instance.pk else None
        told = plan_changes.consequences(old, form.instance, now=timezone.now())
        if not told or self.request.POST.get(CONFIRMED) == told.mark:
            return super().form_valid(form)
        self.form = form
        context = {
            **self.get_context_data(),
            "told": told,
            "heading": plan_changes.heading(told),
            "entered": list(self._entered()),
            "was_outdated": CONFIRMED in self.request.POST,
        }
        return TemplateResponse(self.request, self.confirm_template_name, context)

    def _entered(self) -> Iterator[tuple[str, str]]:
        """All that was filled in, to be sent again."""
        for name, values in self.request.POST.lists():
            if name not in {CONFIRMED, TOKEN}:
                yield from ((name, value) for value in values)


class NewPlan(Asks, CreateView):
    """The form of a new plan."""


class EditPlan(Asks, EditView):
    """The form of a plan that exists."""


def _enforcement_now(plan: Plan) -> str:
    """How far the rule goes at this moment, and from when it is enforced where that is to come."""
    now = plan_words.NAMES[policies.policy_of(plan).enforcement]
    if not plan.is_scheduled or plan.enforce_from is None:
        return str(now)
    begins = clause.publication_time(plan.enforce_from)
    return _("%(now)s; enforced from %(time)s on") % {"now": now, "time": begins}


def _prices_now(plan: Plan) -> str:
    """What a month and a year cost, where it is on sale."""
    if not plan.is_on_sale:
        return _("not on sale")
    sold = {"month": plan.month_cents, "year": plan.year_cents}
    return "; ".join(
        money.each(interval, cents, plan.currency)
        for interval, cents in sold.items()
        if cents is not None
    )


class PlanViewSet(ModelViewSet):
    """Plans."""

    model = Plan
    icon = "form"
    menu_label = gettext_lazy("Plans")
    add_to_reference_index = False
    add_view_class = NewPlan
    edit_view_class = EditPlan
    copy_view_enabled = False
    list_display = [
        "name",
        "seats",
        "devices",
        Column("prices", label=gettext_lazy("Prices"), accessor=_prices_now),
        Column("enforcement", label=gettext_lazy("Enforcement"), accessor=_enforcement_now),
    ]
    permission_policy = NeverDeleted(Plan)
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("seats"), FieldPanel("devices")]),
            *prices.PANELS,
            MultiFieldPanel(
                [
                    FieldPanel("enforcement"),
                    FieldRowPanel([FieldPanel("enforce_from"), FieldPanel("notice_days")]),
                    FieldPanel("rollout_percent"),
                    FieldPanel("preset"),
                ],
                heading=gettext_lazy("One device at a time"),
            ),
            MultiFieldPanel(
                [*map(FieldPanel, plan_words.NUMBERS), FieldPanel("on_store_failure")],
                heading=gettext_lazy("Finer numbers, seldom changed"),
                classname="collapsed",
            ),
        ],
        base_form_class=PlanForm,
    )
