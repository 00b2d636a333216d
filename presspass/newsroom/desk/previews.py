"""Shows an article in the desk as each audience will get it, and touches nothing by doing so.

A preview is Django's own answer to the desk: no gate decides, no page is stored. What its scripts
would tell (acts, history, a stream) its policy forbids, whatever they are.
"""

import time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from presspass.gate.answer import Answer
from presspass.gate.clock import milliseconds, rfc3339
from presspass.gate.notice.full import Place
from presspass.gate.notice.notice import notice_fragment
from presspass.gate.ticket import Ticket
from presspass.newsroom import access
from presspass.newsroom.editions import front_above
from presspass.newsroom.models import Article
from presspass.newsroom.models.showing import show

MODES: Final = (
    (access.SUBSCRIBER, _("Subscriber")),
    (access.ANONYMOUS, _("Not signed in")),
    (access.ELSEWHERE, _("Reads on another device")),
)
"""The audiences for which an article is shown, with their names in the desk; the first unasked."""

TOUCHES_NOTHING: Final = {"connect-src": ["'none'"], "form-action": ["'none'"]}
OTHER_DEVICE: Final = "Firefox on Windows"
READS_SINCE: Final = 4 * 60.0
"""What the notice of a preview tells of the other device, which there is not: these seconds."""


def preview(request: HttpRequest, article: Article, audience: str) -> HttpResponse:
    """The page of `article`, saved or not, as `audience` is given it; in the edition's language."""
    request.audience = audience
    front = front_above(article.path)
    with translation.override(front.language if front else translation.get_language()):
        response = show("show_article", request, article)
        response._csp_replace = TOUCHES_NOTHING  # noqa: SLF001  (as django-csp's decorator does)
        response.context_data["previewed"] = True
        if audience == access.ELSEWHERE and response.context_data["reading"].follows_the_gate:
            response.context_data["notice"] = notice_for(request.path)
            response.template_name = "newsroom/desk/displaced.html"
        return response.render()


def notice_for(path: str) -> SafeString:
    """The notice in the calm tone, as it stands on a displaced device that opened `path`."""
    since = rfc3339(milliseconds(time.time() - READS_SINCE))
    answer = Answer("elsewhere", device=OTHER_DEVICE, since=since, tone="handover")
    nobody = Ticket(seat="", device="", label="", epoch=0)
    place = Place(path, {"devices": reverse("account_devices")})
    return mark_safe(notice_fragment(answer, nobody, translation.get_language() or "en", place))  # noqa: S308 (the gate escapes)
