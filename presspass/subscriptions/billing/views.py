"""A reader's invoices: the list, each as a page that prints well, and as PDF."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from presspass.subscriptions.billing import invoices, letters, taking
from presspass.subscriptions.billing import words as invoice_words
from presspass.subscriptions.billing.invoices import Standing
from presspass.subscriptions.billing.pdf import pdf_of
from presspass.subscriptions.models import Invoice
from presspass.subscriptions.payments import asking, provider_of
from presspass.subscriptions.payments.protocol import NeedsReader, NotDone


@never_cache
@login_required
@require_safe
def my_invoices(request: HttpRequest) -> HttpResponse:
    """All invoices of what the reader owns or owned, the newest first."""
    now = timezone.now()
    rows = [
        {"invoice": one, "standing": invoices.standing(one, now=now)}
        for one in invoices.of_reader(request.user)
    ]
    return render(request, "account/invoices.html", {"rows": rows})


@never_cache
@login_required
@require_safe
def my_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """One of them; nobody else is told that there is such a number."""
    invoice = _of(request, number)
    standing = invoices.standing(invoice, now=timezone.now())
    provider = provider_of(invoice.subscription.provider)
    context = {
        "invoice": invoice,
        "words": invoice_words.told(invoice),
        "standing": standing,
        "open_cents": taking.open_cents(invoice),
        "can_pay_here": standing in {Standing.OPEN, Standing.OVERDUE} and not provider.by_transfer,
        "credit_notes": invoice.credit_notes.order_by("pk"),
    }
    return render(request, "account/invoice.html", context)


@never_cache
@login_required
@require_safe
def my_invoice_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same as PDF."""
    return as_pdf(_of(request, number))


@never_cache
@login_required
@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Go on to where an open invoice is paid; back to it where there is nothing to do."""
    invoice = _of(request, number)
    if invoice.settled_at is None:
        back_to, now = letters.page_of(invoice), timezone.now()
        try:
            answer = asking.ask_for(invoice, back_to=back_to, now=now)
        except NotDone:
            messages.error(request, _("Paying does not work at the moment. Try again later."))
        else:
            if isinstance(answer, NeedsReader):
                return redirect(answer.url)
    return redirect("account_invoice", number)


def as_pdf(invoice: Invoice) -> HttpResponse:
    """`invoice` as an answer that browsers show, and save under its number."""
    name = f'inline; filename="{invoice.number}.pdf"'
    headers = {"Content-Type": "application/pdf", "Content-Disposition": name}
    return HttpResponse(pdf_of(invoice), headers=headers)


def _of(request: HttpRequest, number: str) -> Invoice:
    own = invoices.of_reader(request.user).select_related("subscription", "credits")
    return get_object_or_404(own, number=number)
