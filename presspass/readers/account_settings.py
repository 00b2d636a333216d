"""Django's and allauth's settings about accounts, kept beside the code that relies on them.

`presspass.site.settings` takes them over by name. Limits on tries come from the environment.
"""

import os
import re
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

_RATE = re.compile(r"\d+/\d*[smhd]/(ip|key|user)")

LIMITS = {
    "login": ("PRESSPASS_LIMIT_LOGIN", "30/m/ip", "600/m/ip"),
    "login_failed": ("PRESSPASS_LIMIT_LOGIN_FAILED", "10/m/ip,5/300s/key", "200/m/ip,100/m/key"),
    "signup": ("PRESSPASS_LIMIT_SIGNUP", "20/m/ip", "600/m/ip"),
    "change_password": ("PRESSPASS_LIMIT_PASSWORD", "5/m/user", "100/m/user"),
}
"""Action → the variable that sets its limit, the limit without it, and that of demo and tests."""

ROOMY = ("PRESSPASS_DEMO", "PRESSPASS_TEST")


def rate_limits(env: Mapping[str, str]) -> dict[str, str]:
    """How often an address, an account or a reader may try each action.

    Raises ImproperlyConfigured, which names the variable and a value that would do.
    """
    is_roomy = any(env.get(name, "").lower() in {"1", "yes", "true"} for name in ROOMY)
    return {
        action: _limit(env, name, roomy if is_roomy else usual)
        for action, (name, usual, roomy) in LIMITS.items()
    }


def _limit(env: Mapping[str, str], name: str, usual: str) -> str:
    value = env.get(name) or usual
    if not all(_RATE.fullmatch(rate.strip()) for rate in value.split(",")):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; it must look like {usual}: a number, a span, and ip, key or user"
        )
    return value


YEAR = 365 * 24 * 60 * 60

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = YEAR

ACCOUNT_ADAPTER = "presspass.readers.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "presspass.readers.forms.SignInForm",
    "signup": "presspass.readers.forms.SignUpForm",
    "change_password": "presspass.readers.forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Nothing here sends mail yet: no address is verified, and an address that is taken is said to be.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = rate_limits(os.environ)

# The desk has no door of its own: passwords are tried and changed where the limits hold.
WAGTAILADMIN_LOGIN_URL = "/desk/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = True
