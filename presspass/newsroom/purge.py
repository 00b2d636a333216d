"""Takes out of the page store what has changed, once the change is committed.

An article alone: its own addresses, old and new, the lists, and the articles that name it. One that
comes, goes, or is shown otherwise by others (headline, access, address) also takes those that may
name it of themselves: of its section and its topics; the newest of those where it comes, all where
it goes, so that no link to it is left. A draft takes nothing. What is shown inside
articles (author, topic, picture, section, front), or a move: everything, as both are rare. Changes
that send no signal (`QuerySet.update`, SQL) are not seen here.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final, ParamSpec

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page, ReferenceIndex, Site
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from presspass.gate.http.page_store import PageStore
from presspass.newsroom.models import (
    Article,
    ArticleAuthor,
    Author,
    Correction,
    ForMachines,
    Front,
    FrontPick,
    MorePick,
    Picture,
    Section,
    SectionPick,
    Source,
    Topic,
)

DRAFT_FIELDS: Final = frozenset(
    ["draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"]
)
MANY: Final = 500
"""Of more pages than these everything is forgotten: that is one row to write, not a thousand.

So many of the newest hear of what is new; it may stand under older ones when they are made anew.
"""
SHOWN_BY_OTHERS: Final = (
    *("live", "url_path", "title", "kicker", "standfirst", "access", "lead_picture_id"),
)
"""What other pages show of an article that they name of themselves, under their text."""
FORMER: Final = "_as_it_was_for_purge"
SHOWN_INSIDE_ARTICLES: Final = (Author, Topic, Picture, Section, Front, ForMachines, Site)


Given = ParamSpec("Given")
_in_bulk: ContextVar[bool] = ContextVar("in_bulk", default=False)


@contextmanager
def in_bulk() -> Iterator[Callable[[], None]]:
    """Within it no change forgets anything, and what is given forgets every page.

    For whoever changes thousands of articles: to look for each at what may show it takes longer
    than to write it. Call what is given now and then; it is called once more in the end.
    """
    token = _in_bulk.set(True)
    try:
        yield page_store().purge_all
    finally:
        _in_bulk.reset(token)
        page_store().purge_all()


def _one_by_one(receiver: Callable[Given, None]) -> Callable[Given, None]:
    """Have `receiver` do nothing within `in_bulk`."""

    @wraps(receiver)
    def received(*args: Given.args, **kwargs: Given.kwargs) -> None:
        if not _in_bulk.get():
            receiver(*args, **kwargs)

    return received


def whenever_changes(model: type[Model]) -> None:
    """Forget every page whenever a row of `model` changes: for what other apps show in articles."""
    _listen(model, purge_all)


def connect() -> None:
    """Listen to every change that a stored page may show. Connecting twice changes nothing."""
    for model in SHOWN_INSIDE_ARTICLES:
        _listen(model, purge_all)
    post_save.connect(purge_page, Page, dispatch_uid="purge-page-saved-as-such")
    _listen(Article, purge_article)
    pre_save.connect(remember_former, Article, dispatch_uid="purge-former")
    pre_save.connect(purge_former_version, Article, dispatch_uid="purge-former-version")
    for model in (ArticleAuthor, Correction, Source, MorePick):
        _listen(model, purge_article_of)
    for model in (FrontPick, SectionPick):
        _listen(model, purge_lists)
    m2m_changed.connect(purge_archived, Article.topics.through, dispatch_uid="purge-topics")
    page_unpublished.connect(forget_widely, Article, dispatch_uid="purge-unpublished")
    pre_delete.connect(forget_widely, Article, dispatch_uid="purge-before-delete")
    page_slug_changed.connect(purge_old_address, dispatch_uid="purge-slug")
    post_page_move.connect(purge_all, dispatch_uid="purge-move")


@_one_by_one
def purge_all(instance: Any, update_fields: Iterable[str] | None = None, **_: Any) -> None:
    """Forget every page: something changed that any of them may show."""
    del instance
    if not is_only_drafted(update_fields):
        transaction.on_commit(lambda: page_store().purge_all())


@_one_by_one
def purge_lists(**_: Any) -> None:
    """Forget the lists: an article was placed or is not placed any more."""
    transaction.on_commit(lambda: page_store().purge_lists())


@_one_by_one
def purge_article(instance: Article, update_fields: Iterable[str] | None = None, **_: Any) -> None:
    """Forget an article, those that name it, and the lists; wider, where others show it as well."""
    former = instance.__dict__.pop(FORMER, None) or {}
    if is_only_drafted(update_fields) or not (instance.live or former.get("live")):
        return
    if not former.get("live"):
        _forget_newest(instance, _mates_of_section(instance), _mates_by_topic(instance))
    elif any(former[name] != getattr(instance, name) for name in SHOWN_BY_OTHERS):
        forget_widely(instance)
    else:
        _purge_addresses([instance.url_path, *_paths(naming(instance))])
    if _is_alone(instance):
        purge_all(instance)  # its section comes into every masthead, or goes


@_one_by_one
def purge_archived(
    instance: Any, action: str, pk_set: Iterable[int] | None = None, **_: Any
) -> None:
    """Forget an article that was put under topics, or taken from there, and whatever else is.

    Those of a topic from which it was taken would not be found any more when it goes itself.
    """
    if not (isinstance(instance, Article) and instance.live and action.startswith("post_")):
        return
    archived = Article.objects.live().filter(topics__in=pk_set or ()).distinct()
    if action == "post_add":
        _forget_newest(instance, archived)
    else:
        _forget(instance, _paths(archived[: MANY + 1]))


@_one_by_one
def remember_former(instance: Article, *, raw: bool = False, **_: Any) -> None:
    """Keep with `instance`, which is about to be saved, what others have shown of it until now."""
    if not raw:
        former = Article.objects.filter(pk=instance.pk).values(*SHOWN_BY_OTHERS).first()
        instance.__dict__[FORMER] = former


@_one_by_one
def forget(articles: Iterable[Article]) -> None:
    """Forget `articles` and the lists."""
    _purge_addresses([article.url_path for article in articles])


@_one_by_one
def forget_pages(articles: QuerySet[Article]) -> None:
    """Forget `articles`, whose pages show something else now that no list shows."""
    paths = _paths(articles[: MANY + 1])
    if len(paths) > MANY:
        transaction.on_commit(lambda: page_store().purge_all())
    elif paths:
        transaction.on_commit(lambda: page_store().purge(_addresses(paths)))


@_one_by_one
def forget_widely(instance: Article, **_: Any) -> None:
    """Forget whatever may show `instance`: it comes, is gone, or is shown otherwise than before."""
    paths = _paths(naming(instance))
    for mates in (_mates_of_section(instance), _mates_by_topic(instance)):
        paths += _paths(mates[: MANY + 1])
    _forget(instance, paths)


def naming(article: Article) -> QuerySet[Article]:
    """The articles that name `article`: as more to read, as a translation, or in their text."""
    named = Q(more_picks__other=article.pk) | Q(translates=article.pk)
    kin = Q(pk=article.translates_id) | Q(translates=article.translates_id)
    linked = Q(pk__in=_referring(article))
    return Article.objects.filter(named | linked | kin if article.translates_id else named | linked)


def articles_with(picture: Picture) -> QuerySet[Article]:
    """The articles that show `picture`."""
    return Article.objects.filter(Q(lead_picture=picture) | Q(pk__in=_referring(picture)))


@_one_by_one
def purge_former_version(instance: Article, **_: Any) -> None:
    """Forget what an article was a translation of until now: that page names it no more."""
    former = Article.objects.filter(pk=instance.pk).exclude(translates=instance.translates_id)
    paths = former.filter(translates__isnull=False).values_list("translates__url_path", flat=True)
    if found := list(paths):
        _purge_addresses(found)


@_one_by_one
def purge_page(
    instance: Page, update_fields: Iterable[str] | None = None, *, raw: bool = False, **_: Any
) -> None:
    """Forget what a page shows that was saved without what makes it an article or a section.

    `raw`: it comes from a file, perhaps before what says of which kind it is.
    """
    if raw or instance.specific_class is not Article:
        purge_all(instance, update_fields)
    elif not is_only_drafted(update_fields):
        _purge_addresses([instance.url_path, *_paths(naming(instance.specific))])


@_one_by_one
def purge_article_of(instance: ArticleAuthor | Correction | Source | MorePick, **_: Any) -> None:
    """Forget the article to which `instance` belongs, and the lists."""
    published = Article.objects.live().filter(pk=instance.article_id)
    if paths := _paths(published):
        _purge_addresses(paths)


@_one_by_one
def purge_old_address(instance: Page, instance_before: Page, **_: Any) -> None:
    """Forget what stands at the address which an article had until now."""
    if isinstance(instance, Article):
        _purge_addresses([instance_before.url_path])
        forget_widely(instance)


def is_only_drafted(update_fields: Iterable[str] | None) -> bool:
    """Whether a page was saved for its draft alone, which no reader sees."""
    return bool(update_fields) and DRAFT_FIELDS.issuperset(update_fields or ())


def page_store() -> PageStore:
    """The page store of this newspaper."""
    return _opened(settings.GATE.home / "pages.sqlite3")


@cache
def _opened(path: Path) -> PageStore:
    return PageStore(path)


def _listen(model: type, receiver: Any) -> None:
    name = f"purge-{model.__name__}"
    post_save.connect(receiver, model, dispatch_uid=name)
    post_delete.connect(receiver, model, dispatch_uid=name)


def _forget(article: Article, paths: list[str]) -> None:
    """Forget `article` and the pages at `paths`; everything, where those are many."""
    if len(paths) > MANY:
        purge_all(article)
    else:
        _purge_addresses([article.url_path, *paths])


def _forget_newest(article: Article, *others: QuerySet[Article]) -> None:
    """Forget `article`, those that name it, and the newest of the `others` that may show it now."""
    paths = _paths(naming(article))
    for some in others:
        paths += _paths(some.order_by("-first_published_at", "-pk")[:MANY])
    _purge_addresses([article.url_path, *paths])


def _mates_by_topic(article: Article) -> QuerySet[Article]:
    """The other articles of its topics."""
    topics = [topic.pk for topic in article.topics.all()]
    return Article.objects.live().filter(topics__in=topics).exclude(pk=article.pk).distinct()


def _is_alone(article: Article) -> bool:
    """Whether no other article of its section is published."""
    return not _mates_of_section(article).exists()


def _mates_of_section(article: Article) -> QuerySet[Article]:
    """The other articles of its section."""
    section = article.path[: -Article.steplen]
    within = Article.objects.live().filter(depth=article.depth, path__gt=section)
    return within.filter(path__lt=f"{section}z").exclude(pk=article.pk)


def _referring(shown: Model) -> list[int]:
    """The keys of the pages that refer to `shown` anywhere."""
    found = ReferenceIndex.get_references_to(shown)
    pages = found.filter(base_content_type__model="page").values_list("object_id", flat=True)
    return [int(key) for key in pages.distinct()]


def _paths(articles: QuerySet[Article]) -> list[str]:
    return list(dict.fromkeys(articles.values_list("url_path", flat=True)))


def _purge_addresses(url_paths: list[str]) -> None:
    """Forget the pages that the tree knows as `url_paths`, and the lists, after the commit."""

    def purge() -> None:
        page_store().purge(_addresses(url_paths))
        page_store().purge_lists()

    transaction.on_commit(purge)


def _addresses(url_paths: list[str]) -> list[str]:
    """The addresses at which the sites answer for `url_paths`."""
    roots = [root.root_path.rstrip("/") for root in Site.get_site_root_paths()]
    return [
        path.removeprefix(root)
        for path in url_paths
        for root in roots
        if path.startswith(f"{root}/")
    ]
