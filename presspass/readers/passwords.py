"""A password changed, set for the first time, or reset: this device goes on, all others are out.

Sessions and tickets end with the change itself; the owner is told by mail, and can undo it.
"""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.forms import ChangePasswordForm
from allauth.account.internal.flows.password_change import (
    finalize_password_change,
    finalize_password_set,
)
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from presspass.readers import devices, proving, signs, ticket_cookie
from presspass.readers.models import Device, Reader
from presspass.readers.signing_in import PENDING_FOR, is_still_theirs


class ChangePassword(allauth_views.PasswordChangeView):
    """A new password; `next` is where one was reading."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead a reader without a password to the page for that, and from there to `next`."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect(self.passthrough_next_url(reverse("account_set_password")))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        """Change it, end the other sessions and all tickets, then give this device a new one."""
        _keep(form, self.request.device, what="password_changed")
        finalize_password_change(self.request, form.user)
        return _back(self)


class SetPassword(allauth_views.PasswordSetView):
    """A first password, for a reader who signs in by code or passkey."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead a reader who has one to the page that changes it, and from there to `next`."""
        if request.user.is_authenticated and request.user.has_usable_password():
            return redirect(self.passthrough_next_url(reverse("account_change_password")))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it; whoever else is signed in must know it from now on."""
        _keep(form, self.request.device, what="password_set")
        finalize_password_set(self.request, form.user)
        return _back(self)


class AskForReset(allauth_views.PasswordResetView):
    """Asks for a code that leads to a new password."""

    def get_initial(self) -> dict[str, Any]:
        """The address of who is signed in: nobody should have to type it on a phone."""
        user = self.request.user
        return {"email": user.email} if user.is_authenticated else {}

    def form_valid(self, form: Any) -> HttpResponse:
        """Send it, or say by mail that there is no account; the page is the same."""
        if not self.request.user.is_authenticated:
            self.request.session.set_expiry(PENDING_FOR)
        return super().form_valid(form)


class TakeResetCode(allauth_views.ConfirmPasswordResetCodeView):
    """Takes the code."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to the new password, unless the account has another address by now."""
        if not is_still_theirs(self._process):
            return _asked_again(self)
        return super().form_valid(form)


class ResetPassword(allauth_views.CompletePasswordResetView):
    """Takes the new password, signs in with it, and leads back to the article."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, end all sessions and tickets but this device's, and sign in."""
        reader: Reader = self._process.user
        if not is_still_theirs(self._process):
            return _asked_again(self)
        form.save()
        here = self.request.device if self.request.user == reader else None
        devices.refuse(reader, but=here, now=timezone.now())
        response = self._process.finish()
        signs.of_password(reader, self.request.device, what="password_reset")
        _leave_unsaid(self.request)
        return response


def _keep(form: Any, this: Device, *, what: str) -> None:
    with transaction.atomic():
        form.save()
        devices.refuse(form.user, but=this, now=timezone.now())
        signs.of_password(form.user, this, what=what)


def _back(view: Any) -> HttpResponse:
    there = view.get_next_url()
    if there:
        _leave_unsaid(view.request)
    response = redirect(there or "account_devices")
    ticket_cookie.give(view.request, response, view.request.device)
    return response


def _leave_unsaid(request: HttpRequest) -> None:
    """Drop the message for the next page: an article shows none, and later it would be stale."""
    list(messages.get_messages(request))


def _asked_again(view: Any) -> HttpResponse:
    view._process.abort()  # noqa: SLF001 - allauth gives it no other name
    return redirect(view.passthrough_next_url(reverse("account_reset_password")))


change_password = never_cache(ChangePassword.as_view())
set_password = never_cache(proving.required(SetPassword.as_view()))
ask_for_reset = never_cache(AskForReset.as_view())
take_reset_code = never_cache(TakeResetCode.as_view())
reset_password = never_cache(ResetPassword.as_view())
