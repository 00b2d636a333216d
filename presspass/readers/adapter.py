"""Where allauth's ways meet ours: device and ticket at every sign-in, our mails, our sentences."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from presspass.mail import post
from presspass.readers import middleware, proving, same_origin, signs, ticket_cookie
from presspass.readers.models import Device, Reader

if TYPE_CHECKING:
    from presspass.readers.forms import SignUpForm

MESSAGES = frozenset(
    {
        "account/messages/password_changed.txt",
        "account/messages/password_set.txt",
        "mfa/messages/webauthn_added.txt",
        "mfa/messages/webauthn_removed.txt",
    }
)
"""The messages worth a line; a reader who signed in sees that in the article."""

MAILS = {
    "account/email/login_code": "sign_in_code",
    "account/email/password_reset_code": "reset_code",
    "account/email/email_confirmation_signup": "confirm_sign_up",
    "account/email/email_confirmation": "confirm_address",
    "account/email/unknown_account": "unknown_account",
    "account/email/account_already_exists": "account_exists",
}
"""Allauth's mails → ours, in `templates/mail/readers/`. Of changes `signs.py` tells."""

TOLD_OTHERWISE = frozenset({"password_reset", "invitation"})
"""Ways of signing in of which a mail tells the reader anyway, or brought them."""

LINKS = {"unknown_account": "account_signup", "account_exists": "account_login"}
"""Mails with a link → the page to which it leads."""


class AccountAdapter(DefaultAccountAdapter):
    """What happens beside allauth's own doing when a reader signs in or up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("There is an account with this e-mail address already. Sign in with it."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This is not the code of our last mail."),
        "incorrect_password": _("This is not your present password."),
        "rate_limited": _("This came too often. Wait some minutes, then try again."),
        "too_many_login_attempts": _(
            "There were too many tries to sign in. Wait five minutes, then try again."
        ),
    }

    def is_safe_url(self, url: str) -> bool:
        """Whether `url` is a path of this site: nobody is led elsewhere after signing in."""
        return bool(same_origin.local_path(url))

    def pre_login(self, request: HttpRequest, user: Reader, **login: Any) -> HttpResponse | None:
        """Take an address for confirmed that came from the staff and not from a sign-up."""
        if not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return super().pre_login(request, user, **login)

    def post_login(self, request: HttpRequest, user: Reader, **login: Any) -> HttpResponse:
        """Give the browser its device and its ticket, so that the next page is read."""
        response = super().post_login(request, user, **login)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
        tells = not login["signup"] and _is_news(request, user)
        device = middleware.adopt(request)
        ticket_cookie.give(request, response, device)
        if tells:
            signs.of_device(user, device)
        return response

    def save_user(
        self, request: HttpRequest, user: Reader, form: "SignUpForm", **more: Any
    ) -> Reader:
        """Keep the name that was given, and the address in lower case."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, **more)

    def get_login_stages(self) -> list[str]:
        """A code or a confirmed address may be asked for; a passkey never on top of a password."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "allauth.account.stages.EmailVerificationStage",
        ]

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Whether it is long ago that the reader showed who they are; signing in counts."""
        del app
        return not proving.is_proven(context.request)

    def get_reauthentication_methods(self, user: Reader) -> list[dict[str, Any]]:
        """Allauth's ways, and the one that every reader has: a code from their mailbox."""
        if not user.is_authenticated:
            return []
        ways = [
            {**way, "description": proving.WAYS[way["url"]]}
            for way in super().get_reauthentication_methods(user)
        ]
        url = reverse("account_reauthenticate_by_code")
        return [*ways, {"id": "code", "description": proving.WAYS[url], "url": url}]

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """After a changed address: back to the account."""
        del email_address
        return reverse("account_overview")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send our own mail of that name, in the language of the account at that address."""
        reader = Reader.objects.filter(email=email.lower()).first()
        language = signs.language_of(reader) if reader else translation.get_language()
        mail = MAILS[template_prefix]
        facts = {"code": context["code"]} if "code" in context else {}
        if mail in LINKS:
            facts["link"] = signs.absolute(LINKS[mail])
        post.send_to(f"readers/{mail}", email, language, **facts)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **more: Any,
    ) -> None:
        """Leave out what the next page shows anyway."""
        if message_template in MESSAGES or more.get("message"):
            super().add_message(request, level, message_template, *args, **more)


def _is_news(request: HttpRequest, reader: Reader) -> bool:
    """Whether `reader` was never signed in on this browser, and is not told of it otherwise."""
    cookie = request.COOKIES.get(settings.GATE.cookies.device, "")
    if Device.objects.filter(pk=cookie, reader=reader).exists():
        return False
    records = get_authentication_records(request, reader)
    return not records or records[-1]["method"] not in TOLD_OTHERWISE
