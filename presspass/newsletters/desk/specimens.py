"""The mail of an issue for whoever composes it: shown as a made-up recipient gets it, or sent.

Its links lead to the newsletter's page: nobody unsubscribes by looking.
"""

import smtplib
from typing import Final

from anymail.exceptions import AnymailError
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from presspass.mail.post import new_message_id
from presspass.newsletters.issues import providers, writing
from presspass.newsletters.models import Issue
from presspass.newsroom.machines.addresses import absolute

FORMS: Final = (
    ("phone", gettext_lazy("On a phone")),
    ("dark", gettext_lazy("In the dark")),
    ("desktop", gettext_lazy("On a desktop")),
    ("text", gettext_lazy("As text")),
)
"""How it can be looked at, with the names of that."""
DARK: Final = "(prefers-color-scheme: dark)"
"""What mail programs ask; shown here it is settled, whatever the desk's own colours are."""
POLICY: Final = {
    "default-src": ["'none'"],
    "img-src": ["'self'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"],
}
"""What a mail may do in the frame: be looked at. Its links open in a window of their own."""


def shown(issue: Issue, form: str) -> HttpResponse:
    """The mail of `issue` in one of `FORMS`. Raises Http404 for another."""
    if form not in dict(FORMS):
        raise Http404
    found, own = writing.written(issue), _made_up(issue, "reader@example.org")
    response = HttpResponse(_text(found, own) if form == "text" else _html(found, own, form))
    response._csp_replace = POLICY  # noqa: SLF001  (as django-csp's decorator does)
    return response


def _text(found: writing.Written, own: writing.Personal) -> str:
    """The text, its lines broken where the window ends, as programs that show mail do."""
    page = "<!doctype html><title>{}</title><pre style='white-space: pre-wrap'>{}</pre>"
    return format_html(page, found.subject, writing.put_in(found.text, own))


def _html(found: writing.Written, own: writing.Personal, form: str) -> str:
    """The HTML; its links open in a window of their own, its pictures come from this host."""
    page = writing.put_in(found.html, own, escaped=True)
    page = page.replace("<head>", '<head><base target="_blank">', 1)
    page = page.replace(absolute("/media/"), "/media/")
    return page.replace(DARK, "all" if form == "dark" else "not all")


def send(issue: Issue, address: str) -> str:
    """Send the mail of `issue` to `address` alone, marked; what was said where it was refused."""
    found = writing.written(issue)
    message = writing.as_message(found, _made_up(issue, address))
    with translation.override(issue.newsletter.language):
        message.subject = _("Test: %(subject)s") % {"subject": found.subject}
    for name in [name for name in message.extra_headers if name.startswith("List-")]:
        del message.extra_headers[name]
    try:
        message.send()
    except AnymailError as error:
        return providers.words_of(error)
    except (OSError, smtplib.SMTPException) as error:
        return str(error) or type(error).__name__
    return ""


def _made_up(issue: Issue, address: str) -> writing.Personal:
    page = absolute(f"/newsletters/{issue.newsletter.slug}/")
    return writing.Personal(address, page, page, new_message_id())
