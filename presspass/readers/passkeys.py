"""Passkeys: signing in by one, adding and removing them; what allauth does, with our manners.

A passkey stands for itself: its device has asked who is there. It is never a second step.
"""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as allauth_views
from allauth.mfa.webauthn.internal import auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from presspass.readers import proving, signs
from presspass.readers.models import Reader
from presspass.readers.signing_in import PENDING_FOR


class PasskeyAdapter(DefaultMFAAdapter):
    """Our sentences, and a first name for a passkey."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This passkey belongs to no account here. Sign in another way."),
    }

    def generate_authenticator_name(self, user: Reader, type: str) -> str:  # noqa: A002
        """The name that a passkey has until its reader gives one."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


class SignInByPasskey(allauth_views.LoginWebAuthnView):
    """Signs in whoever holds the passkey; `next` is kept, also when it fails."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the browser needs to ask for it, kept in the session for a short time."""
        if not request.user.is_authenticated:
            request.session.set_expiry(PENDING_FOR)
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say so on the sign-in page."""
        response = super().form_invalid(form)
        response["Location"] = self.get_context_data()["login_url"]
        return response


class Passkeys(allauth_views.ListWebAuthnView):
    """The reader's passkeys."""

    template_name = "account/passkeys.html"


class AddPasskey(allauth_views.AddWebAuthnView):
    """Adds one, and tells the owner."""

    template_name = "account/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser needs to make one that stands for itself."""
        context = super().get_context_data(**kwargs)
        context["form"] = kwargs.get("form", context.get("form"))
        options = auth.begin_registration(self.request.user, passwordless=True)
        context["js_data"] = {"creation_options": options}
        return context

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("mfa_list_webauthn")

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it."""
        response = super().form_valid(form)
        name, request = form.cleaned_data["name"], self.request
        signs.of_passkey(request.user, request.device, name=name, what="passkey_added")
        return response


class RemovePasskey(allauth_views.RemoveWebAuthnView):
    """Removes one, and tells the owner."""

    template_name = "account/passkey_remove.html"

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it."""
        name, request = str(self.get_object()), self.request
        response = super().form_valid(form)
        signs.of_passkey(request.user, request.device, name=name, what="passkey_removed")
        return response


class ProofByPasskey(allauth_views.ReauthenticateWebAuthnView):
    """Shows by a passkey that it is still the same person."""

    template_name = "account/reauthenticate_by_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say so here, and offer the other ways."""
        super().form_invalid(form)
        return redirect(self.passthrough_next_url(self.request.path))


list_passkeys = Passkeys.as_view()
add_passkey = proving.required(AddPasskey.as_view())
remove_passkey = proving.required(RemovePasskey.as_view())
sign_in_by_passkey = SignInByPasskey.as_view()
prove_by_passkey = ProofByPasskey.as_view()
