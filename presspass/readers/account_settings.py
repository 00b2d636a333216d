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
    "request_login_code": ("PRESSPASS_LIMIT_CODE", "20/m/ip,5/15m/key", "600/m/ip,100/m/key"),
    "reset_password": ("PRESSPASS_LIMIT_RESET", "20/m/ip,5/15m/key", "600/m/ip,100/m/key"),
    "reset_password_from_key": ("PRESSPASS_LIMIT_NEW_PASSWORD", "20/m/ip", "600/m/ip"),
    "confirm_email": ("PRESSPASS_LIMIT_CONFIRM", "5/15m/key", "100/m/key"),
    "manage_email": ("PRESSPASS_LIMIT_EMAIL", "10/m/user", "100/m/user"),
    "reauthenticate": ("PRESSPASS_LIMIT_PROOF", "10/m/user", "100/m/user"),
    "webauthn_login": ("PRESSPASS_LIMIT_PASSKEY", "20/m/ip", "600/m/ip"),
    "newsletter": ("PRESSPASS_LIMIT_NEWSLETTER", "20/m/ip,10/h/key", "600/m/ip"),
    "newsletter_link": ("PRESSPASS_LIMIT_NEWSLETTER_LINK", "20/m/ip,3/15m/key", "600/m/ip"),
    "search": ("PRESSPASS_LIMIT_SEARCH", "30/m/ip", "600/m/ip"),
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
QUARTER_OF_AN_HOUR = 15 * 60

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
    "add_email": "presspass.readers.forms.NewAddressForm",
    "change_password": "presspass.readers.forms.ChangePasswordForm",
    "confirm_email_verification_code": "presspass.readers.forms.ConfirmAddressForm",
    "confirm_login_code": "presspass.readers.forms.SignInCodeForm",
    "confirm_password_reset_code": "presspass.readers.forms.ResetCodeForm",
    "login": "presspass.readers.forms.SignInForm",
    "reauthenticate": "presspass.readers.forms.PresentPasswordForm",
    "request_login_code": "presspass.readers.forms.AskForCodeForm",
    "reset_password": "presspass.readers.forms.AskForResetForm",
    "reset_password_from_key": "presspass.readers.forms.NewPasswordForm",
    "set_password": "presspass.readers.forms.SetPasswordForm",
    "signup": "presspass.readers.forms.SignUpForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = rate_limits(os.environ)

# A known and an unknown address get the same answer everywhere, at sign-up too: hence a code there.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Codes, not links: they are typed where one reads, whatever opens the mail, and stand in no log.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = QUARTER_OF_AN_HOUR
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = QUARTER_OF_AN_HOUR
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 2 * QUARTER_OF_AN_HOUR
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = QUARTER_OF_AN_HOUR
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = QUARTER_OF_AN_HOUR

# Passkeys stand beside the password, not behind it.
MFA_ADAPTER = "presspass.readers.passkeys.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "presspass.readers.forms.AddPasskeyForm",
    "login_webauthn": "presspass.readers.forms.SignInByPasskeyForm",
    "reauthenticate_webauthn": "presspass.readers.forms.ProofByPasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": ACCOUNT_RATE_LIMITS["webauthn_login"]}

# The desk has no door of its own: passwords are tried and changed where the limits hold.
WAGTAILADMIN_LOGIN_URL = "/desk/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = True
