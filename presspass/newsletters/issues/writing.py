"""An issue as a mail: set once by MJML, then given to each recipient with links of their own.

The head and the three links that are somebody's own are marks until a mail is `addressed`, which
costs some replacing of bytes and no template.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from functools import partial
from html import escape
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from presspass.mail import letters, post
from presspass.newsletters import links
from presspass.newsletters.issues.content import Item, items_of
from presspass.newsletters.models import Delivery, Issue, Recipient, Signup
from presspass.newsroom.machines.addresses import absolute
from presspass.subscriptions.models.publisher import Publisher

LEAVE: Final = "https://leave.invalid/4b1c7a"
CHOICES: Final = "https://choices.invalid/4b1c7a"
TO: Final = "to-4b1c7a@recipient.invalid"
MESSAGE: Final = "<message-4b1c7a@recipient.invalid>"
DATE: Final = "Thu, 01 Jan 1970 00:00:00 +0000"
PICTURE: Final = "fill-1104x736|format-jpeg|jpegquality-78"
"""The picture of the lead: twice as many pixels as it is shown, and in a form that all know."""
LONGEST_LINE: Final = 500
"""Of 998 bytes (RFC 5322, 2.1.1): longer ones would be encoded, and the marks not be found. What is
put in their place is longer than they are."""
BROKEN_AT: Final = 120
"""After so many characters, which are fewer bytes than that in every script."""


@dataclass(frozen=True, slots=True)
class Written:
    """An issue as everybody gets it, with marks for what is somebody's own."""

    sender: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]


class Personal(NamedTuple):
    """What one mail has and no other."""

    address: str
    leave: str
    choices: str
    message_id: str


def written(issue: Issue) -> Written:
    """Set `issue` as it stands now."""
    language = issue.newsletter.language
    source = set_in_mjml(issue)
    letter = letters.read(source, issue.newsletter.edition.edition_name)
    head = links.headers(Signup(pk=0, newsletter=issue.newsletter, recipient=Recipient(pk=0)))
    return Written(
        letter.sender,
        letter.subject,
        letter.text,
        letter.html,
        {**head, "List-Unsubscribe": f"<{LEAVE}>", "Content-Language": language},
    )


def set_in_mjml(issue: Issue) -> str:
    """The MJML of `issue`, in the language of its edition."""
    newsletter = issue.newsletter
    items = items_of(issue)
    given = {
        "issue": issue,
        "newsletter": newsletter,
        "publication": newsletter.edition.edition_name,
        "front": absolute(newsletter.edition.url or "/"),
        "language": newsletter.language,
        "introduction": _with_hosts(expand_db_html(issue.introduction)),
        "items": [(item, absolute(item.path)) for item in items],
        "picture": _picture_of(items[:1]),
        "preheader": issue.preheader or (items[0].words if items else ""),
        "archive": archive_address(issue),
        "leave": LEAVE,
        "choices": CHOICES,
        "publisher": Publisher.current(),
        "day": issue.sending_since or timezone.now(),
    }
    with translation.override(newsletter.language):
        return render_to_string("newsletters/issue/mail.mjml", given)


def archive_address(issue: Issue) -> str:
    """Where `issue` stands in the archive; "" before it is sent."""
    if issue.number is None:
        return ""
    return absolute(issue.address)


def personal(delivery: Delivery) -> Personal:
    """What the mail of `delivery` has of its own; its Message-ID never changes."""
    return Personal(
        delivery.address,
        links.leave(delivery.signup),
        links.preferences(delivery.signup.recipient),
        message_id(delivery),
    )


def message_id(delivery: Delivery) -> str:
    """The Message-ID (RFC 5322, 3.6.4) of `delivery`, by which whoever gets it twice can tell."""
    host = urlsplit(settings.GATE.base_url).hostname
    key = salted_hmac("presspass.newsletters.message", f"{delivery.pk}").hexdigest()[:20]
    return f"<issue-{delivery.issue_id}.{key}@{host}>"


def as_message(found: Written, own: Personal) -> EmailMultiAlternatives:
    """The mail of one recipient, for whoever carries it by another road than SMTP."""
    message = _message(found, {**found.headers, "Message-ID": own.message_id}, own.address)
    message.body = put_in(found.text, own)
    message.attach_alternative(put_in(escaped=True, text=found.html, own=own), "text/html")
    for name, value in message.extra_headers.items():
        message.extra_headers[name] = put_in(value, own)
    return message


def put_in(text: str, own: Personal, *, escaped: bool = False) -> str:
    """`text` with the recipient's own links."""
    quoted = partial(escape, quote=True) if escaped else str
    return text.replace(LEAVE, quoted(own.leave)).replace(CHOICES, quoted(own.choices))


class Envelope:
    """A written issue as the bytes of SMTP, but for what is a recipient's own."""

    def __init__(self, found: Written) -> None:
        headers = {**found.headers, "Message-ID": MESSAGE, "Date": DATE}
        message = _message(found, headers, TO)
        message.body = _broken(found.text)
        message.attach_alternative(_broken(found.html), "text/html")
        self._source = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        written = "".join((*headers.values(), found.text, found.html, TO))
        for mark in (LEAVE, CHOICES, TO, MESSAGE, DATE):
            if self._source.count(mark.encode()) != written.count(mark):
                raise ValueError(mark)

    def addressed(self, own: Personal) -> bytes:
        """The mail of one recipient."""
        head, parting, body = self._source.partition(b"\r\n\r\n")
        text, between, html = body.partition(b"Content-Type: text/html")
        head = head.replace(TO.encode(), own.address.encode())
        head = head.replace(MESSAGE.encode(), own.message_id.encode())
        head = head.replace(DATE.encode(), format_datetime(timezone.now()).encode())
        return b"".join(
            (
                head.replace(LEAVE.encode(), own.leave.encode()),
                parting,
                _put_in(text, own.leave, own.choices),
                between,
                _put_in(html, escape(own.leave), escape(own.choices)),
            )
        )


def _put_in(source: bytes, leave: str, choices: str) -> bytes:
    put = source.replace(LEAVE.encode(), leave.encode())
    return put.replace(CHOICES.encode(), choices.encode())


def _message(found: Written, headers: Mapping[str, str], to: str) -> EmailMultiAlternatives:
    sender = post.sender(found.sender)
    return EmailMultiAlternatives(found.subject, "", sender, [to], headers=dict(headers))


def _broken(text: str) -> str:
    """`text` without long lines: they end where spaces were, which means the same in HTML."""
    lines = text.replace("<!--[if", "\n<!--[if").split("\n")
    return "\n".join(_broken_line(line) for line in lines)


def _broken_line(line: str) -> str:
    if len(line.encode()) <= LONGEST_LINE:
        return line
    kept = {"expand_tabs": False, "replace_whitespace": False, "break_on_hyphens": False}
    return "\n".join(textwrap.wrap(line, BROKEN_AT, **kept))


def _with_hosts(markup: str) -> str:
    """`markup` whose links work in a mail."""
    return markup.replace('href="/', f'href="{absolute("/")}')


def _picture_of(leads: list[Item]) -> dict[str, str] | None:
    """Address and words of the lead's picture; None where there is none."""
    picture = leads[0].picture if leads else None
    if picture is None:
        return None
    try:
        found = picture.get_renditions(PICTURE)[PICTURE]
    except (SourceImageIOError, OSError):
        return None
    return {"address": absolute(found.url), "alt": leads[0].alt, "link": absolute(leads[0].path)}
