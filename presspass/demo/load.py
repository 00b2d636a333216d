"""Makes the demonstration newspaper in an empty, migrated database: once, and all or nothing.

What it says is in `content.py`; how its pictures look, in `linocut/scenes.py`.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from presspass.demo import content, newsletters, pictures, purchases, readings, typesetting
from presspass.newsroom import founding
from presspass.newsroom.models import Article, Author, Front, FrontPick, Section, Topic
from presspass.readers.models import Reader
from presspass.subscriptions.models import Plan, Seat, Terms
from presspass.subscriptions.seats import give
from presspass.subscriptions.terms import terms

PASSWORD = "estuary-demo"  # noqa: S105 - printed on every page that needs it
POLICY = {"enforcement": "enforce"}


def is_loaded() -> bool:
    """Whether the demonstration newspaper, or any other, is there."""
    return Front.objects.exists()


def load() -> bool:
    """Make the paper, its readers and plans. Returns False where a paper is there already."""
    if is_loaded():
        return False
    paper, newest = content.paper(), content.newest_day(timezone.localtime())
    with transaction.atomic():
        _load_readers(paper)
        _load_terms()
        _load_paper(paper, newest)
        newsletters.load(paper.newsletters, now=timezone.now())
        for front in Front.objects.order_by("path"):
            readings.play(front, now=timezone.now())
    return True


def _load_readers(paper: content.Paper) -> None:
    """The readers of the demo, their subscriptions and seats."""
    password = make_password(PASSWORD)
    readers = {}
    for one in paper.readers:
        reader = Reader(email=one.email, name=one.name, language=one.language, password=password)
        reader.is_staff = reader.is_superuser = one.staff
        reader.save()
        readers[one.login] = reader
    plans = {
        one.name: Plan.objects.create(**msgspec.structs.asdict(one), policy=POLICY, is_on_sale=True)
        for one in paper.plans
    }
    purchases.publisher(paper.publisher)
    staff = next(readers[one.login] for one in paper.readers if one.staff)
    purchases.play(paper.purchases, readers, plans, by=staff, now=timezone.now())
    for one in paper.readers:
        reader = readers[one.login]
        if one.seat_of and not reader.seats.exists():
            give(purchases.owned(readers[one.seat_of]), reader)


def _load_terms() -> None:
    """The first version of the terms; whoever holds a seat has accepted it by subscribing."""
    now, text = timezone.now(), content.terms()
    words = Terms.objects.create(text_en=text["en"], text_es=text["es"])
    first = terms.publish(words, by=None, now=now)
    for seat in Seat.objects.select_related("holder"):
        terms.accept(seat.holder, first.number, now=now)


def _load_paper(paper: content.Paper, newest: datetime) -> None:
    stories = content.stories(newest)
    credits_ = {one.language: one.credit for one in paper.editions}
    prints = pictures.print_all(stories, paper.authors.values(), credits_)
    authors = {key: _add_author(key, one, prints) for key, one in paper.authors.items()}
    articles: dict[str, Article] = {}
    front: Front | None = None
    for edition in paper.editions:
        topics = _add_topics(edition.language, paper.topics[edition.language])
        front = _add_front(edition, front)
        sections = {one.slug: _add_section(front, one) for one in edition.sections}
        desk = typesetting.Desk(sections, authors, topics, prints, newest, articles)
        for story in stories:
            if story.language == edition.language:
                articles[story.slug] = typesetting.publish(story, desk)
        _pick(front, [articles[slug] for slug in edition.picks])


def _add_topics(language: str, topics: Mapping[str, content.Topic]) -> dict[str, Topic]:
    return {
        slug: Topic.objects.create(slug=slug, language=language, **msgspec.structs.asdict(one))
        for slug, one in topics.items()
    }


def _add_author(key: str, one: content.Author, prints: pictures.Prints) -> Author:
    told = {**msgspec.structs.asdict(one), "portrait": prints[one.portrait]}
    return Author.objects.create(slug=key, **told)


def _add_front(edition: content.Edition, above: Front | None) -> Front:
    front = Front(
        title=edition.name,
        slug=edition.slug or "home",
        language=edition.language,
        edition_name=edition.name,
        tagline=edition.tagline,
        search_description=edition.description,
    )
    if above is None:
        founding.begin_at(front)
    else:
        above.add_child(instance=front)
    front.save_revision().publish()
    return front


def _add_section(front: Front, one: content.Section) -> Section:
    section = Section(title=one.name, slug=one.slug, summary=one.summary, weight=one.weight)
    front.add_child(instance=section)
    section.save_revision().publish()
    return section


def _pick(front: Front, articles: list[Article]) -> None:
    front = Front.objects.get(pk=front.pk)
    front.picks = [
        FrontPick(article=article, sort_order=place) for place, article in enumerate(articles)
    ]
    front.save_revision().publish()
