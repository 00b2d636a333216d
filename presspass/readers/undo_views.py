"""The page behind the link in a mail about a change: it shows a button, and the button undoes it.

Fetching the page does nothing: programs that look for viruses fetch every link.
"""

from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from presspass.readers import signs, undo
from presspass.readers.linked import without_trace
from presspass.readers.models import Change
from presspass.readers.signing_in import PENDING_FOR


@without_trace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_change(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link would do (GET), or do it (POST), once."""
    change = undo.change_of(token)
    if change is None:
        return render(request, "account/undo_spent.html", status=410)
    if request.method != "POST":
        return render(request, "account/undo.html", {"change": change})
    if request.user == change.reader and change.kind != Change.Kind.DEVICE:
        logout(request)
        request.device = None
    replaced = change.reader.email
    if not undo.undo(change, now=timezone.now()):
        return render(request, "account/undo_spent.html", status=410)
    return _after(request, change, replaced)


def _after(request: HttpRequest, change: Change, replaced: str) -> HttpResponse:
    if change.kind == Change.Kind.DEVICE:
        passwordless = not change.reader.has_usable_password()
        return render(request, "account/undone.html", {"passwordless": passwordless})
    signs.of_undoing(change, replaced)
    if not change.reader.is_active:
        return redirect("account_inactive")
    if not request.user.is_authenticated:
        request.session.set_expiry(PENDING_FOR)
    PasswordResetVerificationProcess.initiate(
        request=request, user=change.reader, email=change.reader.email
    )
    return redirect("account_confirm_password_reset_code")
