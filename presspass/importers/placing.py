"""A piece becomes a page: in one transaction, once, and never over what an editor did."""

import hashlib
from enum import StrEnum
from typing import Final

import msgspec
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published

from presspass.importers import indexing
from presspass.importers.album import Album
from presspass.importers.edition import Edition
from presspass.importers.making import Made, make
from presspass.importers.models import Imported
from presspass.importers.piece import Piece, Source, State
from presspass.importers.redirects import lead
from presspass.importers.slugs import first_free
from presspass.newsroom.models import Article, ArticleAuthor, Section

STATE: Final = [
    *("live", "expired", "first_published_at", "last_published_at", "go_live_at"),
    *("has_unpublished_changes", "live_revision", "topics"),
]


class Outcome(StrEnum):
    """What became of a piece."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "as before"
    EDITED = "changed by editors since, and left as it is"
    DELETED = "deleted by editors, and not made again"


class Desk(msgspec.Struct, frozen=True):
    """Where pieces are placed: from which source, in which edition, with which pictures."""

    source: Source
    edition: Edition
    album: Album
    access: str


class Placed(msgspec.Struct, frozen=True):
    """What became of a piece, and what there is to say of it."""

    outcome: Outcome
    remarks: tuple[str, ...] = ()
    waits: bool = False
    """Whether a link in it leads to a piece that has no page yet."""


def place(piece: Piece, desk: Desk) -> Placed:
    """Place `piece`, or leave what is there of it."""
    row = Imported.objects.filter(source=desk.source.name, key=piece.key)
    known = row.select_related("page").first()
    if known is not None and (left := _left_alone(known)):
        return Placed(left)
    read = _read_digest(piece, desk)
    if known is not None and known.read == read and not known.is_open:
        return Placed(Outcome.SAME)
    made = make(
        *(piece, desk.source, desk.album), access=desk.access, language=desk.edition.language
    )
    again = known is not None and known.read == read
    known = known or Imported(source=desk.source.name, key=piece.key)
    same = known.built == made.digest()
    known.read, known.built, known.is_open = read, made.digest(), made.is_open
    if same:
        known.save()
        return Placed(Outcome.SAME, made.remarks, made.waits)
    outcome = Outcome.UPDATED if known.page_id else Outcome.NEW
    told = _written(piece, made, desk, known, again=again)
    return Placed(outcome, (*made.remarks, *told), made.waits)


def _left_alone(known: Imported) -> Outcome | None:
    page = known.page
    if page is None:
        return Outcome.DELETED
    unpublished = known.is_live and not page.live
    return Outcome.EDITED if unpublished or page.latest_revision_id != known.revision else None


def _read_digest(piece: Piece, desk: Desk) -> str:
    asked = [piece, desk.access, desk.edition.language]
    return hashlib.sha256(msgspec.json.encode(asked)).hexdigest()


def _written(
    piece: Piece, made: Made, desk: Desk, known: Imported, *, again: bool
) -> tuple[str, ...]:
    """Write the page, its old addresses, and that it is there.

    `again`: the piece is as it was, only a link or a picture in it was found.
    """
    authors = [desk.edition.author(name) for name in piece.authors]
    topics = [desk.edition.topic(name) for name in piece.topics]
    section = desk.edition.section(piece.section)
    with transaction.atomic():
        article = known.page.specific if known.page else _draft(piece, made, section)
        for name, value in made.fields.items():
            setattr(article, name, value)
        article.draft_title, article.body = article.title, made.body
        article.bylines = [
            ArticleAuthor(author_id=author, sort_order=place)
            for place, author in enumerate(dict.fromkeys(authors))
        ]
        if known.page:
            article.save(clean=False)
        else:
            section.add_child(instance=article)
        article.topics = [topic for topic in dict.fromkeys(topics) if topic]
        _publish(article, piece, again=again)
        indexing.add(article)
        known.page, known.revision = article, article.latest_revision_id
        known.is_live = article.live
        known.save()
        return tuple(lead(piece.addresses, article))


def _draft(piece: Piece, made: Made, section: Section) -> Article:
    """A new article, to be put at the end of `section`."""
    siblings = Page.objects.child_of(section)
    free = first_free(made.slug, piece.key, lambda slug: not siblings.filter(slug=slug).exists())
    return Article(slug=free, live=False, locale_id=section.locale_id)


def _publish(article: Article, piece: Piece, *, again: bool) -> None:
    """Keep a version of the article, and give it the state and the times it had.

    It may be without what the desk asks for, such as an alternative text: nothing is checked.
    What is done `again` is no new version, and readers are not told of an update.
    """
    moment = piece.published_at or timezone.now()
    scheduled = moment if piece.state is State.SCHEDULED else None
    if piece.state is State.PUBLISHED:
        article.live, article.expired = True, False
        article.first_published_at = article.first_published_at or moment
        article.last_published_at = max(moment, piece.changed_at or moment)
    article.go_live_at = scheduled
    article.has_unpublished_changes = not article.live
    revision = article.save_revision(
        changed=False,
        clean=False,
        overwrite_revision=article.latest_revision if again else None,
        approved_go_live_at=scheduled,
    )
    article.live_revision = revision if article.live else None
    article.save(clean=False, update_fields=STATE)
    if again:
        article.words_digest = ""
    if article.live:
        page_published.send(sender=Article, instance=article, revision=revision)
