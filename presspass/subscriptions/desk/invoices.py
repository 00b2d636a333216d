"""Invoices in the desk: searched, parted by how far they are, each with its page."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from presspass.subscriptions import money
from presspass.subscriptions.billing import invoices
from presspass.subscriptions.billing.invoices import Standing
from presspass.subscriptions.desk.invoice import STANDINGS, InvoiceInDesk, InvoicePdf
from presspass.subscriptions.desk.money import RecordPayment, Refund
from presspass.subscriptions.models import Invoice
from presspass.subscriptions.permissions import ByAccounts


class InvoiceFilter(WagtailFilterSet):
    """Invoices by how far they are."""

    standing = django_filters.ChoiceFilter(
        label=gettext_lazy("Standing"), choices=list(STANDINGS.items()), method="that_are"
    )

    def that_are(self, found: QuerySet[Invoice], name: str, value: str) -> QuerySet[Invoice]:
        """Those of `found` that stand so now."""
        del name
        now = timezone.now()
        unpaid = Q(settled_at=None, gross_cents__gt=0)
        return found.filter(
            {
                Standing.OPEN: unpaid & Q(due_at__gte=now),
                Standing.OVERDUE: unpaid & Q(due_at__lt=now),
                Standing.PAID: Q(settled_at__isnull=False, gross_cents__gt=0),
                Standing.CREDIT: Q(gross_cents__lte=0),
            }[Standing(value)]
        )

    class Meta:
        model = Invoice
        fields: list[str] = []


class InvoiceViewSet(ModelViewSet):
    """Invoices."""

    model = Invoice
    icon = "doc-full"
    menu_label = gettext_lazy("Invoices")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = InvoiceInDesk
    permission_policy = ByAccounts(Invoice)
    exclude_form_fields: list[str] = []
    filterset_class = InvoiceFilter
    search_fields = [
        "number", "to__name", "to__email", "subscription__owner__email",
        "subscription__owner__name", "subscription__company__name",
    ]  # fmt: skip
    search_backend_name = None
    list_display = [
        TitleColumn("number", label=gettext_lazy("Number"), url_name="invoices:inspect"),
        Column("to", label=gettext_lazy("To whom"), accessor=lambda one: one.to.get("name", "")),
        DateColumn("issued_at", label=gettext_lazy("Date")),
        DateColumn("due_at", label=gettext_lazy("Due")),
        Column(
            "standing",
            label=gettext_lazy("Standing"),
            accessor=lambda one: STANDINGS[invoices.standing(one, now=timezone.now())],
        ),
        Column(
            "gross_cents",
            label=gettext_lazy("Sum"),
            accessor=lambda one: money.told(one.gross_cents, one.currency),
        ),
    ]

    list_export = [
        "number", "issued_at", "due_at", "settled_at", "to.name", "to.email",
        "currency", "net_cents", "tax_percent", "tax_cents", "gross_cents",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        """The list, the page of one, and what can be done with it; nothing is edited."""
        common = {"permission_policy": self.permission_policy}
        kept = {"index", "index_results", "inspect"}
        return [
            *(one for one in super().get_urlpatterns() if one.name in kept),
            path("<int:pk>.pdf", InvoicePdf.as_view(**common), name="pdf"),
            path("<int:pk>/payment/", RecordPayment.as_view(**common), name="payment"),
            path("<int:pk>/refund/", Refund.as_view(**common), name="refund"),
        ]
