"""What a provider answered by its own interface, whichever of those it is that anymail knows."""

from typing import Any, Final
from urllib.parse import urlsplit

from anymail.exceptions import AnymailInvalidAddress
from django.core.mail import EmailMessage
from requests import ReadTimeout

SAYS: Final = ("Message", "message", "detail", "description", "error", "errors")
"""Under which words providers say in words what is wrong."""
GATEWAY_WAITED_IN_VAIN: Final = 504


def status_of(error: Exception) -> int | None:
    """The status of the answer; None where there was none."""
    return getattr(getattr(error, "response", None), "status_code", None)


def is_without_answer(error: Exception) -> bool:
    """Whether the provider had the whole mail and said nothing: it may go out, or not."""
    return isinstance(error, ReadTimeout) or status_of(error) == GATEWAY_WAITED_IN_VAIN


def is_of_mailbox(error: Exception, message: EmailMessage) -> bool:
    """Whether the address of `message` is none, as the provider or anymail says.

    What is “rejected” may be so for what we lack: a sender that is not known, a plan that is full.
    """
    status = getattr(message, "anymail_status", None)
    return isinstance(error, AnymailInvalidAddress) or bool(status and status.status == {"invalid"})


def words_of(error: Exception) -> str:
    """What was said, in the provider's own words and for people."""
    response = getattr(error, "response", None)
    if response is None:
        request = getattr(error.__cause__, "request", None)
        host = urlsplit(request.url).hostname if request is not None else ""
        return f"no answer from {host}" if host else " ".join(map(str, error.args))
    try:
        said = _said(response.json())
    except ValueError:
        said = ""
    status = "" if response.ok else f"{response.status_code} "
    return f"{status}{' '.join((said or response.reason or '').split())}".strip()


def _said(told: Any) -> str:
    match told:
        case str():
            return told
        case [first, *_]:
            return _said(first)
        case dict():
            return next((said for name in SAYS if (said := _said(told.get(name)))), "")
    return ""
