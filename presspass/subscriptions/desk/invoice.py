"""The page of one invoice in the desk: what it says, what came in and went back, who did what."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.base import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import ModelLogEntry

from presspass.subscriptions import money
from presspass.subscriptions.billing import invoices, taking
from presspass.subscriptions.billing import words as invoice_words
from presspass.subscriptions.billing.invoices import Standing
from presspass.subscriptions.billing.views import as_pdf
from presspass.subscriptions.models import Invoice

STANDINGS = {
    Standing.OPEN: gettext_lazy("open"),
    Standing.OVERDUE: gettext_lazy("overdue"),
    Standing.PAID: gettext_lazy("settled"),
    Standing.CREDIT: gettext_lazy("credit note"),
}


class OfInvoice(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What the pages of one invoice have in common."""

    permission_required = "view"
    header_icon = "doc-full"
    model = Invoice
    page_title = gettext_lazy("Invoice")

    @cached_property
    def invoice(self) -> Invoice:
        """The invoice that the address names."""
        found = Invoice.objects.select_related("subscription", "credits")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def own_url(self) -> str:
        """The page of the invoice."""
        return reverse("invoices:inspect", args=[self.invoice.pk])

    def get_page_subtitle(self) -> str:
        """Its number."""
        return self.invoice.number

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where this page stands in the desk."""
        above = [
            {"url": reverse("invoices:index"), "label": gettext_lazy("Invoices")},
            {"url": self.own_url, "label": self.invoice.number},
        ]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.page_title}]


class InvoiceInDesk(OfInvoice, TemplateView):
    """One invoice: what it says, what came in and went back, who did what."""

    template_name = "subscriptions/desk/invoice.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where this page stands in the desk."""
        return super().get_breadcrumbs_items()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The invoice in words, and its accounts."""
        invoice = self.invoice
        entries = ModelLogEntry.objects.for_instance(invoice).order_by("-timestamp")
        return {
            **super().get_context_data(**kwargs),
            "invoice": invoice,
            "words": invoice_words.told(invoice),
            "standing": STANDINGS[invoices.standing(invoice, now=timezone.now())],
            "payments": invoice.payments.select_related("recorded_by"),
            "credit_notes": invoice.credit_notes.order_by("pk"),
            "open_cents": 0 if invoice.is_credit else taking.open_cents(invoice),
            "paid_cents": taking.paid_cents(invoice),
            "acts": list(_acts(entries, invoice)),
        }


class InvoicePdf(OfInvoice, View):
    """The same as PDF."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The file."""
        del request, kwargs
        return as_pdf(self.invoice)


def _acts(entries: QuerySet[ModelLogEntry], invoice: Invoice) -> Iterator[dict[str, Any]]:
    for entry in entries.select_related("user")[:50]:
        yield {
            "at": entry.timestamp,
            "who": entry.user_display_name,
            "what": entry.message,
            "sum": money.told(entry.data.get("cents", 0), invoice.currency),
            "reference": entry.data.get("reference", ""),
        }
