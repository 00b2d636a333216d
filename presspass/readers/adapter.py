"""Where allauth's ways meet ours: the device at sign-in, paths of this site only, our sentences."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from presspass.readers import middleware, same_origin, ticket_cookie
from presspass.readers.models import Reader

if TYPE_CHECKING:
    from presspass.readers.forms import SignUpForm

MESSAGES = frozenset({"account/messages/password_changed.txt"})
"""The messages worth a line; a reader who signed in sees that in the article."""


class AccountAdapter(DefaultAccountAdapter):
    """What happens beside allauth's own doing when a reader signs in or up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("There is an account with this e-mail address already. Sign in with it."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _(
            "There were too many tries to sign in. Wait five minutes, then try again."
        ),
    }

    def is_safe_url(self, url: str) -> bool:
        """Whether `url` is a path of this site: nobody is led elsewhere after signing in."""
        return bool(same_origin.local_path(url))

    def post_login(self, request: HttpRequest, user: Reader, **login: Any) -> HttpResponse:
        """Give the browser its device and its ticket, so that the next page is read."""
        response = super().post_login(request, user, **login)
        ticket_cookie.give(request, response, middleware.adopt(request))
        return response

    def save_user(
        self, request: HttpRequest, user: Reader, form: "SignUpForm", **more: Any
    ) -> Reader:
        """Keep the name that was given, and the address in lower case."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, **more)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *context: Any,
        **more: Any,
    ) -> None:
        """Leave out what the next page shows anyway."""
        if message_template in MESSAGES:
            super().add_message(request, level, message_template, *context, **more)
