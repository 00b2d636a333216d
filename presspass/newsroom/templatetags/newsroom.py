"""What the newsroom's templates need to say: pictures, names and times.

Facts for machines are said by `machines.py`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import select_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy

from presspass.newsroom import access, embeds, pictures, tables
from presspass.newsroom.editions import Edition, edition_in_language, edition_of
from presspass.newsroom.machines import addresses
from presspass.newsroom.models import Article, Author, Picture
from presspass.newsroom.views import audience_of

register = template.Library()
WITHIN_A_SENTENCE = {
    "en": pgettext_lazy("within a sentence: to read in …", "English"),
    "es": pgettext_lazy("within a sentence: to read in …", "Spanish"),
}


@register.simple_tag(takes_context=True)
def edition(context: dict[str, Any]) -> Edition | None:
    """The edition of the page being rendered; that of the interface's language for the others."""
    if context.get("edition"):
        return context["edition"]
    request, page = context.get("request"), context.get("page")
    if request is None:
        return None
    return (edition_of(request, page) if page else None) or edition_in_language(request)


@register.simple_tag(takes_context=True)
def audience(context: dict[str, Any]) -> str:
    """For whom the page is rendered."""
    request = context.get("request")
    return audience_of(request) if request is not None else access.ANONYMOUS


@register.simple_tag(takes_context=True)
def front_url(context: dict[str, Any], here: Edition | None) -> str:
    """The address of an edition's front, with its last slash: topics stand below it."""
    return (here and here.front.get_url(context.get("request"))) or "/"


@register.simple_tag
def picture(source: Picture | None, alt: str, use: str) -> SafeString:
    """The picture where `use` stands (see `pictures.USES`)."""
    return pictures.image(source, alt, use) if source else SafeString("")


@register.filter
def credit(source: Picture) -> str:
    """Photographer and agency, as they are printed under a picture."""
    return " / ".join(name for name in (source.photographer, source.agency) if name)


@register.filter
def names(authors: list[Author]) -> str:
    """The names of a byline as one phrase: A, B and C."""
    return _phrase([author.name for author in authors])


@register.simple_tag
def linked_names(authors: list[Author], front: str) -> SafeString:
    """The same phrase, each name leading to its page below the address `front`."""
    link = '<a href="{}authors/{}/" rel="author">{}</a>'
    return _phrase([format_html(link, front, one.slug, one.name) for one in authors])


@register.filter
def language_name(code: str) -> str:
    """The name of a language as it stands within a sentence of the interface."""
    return str(WITHIN_A_SENTENCE.get(code, code))


@register.filter
def grid(value: Mapping[str, Any]) -> tables.Grid:
    """The rows and cells of a table's block."""
    return tables.grid_of(value)


@register.filter
def frame(address: str) -> embeds.Frame | None:
    """The frame that may be loaded for an embedded address, once somebody asks for it."""
    return embeds.frame_for(address)


@register.filter
def site(address: str) -> str:
    """The site of `address`, as a reader would name it."""
    return embeds.host_of(address)


@register.filter
def marked(article: Article, reader: str) -> bool:
    """Whether a list says that this piece is for subscribers: not to those who are."""
    return article.access == access.SUBSCRIBERS and reader in {
        access.ANONYMOUS,
        access.SIGNED_IN,
        access.UNAVAILABLE,
    }


@register.filter
def full_time(moment: datetime | None) -> SafeString:
    """Day and time of the publication's zone, which is named."""
    shape = pgettext("date and time of an article, in Django's format letters", "j F Y, H:i")
    return _time(moment, shape, zone=True)


@register.filter
def day(moment: datetime | None) -> SafeString:
    """The day alone."""
    return _time(moment, pgettext("day of an article, in Django's format letters", "j F Y"))


@register.filter
def ago(moment: datetime | None) -> SafeString:
    """The day; for a day after `moment` a script says how long ago it was.

    Said here it would be a lie a minute later: pages are stored.
    """
    shape = pgettext("day of an article, in Django's format letters", "j F Y")
    return _time(moment, shape, ago="long")


@register.filter
def long_day(moment: datetime | None) -> SafeString:
    """The day with its weekday, as at the head of a newspaper."""
    return _time(moment, pgettext("date of the newspaper, in Django's letters", "l, j F Y"))


@register.simple_tag
def short_time(moment: datetime | None, newest: datetime | None) -> SafeString:
    """The time of what appeared on the day of `newest`, else the day; of another year the month."""
    if moment is None or newest is None:
        return SafeString("")
    on, last = timezone.localdate(moment), timezone.localdate(newest)
    if on == last:
        shape = pgettext("time of a short list, in Django's letters", "H:i")
    elif on.year == last.year:
        shape = pgettext("day of a short list, in Django's letters", "j M")
    else:
        shape = pgettext("month of a short list, in Django's letters", "M Y")
    return _time(moment, shape, ago="narrow")


@register.simple_tag
def absolute(path: str) -> str:
    """The address that canonical links name."""
    return addresses.absolute(path)


@register.simple_tag(takes_context=True)
def demonstration(context: dict[str, Any]) -> str:
    """The line that leads to the demonstration, where this is one."""
    if not getattr(settings, "DEMO", False):
        return ""
    found = select_template(["demo/front_link.html", "newsroom/no_front_link.html"])
    return found.render(context.flatten())


def _phrase(every: list[str]) -> SafeString:
    if len(every) < 2:  # noqa: PLR2004 (one name needs no phrase)
        return format_html_join("", "{}", [(one,) for one in every])
    return format_html(
        gettext("%(names)s and %(last)s") % {"names": "{}", "last": "{}"},
        format_html_join(", ", "{}", [(one,) for one in every[:-1]]),
        every[-1],
    )


def _time(moment: datetime | None, shape: str, *, zone: bool = False, ago: str = "") -> SafeString:
    if moment is None:
        return SafeString("")
    here = timezone.localtime(moment)
    shown = date_format(here, shape)
    named = f"{shown}\u00a0{here.tzname()}" if zone else shown
    told = format_html(' data-ago="{}"', ago) if ago else ""
    return format_html('<time datetime="{}"{}>{}</time>', _iso(moment), told, named)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
