"""A small newspaper of two editions, in a data folder of its own."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import msgspec
import pytest
from django.conf import settings as django_settings
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale, Page, ReferenceIndex, Site

from presspass.importers import indexing
from presspass.newsroom.models import Article, ArticleAuthor, Picture, Section
from tests.site.newsroom import beginnings

FIRST_DAY = datetime(2026, 11, 21, 7, 15, tzinfo=UTC)
SENTENCE = "On the {number}th mooring the harbour master found the rope quite dry again."


def words_of(number: int, sentences: int = 5) -> str:
    """A paragraph of 13 words a sentence; no other paragraph holds its sentences."""
    return " ".join(SENTENCE.format(number=f"{number}{end}") for end in range(sentences))


def body_of(paragraphs: int = 10) -> list[tuple[str, object]]:
    return [("paragraph", f"<p>{words_of(number)}</p>") for number in range(paragraphs)]


def _rooted() -> Page:
    """The tree's root, where a test that commits has left nothing of what migrations made."""
    Locale.objects.get_or_create(language_code="en")
    return Page.add_root(instance=Page(title="Root", slug="root"))


class Paper:
    """An English and a Spanish front, a section each, and a way to write articles."""

    def __init__(self) -> None:
        root = Page.get_first_root_node() or _rooted()
        Site.objects.all().delete()
        root.refresh_from_db()
        vars(self).update(beginnings.planted(root))
        self.written = 0

    def write(self, section: Section | None = None, **fields: object) -> Article:
        """Publish an article, an hour older than the one written before.

        The desk's own indexes, of no use to most tests, learn of it where it refers to something.
        """
        is_plain = not {"body", "lead_picture"} & fields.keys()
        body, authors = fields.pop("body", body_of()), fields.pop("authors", [self.author])
        self.written += 1
        article = Article(
            **{
                "title": f"Headline {self.written}",
                "slug": f"piece-{self.written}",
                "standfirst": "What the piece is about.",
                "first_published_at": FIRST_DAY - timedelta(hours=self.written),
                **fields,
            }
        )
        article.body.extend(body)
        article.bylines = [
            ArticleAuthor(author=author, sort_order=place) for place, author in enumerate(authors)
        ]
        article.topics = [self.topic]
        (section or self.harbour).refresh_from_db()
        with indexing.without_tasks():
            made = (section or self.harbour).add_child(instance=article)
        if not is_plain:
            ReferenceIndex.create_or_update_for_object(made)
        return made


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.GATE = msgspec.structs.replace(settings.GATE, home=tmp_path)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def paper(db, own_folder) -> Paper:
    return Paper()


@pytest.fixture
def picture(db, own_folder) -> Picture:
    return make_picture("moorings")


@pytest.fixture
def photograph(db, own_folder) -> Picture:
    """As large as a camera's, where sizes are looked at: they take long to make."""
    return make_picture("moorings", (1500, 1000))


@pytest.fixture
def get(client):
    """Ask for an address as the gate does for an audience."""

    def ask(path: str, audience: str = "anonymous", language: str = "en"):
        return client.get(
            path,
            headers={
                "X-Presspass-Internal": django_settings.INTERNAL_KEY,
                "X-Presspass-Audience": audience,
                "Accept-Language": language,
            },
        )

    return ask


def make_picture(title: str, size: tuple[int, int] = (480, 320)) -> Picture:
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    content.seek(0)
    return Picture.objects.create(
        title=title,
        file=ImageFile(content, name=f"{title}.png"),
        photographer="Ines Cortland",
        agency="Estuary Press",
    )
