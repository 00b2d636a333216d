"""What an article tells machines about itself: plain values, of which heads and JSON-LD are made.

Only what everybody may read is in here, whoever the page is made for.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from wagtail.images.models import SourceImageIOError

from presspass.newsroom import access
from presspass.newsroom.editions import Edition
from presspass.newsroom.machines.addresses import absolute, author_path
from presspass.newsroom.models import Article, Correction, ForMachines
from presspass.newsroom.reading import Reading
from presspass.newsroom.translations import versions_of

SHARED: Final = "fill-1600x1067|format-webp|webpquality-82"
"""The largest cut that lists have too: no picture is cut for machines alone.

WebP, because a JPEG of ours would carry what the camera wrote, the place included.
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs, and where that author's page is."""

    name: str
    role: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in one size; photographer and agency stay apart."""

    address: str
    width: int
    height: int
    alt: str
    caption: str
    photographer: str
    agency: str
    licence: str


@dataclass(frozen=True, slots=True)
class Version:
    """One language in which an article can be read."""

    language: str
    address: str


@dataclass(frozen=True, slots=True)
class Facts:
    """An article, as machines are told of it."""

    address: str
    headline: str
    standfirst: str
    language: str
    publication: str
    front: str
    section: str
    topics: tuple[str, ...]
    authors: tuple[Signed, ...]
    published: datetime | None
    updated: datetime | None
    words: int
    is_free: bool
    picture: Shown | None
    corrections: tuple[Correction, ...]
    versions: tuple[Version, ...]
    original: Version | None


def facts_of(
    request: HttpRequest, article: Article, edition: Edition | None, reading: Reading
) -> Facts:
    """What machines are told of `article`, of which `reading` is shown on its page."""
    front = (edition and edition.front.get_url(request)) or "/"
    section = edition.section_of(article) if edition else None
    versions = {
        one.article.pk: Version(one.language, address_of(request, one.article))
        for one in versions_of(article, request)
    }
    return Facts(
        address=address_of(request, article),
        headline=article.title,
        standfirst=article.standfirst,
        language=edition.language if edition else "",
        publication=edition.front.edition_name if edition else "",
        front=absolute(front),
        section=section.title if section else "",
        topics=tuple(topic.name for topic in article.topics.all()),
        authors=tuple(
            Signed(one.name, one.role, absolute(author_path(front, one.slug)))
            for one in article.authors
        ),
        published=article.first_published_at,
        updated=article.updated_at or article.first_published_at,
        words=reading.words,
        is_free=article.access == access.FREE,
        picture=shown(article, ForMachines.current().picture_licence),
        corrections=_public_corrections(article, reading),
        versions=tuple(versions.values()) if len(versions) > 1 else (),
        original=versions.get(article.translates_id or 0),
    )


def address_of(request: HttpRequest, article: Article) -> str:
    """Where machines find `article`: its one address, also where an alias shows it."""
    page = article.alias_of or article
    return absolute(page.get_url(request) or request.path)


def shown(article: Article, licence: str = "") -> Shown | None:
    """The picture of `article` as machines may show it; None without one or without its file."""
    picture = article.lead_picture
    if picture is None:
        return None
    try:
        rendition = picture.get_rendition(SHARED)
    except (SourceImageIOError, OSError):
        return None
    return Shown(
        address=absolute(rendition.url),
        width=rendition.width,
        height=rendition.height,
        alt=article.lead_alt,
        caption=article.lead_caption,
        photographer=picture.photographer,
        agency=picture.agency,
        licence=licence,
    )


def _public_corrections(article: Article, reading: Reading) -> tuple[Correction, ...]:
    everybody = access.variant_for(article.access, access.ANONYMOUS)
    return reading.corrections if everybody == access.FULL else ()
