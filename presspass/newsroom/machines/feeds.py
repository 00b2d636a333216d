"""Feeds of an edition, a section, a topic or an author, as RSS 2.0 and Atom (RFC 4287).

Every list has its feed below its own address. It tells what everybody may read: the standfirst, and
of free pieces the opening; never a text.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape

from presspass.newsroom import access, lists
from presspass.newsroom.machines import facts
from presspass.newsroom.machines.addresses import absolute, author_path
from presspass.newsroom.machines.listing import Listing
from presspass.newsroom.models import Article, Topic
from presspass.newsroom.reading import reading_for

MOST: Final = 20
"""So many of the newest are in a feed: a day of a busy paper, a year of a rare topic."""
DC: Final = "http://purl.org/dc/elements/1.1/"
MEDIA: Final = "http://search.yahoo.com/mrss/"


def add_picture(handler: Any, picture: facts.Shown | None) -> None:
    """Write `picture` in the words of Media RSS, which readers of both forms know."""
    if picture is None:
        return
    size = {"width": str(picture.width), "height": str(picture.height)}
    kind = {"medium": "image", "type": "image/webp"}
    handler.startElement("media:content", {"url": picture.address, **kind, **size})
    if picture.alt:
        handler.addQuickElement("media:description", picture.alt, {"type": "plain"})
    for role, name in (("photographer", picture.photographer), ("agency", picture.agency)):
        if name:
            attributes = {"role": role, "scheme": "urn:ebu"}
            handler.addQuickElement("media:credit", name, attributes)
    handler.endElement("media:content")


class Rss(Rss201rev2Feed):
    """RSS 2.0, in which an article has as many authors as signed it."""

    def rss_attributes(self) -> dict[str, str]:
        """Name the words of other vocabularies once, at the top."""
        return {**super().rss_attributes(), "xmlns:dc": DC, "xmlns:media": MEDIA}

    def add_item_elements(self, handler: Any, item: Mapping[str, Any]) -> None:
        """Add authors and picture to what Django writes of an item."""
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author.name)
        add_picture(handler, item["picture"])


class Atom(Atom1Feed):
    """Atom, in which an article has as many authors as signed it."""

    def root_attributes(self) -> dict[str, str]:
        """Name the words of another vocabulary once, at the top."""
        return {**super().root_attributes(), "xmlns:media": MEDIA}

    def add_item_elements(self, handler: Any, item: Mapping[str, Any]) -> None:
        """Add authors and picture to what Django writes of an entry."""
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author.name)
            handler.addQuickElement("uri", absolute(author_path(item["front"], author.slug)))
            handler.endElement("author")
        add_picture(handler, item["picture"])


KINDS: Final[Mapping[str, type[SyndicationFeed]]] = {"rss": Rss, "atom": Atom}


def feed_of(request: HttpRequest, listing: Listing, form: str) -> SyndicationFeed:
    """The feed of `listing` in `form`, with its newest articles."""
    edition = listing.edition
    feed = KINDS[form](
        title=listing.title,
        link=absolute(listing.path),
        description=listing.summary or listing.title,
        subtitle=listing.summary or None,
        language=edition.language,
        author_name=edition.front.edition_name,
        feed_url=absolute(request.path),
    )
    articles = list(_newest(listing))
    topics = _topics_of(articles)
    front = edition.front.get_url(request) or "/"
    for teaser in lists.teasers(articles, edition):
        feed.add_item(**_item(request, teaser, topics[teaser.article.pk]), front=front)
    return feed


def summary_of(article: Article) -> str:
    """What a feed tells of `article`, as HTML: the standfirst, of a free piece the opening too."""
    said = [article.standfirst] if article.standfirst else []
    if article.access == access.FREE or not said:
        # As it is given to somebody who may not read on: never more than the opening.
        reading = reading_for(_as_withheld(article), access.ANONYMOUS)
        said += [part.text for part in reading.opening if part.kind == "paragraph"]
        said += [reading.cut] if reading.cut else []
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in said)


def _as_withheld(article: Article) -> Article:
    """`article` as if it were for subscribers; nothing of it is saved."""
    return Article(pk=article.pk, body=article.body, access=access.SUBSCRIBERS)


def _newest(listing: Listing) -> Iterable[Article]:
    found = lists.for_lists(listing.articles).defer(None)
    return found.filter(first_published_at__isnull=False)[:MOST]


def _topics_of(articles: Iterable[Article]) -> dict[int, list[str]]:
    """The names of the topics of each of `articles`, in one query."""
    names = defaultdict(list)
    found = Topic.objects.filter(articles__in=[one.pk for one in articles])
    for key, name in found.order_by("name").values_list("articles", "name"):
        names[key].append(name)
    return names


def _item(request: HttpRequest, teaser: lists.Teaser, topics: list[str]) -> dict[str, Any]:
    article = teaser.article
    section = [teaser.section.title] if teaser.section else []
    return {
        "title": article.title,
        "link": facts.address_of(request, article),
        "description": summary_of(article),
        "unique_id": id_of(article),
        "unique_id_is_permalink": False,
        "pubdate": article.first_published_at,
        "updateddate": article.updated_at or article.first_published_at,
        "categories": [*section, *topics],
        "authors": teaser.authors,
        "picture": facts.shown(article),
    }


def id_of(article: Article) -> str:
    """A name for `article` that stays when it is renamed or moved (RFC 4151)."""
    host = absolute("").partition("://")[2].partition(":")[0].partition("/")[0]
    return f"tag:{host},{article.first_published_at:%Y-%m-%d}:article/{article.pk}"
