"""What the design system shows of the paper: real blocks, a real form, real notices.

Nothing here is drawn for the page: blocks go the way of an article's, the form is the one that
makes an account, the notices are made by the gate.
"""

import re
from typing import Any, Final

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from presspass.gate.answer import Answer
from presspass.gate.notice.full import Place
from presspass.gate.notice.notice import notice_fragment
from presspass.gate.ticket import Ticket
from presspass.newsroom import lists
from presspass.newsroom.blocks import Body
from presspass.newsroom.body import Part, parts_of
from presspass.newsroom.editions import Edition
from presspass.newsroom.models import Picture
from presspass.readers.forms import SignUpForm
from presspass.site.behind import PARTS

HERE: Final = "/desk/looks/"
TEASERS: Final = 3
BANDS: Final = ("anonymous", "signed_in", "elsewhere", "unavailable")
SEAT: Final = Ticket(
    seat="1", device="0" * 16, label="Firefox on Windows", epoch=1, access="subscribers"
)
ELSEWHERE: Final = {
    "device": "Safari on iPhone",
    "since": "2026-11-24T08:12:00Z",
    "other": "1" * 16,
}

NAMED: Final = re.compile(r'\b(id|aria-labelledby|aria-describedby)="([\w-]+)"')


def parts() -> list[Part]:
    """An article with one block of every kind."""
    return parts_of(Body().to_python([{**one, "id": one["type"]} for one in _blocks()]))


def teasers(edition: Edition | None) -> tuple[lists.Teaser, ...]:
    """The newest pieces of `edition`, as lists show them."""
    if edition is None:
        return ()
    return lists.teasers(lists.for_lists(edition.articles)[:TEASERS], edition)


def form_with_errors() -> SignUpForm:
    """The form of a new account, sent with an address that is none."""
    form = SignUpForm(data={"email": _("no address"), "password1": "short"})
    form.is_valid()
    return form


def notices() -> list[SafeString]:
    """What the gate says: the calm notice, the full one, and the strip on the device that reads."""
    said = [
        Answer("elsewhere", tone="handover", **ELSEWHERE),
        Answer("elsewhere", tone="sharing", **ELSEWHERE),
        Answer("reading", notice="sharing", **ELSEWHERE),
    ]
    place = Place(HERE, PARTS, publication="Presspass")
    language = (get_language() or "en").partition("-")[0]
    made = [notice_fragment(one, SEAT, language, place) for one in said]
    return [
        # On a page of an article there is one alone, and its heading has one name.
        mark_safe(NAMED.sub(rf'\1="\2-{number}"', one))  # noqa: S308 (the gate escapes)
        for number, one in enumerate(made)
    ]


def context(request: HttpRequest, edition: Edition | None) -> dict[str, Any]:
    """All of them, by the names that the page uses."""
    return {
        "parts": parts(),
        "teasers": teasers(edition),
        "form": form_with_errors(),
        "notices": notices(),
        "bands": BANDS,
        "subscribers_piece": {"access": "subscribers"},
        "reading": {"minutes": 4, "words": 900},
        "request": request,
    }


def _blocks() -> list[dict[str, Any]]:
    link = _("a link")
    points = (_("One point"), _("Another point"))
    code = _("What an import found no other block for")
    pictures = [
        {
            "picture": picture.pk,
            "alt": _("A picture"),
            "caption": _("What one sees, in a sentence."),
        }
        for picture in Picture.objects.order_by("-pk")[:2]
    ]
    rows = [
        ["", _("Boats"), _("Tonnes")],
        [_("North quay"), "12", "1,204.5"],
        [_("South quay"), "8", "–"],
    ]
    text = _("Reading text is set in the reader’s own serif, eighteen to twenty pixels high.")
    found = [
        ("paragraph", f'<p>{text} <a href="{HERE}">{link}</a></p>'),
        ("subhead", _("A subhead between paragraphs")),
        ("quote", {"text": _("Words set apart from the rest."), "speaker": _("Who said them")}),
        ("list", "<ul><li>{}</li><li>{}</li></ul>".format(*points)),
        ("box", {"title": _("A box beside the story"), "text": f"<p>{text}</p>"}),
        ("table", {"caption": _("A table with figures"), "table": _table(rows), "source": ""}),
        (
            "embed",
            {
                "address": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
                "title": _("A film elsewhere"),
            },
        ),
        ("markup", f"<pre>{code}</pre>"),
    ]
    if len(pictures) > 1:
        found += [("picture", pictures[0]), ("gallery", {"title": "", "pictures": pictures})]
    return [{"type": kind, "value": value} for kind, value in found]


def _table(rows: list[list[str]]) -> dict[str, Any]:
    return {"data": rows, "table_header_choice": "both"}
