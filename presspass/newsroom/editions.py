"""Which edition a page belongs to, and what its masthead needs: sections, other editions.

The edition is the nearest front above a page. The language of the interface is another matter:
Django's active language.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from presspass.newsroom.models import Article, Front, Section


@dataclass(frozen=True, slots=True)
class Edition:
    """A front, its sections in the order of the desk, and the fronts of the other editions."""

    front: Front
    sections: tuple[Section, ...]
    others: tuple[Front, ...]

    @property
    def language(self) -> str:
        """The language in which this edition is written."""
        return self.front.language

    @property
    def filled_sections(self) -> tuple[Section, ...]:
        """Those in which something is published: a link to nothing is none."""
        return tuple(section for section in self.sections if section.is_filled)

    @property
    def articles(self) -> QuerySet[Article]:
        """Every article of it."""
        return articles_below(self.front)

    def section_of(self, page: Page) -> Section | None:
        """The section of this edition in which `page` lies."""
        return next((one for one in self.sections if page.path.startswith(one.path)), None)


def fronts(request: HttpRequest) -> list[Front]:
    """The published fronts, asked for once a request."""
    if not hasattr(request, "newsroom_fronts"):
        request.newsroom_fronts = list(Front.objects.live().order_by("path"))
    return request.newsroom_fronts


def edition_of(request: HttpRequest, page: Page) -> Edition | None:
    """The edition in which `page` lies; None for a page outside of all."""
    return _edition(request, front_of(request, page))


def front_of(request: HttpRequest, page: Page) -> Front | None:
    """The nearest published front above `page`, or itself; None outside of all."""
    above = [front for front in fronts(request) if page.path.startswith(front.path)]
    return max(above, key=lambda front: len(front.path), default=None)


def front_above(path: str) -> Front | None:
    """The nearest front above the place `path` in the tree, published or not: for the desk."""
    above = [front for front in Front.objects.all() if path.startswith(front.path)]
    return max(above, key=lambda front: len(front.path), default=None)


def articles_below(front: Front) -> QuerySet[Article]:
    """Every article of the edition of `front`; those of an edition that stands below it are not."""
    return Article.objects.descendant_of(front).filter(depth=front.depth + 2)


def edition_at(request: HttpRequest, path: str) -> Edition | None:
    """The edition to which the address `path` belongs, whether it leads to a page or not."""
    above = [front for front in fronts(request) if path.startswith(front.get_url(request) or "-")]
    return _edition(request, max(above, key=lambda front: len(front.path), default=None))


def edition_in_language(request: HttpRequest) -> Edition | None:
    """The edition in the interface's language, else the first: for pages of no edition."""
    language = (get_language() or "").partition("-")[0]
    found = [front for front in fronts(request) if front.language == language]
    return _edition(request, next(iter([*found, *fronts(request)]), None))


def edition_from(request: HttpRequest, front: Front) -> Edition:
    """The edition that begins at `front`: also one that is not published, as the desk shows it."""
    # Between the first and the last path below it: a comparison that the index of paths answers.
    below = {"path__gt": OuterRef("path"), "path__lt": Concat(OuterRef("path"), Value("z"))}
    sections = Section.objects.live().child_of(front).order_by("path")
    sections = sections.annotate(is_filled=Exists(Article.objects.live().filter(**below)))
    others = tuple(other for other in fronts(request) if other.pk != front.pk)
    return Edition(front, tuple(sections), others)


def _edition(request: HttpRequest, front: Front | None) -> Edition | None:
    return edition_from(request, front) if front else None
