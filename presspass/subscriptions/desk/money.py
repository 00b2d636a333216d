"""How staff record a payment and refund in the desk: a form, what it will do, then it is done.

What happens then, and is logged, is in `accounting.py`.
"""

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from presspass.subscriptions import money
from presspass.subscriptions.billing import accounting, taking
from presspass.subscriptions.billing import words as invoice_words
from presspass.subscriptions.desk.invoice import OfInvoice
from presspass.subscriptions.money import MoneyField
from presspass.subscriptions.payments.protocol import NotDone

CONFIRMED, BACK = "confirmed", "back"


class SumForm(forms.Form):
    """A sum that moves, and what stands on the transfer."""

    cents = MoneyField(label=gettext_lazy("Sum"))
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What stands on the transfer."),
    )

    def __init__(self, *args: Any, most_cents: int, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_cents, self.currency = most_cents, currency

    def clean_cents(self) -> int:
        """Refuse nothing, and more than is there."""
        cents = self.cleaned_data["cents"]
        if not cents:
            raise forms.ValidationError(_("Write a sum of more than nothing."))
        if cents > self.most_cents:
            raise forms.ValidationError(self.too_much())
        return cents

    def too_much(self) -> str:
        """Why a sum is refused."""
        words = _("That is too much: at most %(sum)s can be entered here.")
        return words % {"sum": money.told(self.most_cents, self.currency)}


class PaymentForm(SumForm):
    """Money that came in."""

    on = forms.DateField(label=gettext_lazy("Came in on"), widget=AdminDateInput)
    field_order = ["cents", "on", "reference"]

    def clean_on(self) -> datetime:
        """The day, of which the noon is kept; a day to come is refused."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return min(timezone.make_aware(datetime.combine(day, time(12))), timezone.now())


class MovesMoney(OfInvoice, FormView):
    """A form, then what it will do, then it is done; works without JavaScript."""

    template_name = "subscriptions/desk/money_form.html"
    confirm_template_name = "subscriptions/desk/money_confirm.html"
    form_class: type[SumForm] = SumForm
    submit = done = gettext_lazy("")

    def most_cents(self) -> int:
        """The most that can be entered."""
        raise NotImplementedError

    def sentence(self, form: SumForm) -> str:
        """What will happen."""
        raise NotImplementedError

    def act(self, form: SumForm) -> None:
        """Do it. Raises taking.TooMuch, protocol.NotDone."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead back to the invoice where there is nothing to enter."""
        may = self.user_has_permission(self.permission_required)
        if may and not self.most_cents():
            messages.warning(request, _("There is nothing left to enter for this invoice."))
            return redirect(self.own_url)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """All that can be entered, of today."""
        return {"cents": self.most_cents(), "on": timezone.localdate()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the bound and the currency."""
        bound = {"most_cents": self.most_cents(), "currency": self.invoice.currency}
        return {**super().get_form_kwargs(), **bound}

    def form_valid(self, form: SumForm) -> HttpResponse:
        """Ask before it is done; go back to the form where that was pressed."""
        context = self.get_context_data(form=form)
        if BACK in self.request.POST:
            return self.render_to_response(context)
        if CONFIRMED not in self.request.POST:
            self.template_name = self.confirm_template_name
            return self.render_to_response({**context, "sentence": self.sentence(form)})
        try:
            self.act(form)
        except taking.TooMuch as error:
            form.most_cents = error.most_cents
            form.add_error("cents", form.too_much())
            return self.form_invalid(form)
        except NotDone as error:
            refused = _("Nothing went back. Whoever takes the money says: %(reason)s")
            form.add_error(None, refused % {"reason": error.reason})
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the words of the buttons."""
        context = {"invoice": self.invoice, "submit": self.submit, "own_url": self.own_url}
        return {**super().get_context_data(**kwargs), **context}

    def _sum(self, form: SumForm) -> str:
        return money.told(form.cleaned_data["cents"], self.invoice.currency)


class RecordPayment(MovesMoney):
    """A transfer that came in is written down."""

    page_title = gettext_lazy("Record a payment")
    submit = gettext_lazy("Record the payment")
    done = gettext_lazy("The payment is recorded.")
    form_class = PaymentForm

    def most_cents(self) -> int:
        """What is open."""
        return 0 if self.invoice.is_credit else taking.open_cents(self.invoice)

    def sentence(self, form: SumForm) -> str:
        """What is written down, and what is open then."""
        left = self.most_cents() - form.cleaned_data["cents"]
        facts = {
            "sum": self._sum(form),
            "day": invoice_words.day(form.cleaned_data["on"]),
            "number": self.invoice.number,
            "left": money.told(left, self.invoice.currency),
        }
        if left:
            words = _(
                "%(sum)s that came in on %(day)s will be recorded for invoice %(number)s."
                " %(left)s stay open."
            )
        else:
            words = _(
                "%(sum)s that came in on %(day)s will be recorded for invoice %(number)s."
                " Nothing stays open."
            )
        return words % facts

    def act(self, form: SumForm) -> None:
        """Record it."""
        told = form.cleaned_data
        accounting.record_payment(
            self.invoice,
            told["cents"],
            at=told["on"],
            reference=told["reference"],
            by=self.request.user,
        )


class Refund(MovesMoney):
    """Money goes back, all of it or a part."""

    page_title = gettext_lazy("Refund")
    submit = gettext_lazy("Refund it")
    done = gettext_lazy("The refund is written down, and its credit note was mailed.")

    def most_cents(self) -> int:
        """What came in, less what went back."""
        return taking.paid_cents(self.invoice)

    def sentence(self, form: SumForm) -> str:
        """What goes back, and how."""
        facts = {"sum": self._sum(form), "number": self.invoice.number}
        words = _(
            "%(sum)s of what was paid for invoice %(number)s go back. A credit note will be made"
            " and mailed. The subscription goes on."
        )
        by_hand = _("Transfer the sum yourself: the newspaper can not do that.")
        by_transfer = "iban" in self.invoice.issuer
        return f"{words % facts} {by_hand}" if by_transfer else words % facts

    def act(self, form: SumForm) -> None:
        """Send it."""
        told, now = form.cleaned_data, timezone.now()
        accounting.refund(
            self.invoice,
            told["cents"],
            now=now,
            reference=told["reference"],
            by=self.request.user,
        )
