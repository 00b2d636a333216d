"""Keeps the index what the paper is: in the same transaction, so that neither is ahead.

What sends no signal (`QuerySet.update`, SQL, `loaddata`) is not seen: `presspass rebuild_search`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from presspass.newsroom.models import Article, Author, Front, Topic
from presspass.newsroom.purge import is_only_drafted
from presspass.newsroom.search.entries import Languages, entries_of, entry_of, named_in
from presspass.newsroom.search.tables import table

AT_ONCE: Final = 200
"""So many articles are read and written together."""
_gathered: ContextVar[set[int] | None] = ContextVar("_gathered", default=None)


def connect() -> None:
    """Listen to every change of what the index knows. Connecting twice changes nothing."""
    post_save.connect(note_article, Article, dispatch_uid="search-article")
    post_delete.connect(forget_article, Article, dispatch_uid="search-deleted")
    post_page_move.connect(note_moved, dispatch_uid="search-moved")
    for model, field in ((Author, "name"), (Topic, "name"), (Front, "language")):
        pre_save.connect(_Former(field), model, weak=False, dispatch_uid=f"search-former-{field}")
        post_save.connect(note_renamed, model, dispatch_uid="search-renamed")
    for named in (Author, Topic):
        pre_delete.connect(note_going, named, dispatch_uid="search-going")
        post_delete.connect(note_gone, named, dispatch_uid="search-gone")


def note_article(
    instance: Article, update_fields: Iterable[str] | None = None, *, raw: bool = False, **_: Any
) -> None:
    """Write down what everybody may find of the article `instance`, as it is being saved."""
    if raw or is_only_drafted(update_fields):
        return
    gathered = _gathered.get()
    if gathered is not None:
        gathered.add(instance.pk)
    elif update_fields:  # the instance may hold more than what is saved
        put([instance.pk])
    elif _may_be_found(instance):
        language = Languages().of(instance.path)
        table().put([entry_of(instance, language, named_in(instance))])
    else:
        table().remove([instance.pk])


def forget_article(instance: Article, **_: Any) -> None:
    """Forget the article `instance`."""
    table().remove([instance.pk])


def note_moved(instance: Page, **_: Any) -> None:
    """What was moved may be in another edition, whose language is another."""
    put_all(Article.objects.descendant_of(instance, inclusive=True))


def note_renamed(instance: Author | Topic | Front, **_: Any) -> None:
    """Write down anew what names `instance`, if its name is another than before."""
    if instance.__dict__.pop(_Former.MARK, False):
        put_all(_of(instance))


def note_going(instance: Author | Topic, **_: Any) -> None:
    """Remember what names `instance`, which is about to be deleted."""
    instance.__dict__["_named_in"] = list(_of(instance).values_list("pk", flat=True))


def note_gone(instance: Author | Topic, **_: Any) -> None:
    """Write down anew what named `instance`."""
    put(instance.__dict__.pop("_named_in", []))


@contextmanager
def gathering() -> Iterator[None]:
    """Within, articles that are saved are noted; at its end they are written together.

    For imports. Stand within one transaction, so that the index is never behind.
    """
    keys: set[int] = set()
    token = _gathered.set(keys)
    try:
        yield
    finally:
        _gathered.reset(token)
    put(sorted(keys))


def put(keys: Iterable[int]) -> None:
    """Write down anew the articles with `keys`, as they are in the database."""
    wanted = list(keys)
    for first in range(0, len(wanted), AT_ONCE):
        put_all(Article.objects.filter(pk__in=wanted[first : first + AT_ONCE]))


def put_all(articles: QuerySet[Article]) -> int:
    """Write down anew all of `articles`, as they are in the database. Returns how many."""
    return sum(_put_in_batches(articles))


def rebuild() -> Iterator[int]:
    """Write all down anew, also beside a served paper. Says after each batch how many more are."""
    yield from _put_in_batches(Article.objects.all())
    table().prune()


def _put_in_batches(articles: QuerySet[Article]) -> Iterator[int]:
    """Nobody changes an article between its being read and written: nothing old is written."""
    languages, last = Languages(), 0
    ordered = articles.order_by("pk").select_for_update(of=("self", "page_ptr"))
    while True:
        with transaction.atomic():
            batch = list(ordered.filter(pk__gt=last)[:AT_ONCE])
            found = [one for one in batch if _may_be_found(one)]
            table().put(entries_of(found, languages))
            table().remove([one.pk for one in batch if not _may_be_found(one)])
        if not batch:
            return
        last = batch[-1].pk
        yield len(found)


def _may_be_found(article: Article) -> bool:
    """Published, and no alias of another, which is found in its own place."""
    return bool(article.live) and article.alias_of_id is None


def _of(instance: Author | Topic | Front) -> QuerySet[Article]:
    """The articles whose entries name `instance`, or are written in its language."""
    match instance:
        case Author():
            return Article.objects.filter(bylines__author=instance)
        case Topic():
            return Article.objects.filter(topics=instance)
        case Front():
            return Article.objects.descendant_of(instance)


class _Former:
    """Marks an instance whose field is about to be another than in the database."""

    MARK: Final = "_is_another_for_search"

    def __init__(self, field: str) -> None:
        self.field = field

    def __call__(self, sender: type, instance: Any, *, raw: bool = False, **_: Any) -> None:
        """Compare with what is there, unless it comes from a file, of which not all is there."""
        if raw:
            return
        former = sender.objects.filter(pk=instance.pk).values_list(self.field, flat=True).first()
        is_another = former is not None and former != getattr(instance, self.field)
        instance.__dict__[self.MARK] = is_another
