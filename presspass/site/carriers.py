"""Who carries the mail: EMAIL_URL, read into the values that Django and anymail know.

What is sent, and when, is the affair of `presspass.mail`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from presspass.gate.errors import SettingError

NAME = "EMAIL_URL"
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
BY_KEY = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mandrill": "MANDRILL_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}
"""Provider → the name under which anymail wants its key (anymail.dev/en/stable/esps)."""

MAILBOX = {"EMAIL_BACKEND": "presspass.demo.mailbox.Mailbox"}


def mail(env: Mapping[str, str], home: Path, *, demo: bool) -> dict[str, Any]:
    """Django's settings for the carrier in EMAIL_URL. Raises SettingError.

    Without one mail stays as files in the data folder, in a demonstration in a mailbox.
    """
    url = env.get(NAME) or ("mailbox:" if demo else (home / "mail").resolve().as_uri())
    parts = urlsplit(url)
    if parts.scheme in SMTP_PORTS:
        return _smtp(url)
    if parts.scheme in BY_KEY:
        return _provider(url)
    if parts.scheme == "file" and parts.path:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": unquote(parts.path)}
    if url == "console:":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if url == "mailbox:":
        return MAILBOX
    raise _unknown()


def mail_from(env: Mapping[str, str], base_url: str) -> str:
    """The address from which mail is sent. Raises SettingError."""
    name = "PRESSPASS_MAIL_FROM"
    address = env.get(name) or f"no-reply@{urlsplit(base_url).hostname}"
    local, at, host = address.partition("@")
    if not (local and at and host) or any(sign in address for sign in ' <>,;"\r\n'):
        mend = "give a bare one like news@example.org; the paper's name is added."
        raise SettingError(name, f"“{address}” is not an address.", mend=mend)
    return address


def _smtp(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    try:
        port = parts.port or SMTP_PORTS[parts.scheme]
    except ValueError as error:
        raise _unknown() from error
    if not parts.hostname:
        raise _unknown()
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _provider(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    key = unquote(parts.netloc)
    if not key:
        mend = f"write it like {parts.scheme}://KEY."
        raise SettingError(NAME, f"names {parts.scheme} without its key.", mend=mend)
    more = {_option(parts.scheme, name): value for name, value in parse_qsl(parts.query)}
    return {
        "EMAIL_BACKEND": f"anymail.backends.{parts.scheme}.EmailBackend",
        "ANYMAIL": {BY_KEY[parts.scheme]: key, **more},
    }


def _option(provider: str, name: str) -> str:
    """How anymail calls it: the secret of what a provider tells us belongs to none of them."""
    return (name if name == "webhook_secret" else f"{provider}_{name}").upper()


def _unknown() -> SettingError:
    known = ", ".join([*SMTP_PORTS, "file", *BY_KEY])
    mend = f"write it like smtp+tls://user:password@host:587; known are {known}."
    return SettingError(NAME, "names nobody who carries mail.", mend=mend)
