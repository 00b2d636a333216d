"""Makes the demonstration newspaper in an empty, migrated database: once, and all or nothing.

What it says is in `content.py`; how its pictures look, in `linocut_scenes.py`.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from presspass.demo import content, pictures, typesetting
from presspass.newsroom.models import Article, Author, Front, FrontPick, Section, Topic
from presspass.readers.models import Reader
from presspass.subscriptions.models import Plan, Subscription
from presspass.subscriptions.seats import give

PASSWORD = "estuary-demo"  # noqa: S105 - printed on every page that needs it
POLICY = {"enforcement": "enforce"}
PORTS = {"http": 80, "https": 443}


def is_loaded() -> bool:
    """Whether the demonstration newspaper, or any other, is there."""
    return Front.objects.exists()


def load() -> bool:
    """Make the paper, its readers and plans. Returns False where a paper is there already."""
    if is_loaded():
        return False
    newest = content.newest_day(timezone.localtime())
    prints = pictures.pull(content.stories(newest))
    with transaction.atomic():
        _load_readers(content.paper())
        _load_paper(content.paper(), newest, prints)
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
        name: Plan.objects.create(name=name, seats=seats, policy=POLICY)
        for name, seats in paper.plans.items()
    }
    bought = {}
    for one in paper.readers:
        reader = readers[one.login]
        if one.plan:
            bought[one.login] = Subscription.objects.create(owner=reader, plan=plans[one.plan])
        if one.plan or one.seat_of:
            give(bought[one.seat_of or one.login], reader)


def _load_paper(paper: content.Paper, newest: datetime, prints: pictures.Prints) -> None:
    authors = {key: Author.objects.create(**_fields(one)) for key, one in paper.authors.items()}
    root = Page.get_first_root_node()
    front, told = None, content.stories(newest)
    for edition in paper.editions:
        front = _add_front(edition, front or _emptied(root))
        sections = {one.slug: _add_section(front, one) for one in edition.sections}
        topics = {
            slug: Topic.objects.create(slug=slug, name=name, language=edition.language)
            for slug, name in paper.topics[edition.language].items()
        }
        own = [story for story in told if story.language == edition.language]
        kept = {
            story.slug: typesetting.publish(
                story,
                sections[story.section],
                typesetting.Desk(authors, topics, prints, newest),
            )
            for story in own
        }
        _pick(front, [kept[slug] for slug in edition.picks])
    del root


def _fields(author: content.Author) -> dict[str, str]:
    return {"name": author.name, "role": author.role, "bio": author.bio}


def _emptied(root: Page) -> Page:
    """The top of the tree, without the welcome page that Wagtail's migrations put there."""
    Site.objects.all().delete()
    for page in root.get_children():
        page.delete()
    return Page.objects.get(pk=root.pk)


def _add_front(edition: content.Edition, above: Page) -> Front:
    front = Front(
        title=edition.name,
        slug=edition.slug or "home",
        language=edition.language,
        edition_name=edition.name,
        tagline=edition.tagline,
        search_description=edition.description,
    )
    above.add_child(instance=front)
    front.save_revision().publish()
    if above.is_root():
        _add_site(front)
    return front


def _add_site(front: Front) -> None:
    host, _, port = settings.GATE.base_url.partition("://")[2].rstrip("/").partition(":")
    scheme = settings.GATE.base_url.partition("://")[0]
    Site.objects.create(
        hostname=host,
        port=int(port or PORTS[scheme]),
        site_name=front.edition_name,
        root_page=front,
        is_default_site=True,
    )


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
