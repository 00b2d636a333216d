"""How staff give subscriptions and seats in the desk; the plans are in `plans.py`.

The forms say what is wrong before anything is written; what happens then is in `seats.py`.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from presspass.readers.models import Reader
from presspass.subscriptions import ledger, locking, purchases, seats
from presspass.subscriptions.companies import companies
from presspass.subscriptions.desk.history_panel import HistoryPanel
from presspass.subscriptions.desk.invoices import InvoiceViewSet
from presspass.subscriptions.desk.plans import PlanViewSet
from presspass.subscriptions.desk.terms import AcceptanceViewSet, TermsViewSet
from presspass.subscriptions.models import Plan, Seat, Subscription
from presspass.subscriptions.permissions import NeverDeleted


class ReaderSearchForm(BaseFilterForm):
    """Finds readers by a part of their address or name."""

    q = forms.CharField(label=_("E-mail address or name"), required=False)

    def filter(self, objects: QuerySet[Reader]) -> QuerySet[Reader]:
        """The readers whose address or name has what was typed."""
        text = self.cleaned_data.get("q", "").strip()
        if not text:
            return objects
        self.is_searching, self.search_query = True, text
        return objects.filter(Q(email__icontains=text) | Q(name__icontains=text))


class ReaderChoice:
    """What the chooser's views have in common: it names every reader, so not all staff may look."""

    filter_form_class = ReaderSearchForm
    ordering = "email"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse staff who give no subscriptions."""
        if not request.user.has_perm("subscriptions.change_subscription"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def columns(self) -> list[Column]:
        """Name, and the address by which one tells two of the same name apart."""
        return [self.title_column, Column("email", label=_("E-mail address"))]


class ChooseReader(ReaderChoice, ChooseView):
    """The chooser as it opens."""


class ChooseReaderResults(ReaderChoice, ChooseResultsView):
    """The chooser's list after a search."""


class ChosenReader(ReaderChoice, ChosenView):
    """The one that was chosen."""


class ChosenReaders(ReaderChoice, ChosenMultipleView):
    """Several that were chosen."""


class ReaderChooser(ChooserViewSet):
    """Chooses the owner of a subscription, the holder of a seat."""

    model = Reader
    icon = "user"
    choose_one_text = _("Choose a reader")
    choose_another_text = _("Choose another reader")
    edit_item_text = _("Edit this reader")
    choose_view_class = ChooseReader
    choose_results_view_class = ChooseReaderResults
    chosen_view_class = ChosenReader
    chosen_multiple_view_class = ChosenReaders


class SubscriptionForm(WagtailAdminModelForm):
    """A subscription, and who holds its seats."""

    ends_now = forms.BooleanField(
        label=_("End this subscription now"),
        required=False,
        help_text=_("Its readers stay signed in, and read subscribers’ articles no more."),
    )

    def clean(self) -> dict[str, Any]:
        """Say which seat cannot be given, and why."""
        cleaned = super().clean()
        self._check_owner(cleaned.get("owner"), cleaned.get("plan"))
        self._check_end(cleaned)
        formset, plan = self.formsets["seats"], cleaned.get("plan")
        if not formset.is_valid() or plan is None or cleaned.get("ends_now"):
            return cleaned
        held = [form for form in formset.forms if _holder(form)]
        self._check_room(held, plan)
        for form in held:
            self._check_holder(form, held)
        if any(form.errors for form in held):
            self.add_error(None, _("A seat could not be given: see below."))
        return cleaned

    def _check_room(self, held: list[forms.ModelForm], plan: Plan) -> None:
        """Refuse seats beyond those that were bought, or that are kept for who was invited."""
        is_kept = self.instance.pk is not None and self.instance.plan_id == plan.pk
        if is_kept and not any(form.has_changed() for form in held):
            return
        places = self.instance.all_seats if is_kept else plan.seats
        kept = self._kept_for_others(held)
        if len(held) + kept <= places:
            return
        left = _("“%(plan)s” has seats for %(seats)s; you named %(named)s. No seat is left.")
        if kept:
            left = _(
                "Of %(seats)s seats %(kept)s are kept for who was invited; you named %(named)s."
                " No seat is left."
            )
        facts = {"plan": plan, "seats": places, "named": len(held), "kept": kept}
        held[max(0, min(places - kept, len(held) - 1))].add_error("holder", left % facts)

    def _kept_for_others(self, held: list[forms.ModelForm]) -> int:
        """How many seats an open invitation keeps for somebody who is not named here."""
        if self.instance.pk is None or not held:
            return 0
        invited = self.instance.invitations.open(now=timezone.now()).values_list("email", flat=True)
        named = {holder.email.lower() for form in held if (holder := _holder(form))}
        return sum(email.lower() not in named for email in invited)

    def _check_end(self, cleaned: dict[str, Any]) -> None:
        """Refuse what the book of one that has ended, or ends now, would not take."""
        ended, plan, began = self.instance.ended_at, cleaned.get("plan"), cleaned.get("started_at")
        if ended is not None and plan is not None and plan.pk != self.instance.plan_id:
            self.add_error("plan", _("It has ended: its plan stays as it was."))
        ends = ended or (timezone.now() if cleaned.get("ends_now") else None)
        if ends is not None and began is not None and began > ends:
            self.add_error("started_at", _("It cannot begin after its end."))

    def _check_owner(self, owner: Reader | None, plan: Plan | None) -> None:
        kind = plan.kind if plan else self.instance.kind
        others = Subscription.objects.active().filter(owner=owner, kind=kind)
        others = others.exclude(pk=self.instance.pk)
        if owner is not None and self.instance.is_active and others.exists():
            active = _("%(owner)s has an active subscription already. End that one first.")
            self.add_error("owner", active % {"owner": owner})

    def _check_holder(self, form: forms.ModelForm, held: list[forms.ModelForm]) -> None:
        holder = _holder(form)
        elsewhere = Seat.objects.filter(holder=holder).exclude(subscription=self.instance.pk)
        if elsewhere.exists():
            taken = _("%(reader)s holds a seat in another subscription already.")
            form.add_error("holder", taken % {"reader": holder})
        elif any(_holder(other) == holder for other in held[: held.index(form)]):
            form.add_error("holder", _("%(reader)s is named twice.") % {"reader": holder})

    def save(self, commit: bool = True) -> Subscription:  # noqa: FBT001, FBT002 - Django's
        """Save the subscription, then give, move and take back its seats."""
        is_new = self.instance.pk is None
        old_plan = Plan.objects.filter(subscriptions=self.instance.pk).first()
        old_owner = Reader.objects.filter(subscriptions=self.instance.pk).first()
        subscription: Subscription = forms.ModelForm.save(self, commit=False)
        if not commit:
            return subscription
        plan, now = subscription.plan, timezone.now()
        self._lock(subscription)
        subscription.plan = old_plan or plan
        # The other columns are the book's, which may have gone on since the form was read.
        subscription.save(update_fields=None if is_new else ["owner", "started_at"])
        if old_owner not in {None, subscription.owner}:
            companies.follow_owner(subscription)
        if old_plan is not None and old_plan != plan:
            purchases.put_on(subscription, plan, by=self.for_user, now=now)
        if self.cleaned_data.get("ends_now"):
            with suppress(ledger.EventRefused):  # it has ended, as after a double click
                purchases.end(subscription, "staff", by=self.for_user, now=now)
        elif subscription.is_active:
            self._save_seats(subscription, now)
            if is_new:
                _give_owner_a_seat(subscription, now)
        return subscription

    def _lock(self, subscription: Subscription) -> None:
        """Lock all that may change, before any of it does."""
        named = filter(None, map(_holder, self.formsets["seats"].forms))
        keys = [subscription.pk] if subscription.pk else []
        readers = [subscription.owner_id, *(holder.pk for holder in named)]
        locking.lock_whole(*keys, readers=readers)

    def _save_seats(self, subscription: Subscription, now: datetime) -> None:
        changed = [form for form in self.formsets["seats"].forms if form.has_changed()]
        lost = [form.instance.pk for form in changed if form.instance.pk]
        lost_seats = Seat.objects.filter(pk__in=lost)
        owners = lost_seats.filter(holder=subscription.owner)  # who would get it again at once
        seats.take_back(list(owners), now=now)
        seats.let_out(list(lost_seats.exclude(holder=subscription.owner)), now=now)
        for holder in filter(None, map(_holder, changed)):
            seats.give(subscription, holder, now=now)


def _give_owner_a_seat(subscription: Subscription, now: datetime) -> None:
    """Let the owner of a new subscription read, where no seat was given to anybody."""
    owner_reads = Seat.objects.filter(holder=subscription.owner).exists()
    if not owner_reads and not subscription.seats.exists():
        seats.give(subscription, subscription.owner, now=now)


def _holder(form: forms.ModelForm) -> Reader | None:
    """Whom a row of the form gives a seat; None for a row that is empty or taken out."""
    cleaned = getattr(form, "cleaned_data", {})
    return None if cleaned.get("DELETE") else cleaned.get("holder")


class SubscriptionViewSet(ModelViewSet):
    """Subscriptions with their seats."""

    model = Subscription
    icon = "group"
    menu_label = _("Subscriptions")
    add_to_reference_index = False
    list_display = ["__str__", DateColumn("started_at"), DateColumn("ended_at")]
    list_filter = ["plan", "ended_at"]
    list_export = [
        "owner.email", "company", "plan", "all_seats", "interval",
        "started_at", "paid_until", "cancelled_at", "ended_at",
    ]  # fmt: skip
    search_fields = ["owner__email", "owner__name"]
    search_backend_name = None
    permission_policy = NeverDeleted(Subscription)
    edit_handler = ObjectList(
        [
            FieldPanel("owner"),
            FieldRowPanel([FieldPanel("plan"), FieldPanel("started_at")]),
            HelpPanel(
                _(
                    "Each reader below reads by a seat of their own, the owner too. A new"
                    " subscription in which nobody is named gives the first seat to its owner."
                )
            ),
            InlinePanel(
                "seats", [FieldPanel("holder")], heading=_("Seats"), label=_("Seat"), min_num=0
            ),
            FieldPanel("ends_now"),
            HistoryPanel(heading=_("What happened")),
        ],
        base_form_class=SubscriptionForm,
    )


class SubscriptionsInDesk(ViewSetGroup):
    """What is sold, in one menu."""

    menu_label = _("Subscriptions")
    menu_icon = "group"
    menu_order = 350
    items = (
        SubscriptionViewSet("subscriptions"),
        InvoiceViewSet("invoices"),
        PlanViewSet("plans"),
        TermsViewSet("subscription_terms"),
        AcceptanceViewSet("terms_acceptances"),
    )
