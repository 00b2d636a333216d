"""Who is at an open session? Before the keys of an account are changed, its reader shows it again.

By the password, by a passkey, or by a code from the account's own mailbox. Signing in counts too,
for a quarter of an hour.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from presspass.mail import post
from presspass.readers import signs

WAYS = {
    "/account/reauthenticate/": _("Use your password"),
    "/account/passkeys/proof/": _("Use a passkey"),
    "/account/reauthenticate/code/": _("Get a code by mail"),
}
"""Where one shows who one is → what the link to it says."""

CODE = "proof"
"""Where a session keeps the code that was mailed, since when, and how often it was mistyped."""

TRIES = 3

View = Callable[..., HttpResponse]


def is_proven(request: HttpRequest) -> bool:
    """Whether the reader of `request` signed in, or showed who they are, a short time ago."""
    records = get_authentication_records(request, request.user)
    return bool(records) and _is_fresh(records[-1]["at"])


def required(view: View) -> View:
    """Let `view` answer only a reader who is proven; others show it first, and come back."""

    @login_required
    @wraps(view)
    def proven(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_proven(request):
            return view(request, *args, **kwargs)
        # What was posted is not kept: it may hold a password.
        way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        return HttpResponseRedirect(f"{way}?{urlencode({'next': request.get_full_path()})}")

    return proven


@method_decorator([never_cache, login_required], name="dispatch")
class ProofByCode(BaseReauthenticateView):
    """Mails a code to the reader's own address, and takes it."""

    template_name = "account/reauthenticate_by_code.html"

    def get_form_class(self) -> type:
        """The form for the code; it needs this module's users, hence the late import."""
        from presspass.readers.forms import ProofCodeForm  # noqa: PLC0415

        return ProofCodeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The code that was sent."""
        code = self._sent.get("code", "")
        return {**super().get_form_kwargs(), "user": self.request.user, "code": code}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a code is on its way."""
        return {**super().get_context_data(**kwargs), "is_sent": bool(self._sent)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a code, or look at the one that was typed."""
        if request.POST.get("action") != "send":
            return super().post(request, *args, **kwargs)
        limited = ratelimit.consume_or_429(
            request, action="request_login_code", key=request.user.email
        )
        if limited is not None:
            return limited
        code = get_adapter().generate_login_code()
        request.session[CODE] = {"code": code, "at": time.time(), "tries": 0}
        language = signs.language_of(request.user)
        link = signs.absolute("account_devices")
        post.send_to("readers/proof_code", request.user.email, language, code=code, link=link)
        return HttpResponseRedirect(self.passthrough_next_url(request.path))

    def form_valid(self, form: Any) -> HttpResponse:
        """Remember that it is the same person, and go on."""
        del self.request.session[CODE]
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Count the try; after the third the code is gone."""
        sent = self._sent
        if sent:
            sent["tries"] += 1
            self.request.session[CODE] = sent
        if sent.get("tries", TRIES) >= TRIES:
            self.request.session.pop(CODE, None)
        return super().form_invalid(form)

    @property
    def _sent(self) -> dict[str, Any]:
        sent = self.request.session.get(CODE, {})
        return sent if sent and _is_fresh(sent["at"]) else {}


def _is_fresh(at: float) -> bool:
    return time.time() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
