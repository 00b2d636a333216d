"""Another e-mail address for an account: confirmed by a code first, told to both addresses then."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from presspass.readers import proving, signs
from presspass.readers.models import Reader


class ChangeAddress(allauth_views.EmailView):
    """Asks for the new address, and mails a code to it."""

    template_name = "account/email.html"


class ConfirmAddress(allauth_views.ConfirmEmailVerificationCodeView):
    """Takes the code: of a sign-up, or of a changed address."""

    template_name = "account/confirm_address.html"

    @transaction.atomic
    def _verify_form_valid(self, form: Any) -> HttpResponse:
        old = self.request.user.email if self.request.user.is_authenticated else ""
        response = super()._verify_form_valid(form)
        reader = Reader.objects.get(pk=self._process.user.pk)
        if old and reader.email != old:
            signs.of_address(reader, old, self.request.device)
        return response


change_address = never_cache(proving.required(ChangeAddress.as_view()))
confirm_address = never_cache(login_not_required(ConfirmAddress.as_view()))
