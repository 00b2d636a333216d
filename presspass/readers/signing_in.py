"""Signing in and up: by password, by a code from the mailbox; allauth's views with our manners.

Every way ends in `AccountAdapter.post_login`, where the browser gets its device and its ticket.
"""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from presspass.readers import devices
from presspass.readers.models import Reader

PENDING_FOR = 60 * 60
"""A session that only holds a mailed code lives so many seconds; signing in gives it its year."""


class StartsAnew:
    """A page that shows its form, although a code was asked for and has not come."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        del stage
        clear_login(request)


class SignIn(StartsAnew, allauth_views.LoginView):
    """By e-mail address and password; a link may bring the address along, as `email`."""

    def get_initial(self) -> dict[str, Any]:
        """The address that the link named."""
        return {**super().get_initial(), "login": self.request.GET.get("email", "")}


class SignUp(StartsAnew, allauth_views.SignupView):
    """A new account; who had one is told by mail, and sees the same page."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Make the account and ask for the code."""
        self.request.session.set_expiry(PENDING_FOR)
        return super().form_valid(form)


class AskForCode(StartsAnew, allauth_views.RequestLoginCodeView):
    """Asks for a sign-in code by mail."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Send it, or say by mail that there is no account; the page is the same."""
        self.request.session.set_expiry(PENDING_FOR)
        return super().form_valid(form)


class SignInByCode(allauth_views.ConfirmLoginCodeView):
    """Takes the code."""

    @transaction.atomic
    def _verify_form_valid(self, form: Any) -> HttpResponse:
        if not is_still_theirs(self._process):
            self._process.abort()
            return redirect(self.passthrough_next_url("/account/login/code/"))
        forget_unproven_password(self._process.user)
        return super()._verify_form_valid(form)


def is_still_theirs(process: Any) -> bool:
    """Whether the mailbox to which the code went is still that of the account."""
    reader: Reader | None = process.user
    return reader is not None and reader.email == process.state["email"].lower()


def forget_unproven_password(reader: Reader) -> None:
    """Let a password count no more that was chosen before anybody showed the mailbox is theirs.

    Else whoever signs up with somebody's address could wait until that person comes by a code.
    """
    if EmailAddress.objects.filter(user=reader, email=reader.email, verified=False).exists():
        reader.set_unusable_password()
        reader.save(update_fields=["password"])
        devices.refuse(reader, but=None, now=timezone.now())


sign_in = SignIn.as_view()
sign_up = SignUp.as_view()
ask_for_code = AskForCode.as_view()
sign_in_by_code = SignInByCode.as_view()
