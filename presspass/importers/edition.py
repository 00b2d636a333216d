"""The edition into which pieces come: its front, sections, topics and authors, made where missing.

On a paper that is only migrated there is no front: then one is made, with the name the file says.
"""

from typing import Final

from django.db import transaction
from wagtail.models import Page

from presspass.importers.errors import NotPossible
from presspass.importers.piece import Kind, Listing, Name, Paper
from presspass.importers.slugs import first_free, slug_of
from presspass.newsroom import founding
from presspass.newsroom.machines.addresses import author_path, topic_path
from presspass.newsroom.models import LANGUAGES, RESERVED_SLUGS, Author, Front, Section, Topic

KNOWN: Final = dict(LANGUAGES)
TAKEN: Final = RESERVED_SLUGS | KNOWN.keys()
ARCHIVE: Final = {"en": "Archive", "es": "Archivo"}
"""Where pieces come that say of no section that they belong there."""


class Edition:
    """One edition of the paper; what it is asked for twice is looked up once."""

    def __init__(self, front: Front, archive: str = "") -> None:
        self.front = front
        self.language = front.language
        self._archive = Name("", archive or ARCHIVE.get(front.language, ARCHIVE["en"]))
        self._sections: dict[str, int] = {}
        self._topics: dict[str, int] = {}
        self._authors: dict[str, int] = {}

    def section(self, name: Name | None) -> Section:
        """The section of that name, made where there is none."""
        name = name or self._archive
        slug = _section_slug(name)
        if slug not in self._sections:
            self._sections[slug] = self._made_section(slug, name).pk
        return Section.objects.get(pk=self._sections[slug])

    def topic(self, name: Name) -> int | None:
        """The key of the topic of that name; None for a name of no letters."""
        called = _topic_name(name)
        if called.lower() not in self._topics:
            topic = self._made_topic(called, slug_of(name.slug, called))
            if topic is None:
                return None
            self._topics[called.lower()] = topic.pk
        return self._topics[called.lower()]

    def author(self, name: Name) -> int:
        """The key of the author of that name; who is called the same is the same."""
        if name.name not in self._authors:
            self._authors[name.name] = self._made_author(name).pk
        return self._authors[name.name]

    def path_of(self, listing: Listing) -> str | None:
        """Where the list is here; None where nothing came by which there would be one."""
        front = self.front.get_url() or "/"
        for kind in listing.kinds:
            match kind, self._found(kind, listing.name):
                case Kind.FRONT, _:
                    return front
                case Kind.SECTION, Section() as section:
                    return section.get_url()
                case Kind.TOPIC, Topic() as topic:
                    return topic_path(front, topic.slug)
                case Kind.AUTHOR, Author() as author:
                    return author_path(front, author.slug)
        return None

    def _found(self, kind: Kind, name: Name) -> Section | Topic | Author | None:
        match kind:
            case Kind.SECTION:
                return self._found_section(_section_slug(name), name)
            case Kind.TOPIC:
                return self._found_topic(_topic_name(name), slug_of(name.slug, name.name))
            case Kind.AUTHOR:
                return _found_author(name)
        return None

    def _found_section(self, slug: str, name: Name) -> Section | None:
        within = Section.objects.child_of(self.front)
        found = within.filter(slug=slug).first()
        if found is None and name.slug == "":
            found = within.filter(title__iexact=name.name).first()
        return found

    def _found_topic(self, called: str, slug: str) -> Topic | None:
        own = Topic.objects.filter(language=self.language)
        return own.filter(name__iexact=called).first() or own.filter(slug=slug).first()

    def _made_section(self, slug: str, name: Name) -> Section:
        if (found := self._found_section(slug, name)) is not None:
            return found
        siblings = Page.objects.child_of(self.front)
        free = first_free(slug, "section", lambda one: not siblings.filter(slug=one).exists())
        with transaction.atomic():
            section = Section(title=name.name[:255] or slug, slug=free)
            self.front.add_child(instance=section)
            section.save_revision().publish()
        return section

    def _made_topic(self, called: str, slug: str) -> Topic | None:
        found = self._found_topic(called, slug)
        if found is not None or not slug:
            return found
        return Topic.objects.create(name=called, slug=slug, language=self.language)

    def _made_author(self, name: Name) -> Author:
        if (found := _found_author(name)) is not None:
            return found
        slug = slug_of(name.slug, name.name) or "author"
        free = first_free(slug, "author", lambda one: not Author.objects.filter(slug=one).exists())
        return Author.objects.create(name=name.name[:120], slug=free, language=self.language)


def _section_slug(name: Name) -> str:
    slug = slug_of(name.slug, name.name) or "archive"
    return f"{slug}-section" if slug in TAKEN else slug


def _topic_name(name: Name) -> str:
    return (name.name or name.slug)[:120]


def _found_author(name: Name) -> Author | None:
    return Author.objects.filter(name=name.name[:120]).first()


def edition_for(paper: Paper, language: str, archive: str) -> Edition:
    """The edition in `language` (else the paper's own), made where there is none.

    Raises NotPossible for a language in which no edition can be, and below a draft.
    """
    language = language or _language_of(paper)
    if language not in KNOWN:
        raise NotPossible(f"there is no edition in “{language}”: say {' or '.join(KNOWN)}")
    fronts = Front.objects.order_by("path")
    if fronts and not founding.begins_at_one_of(fronts):
        raise NotPossible(f"the front page “{fronts[0].title}” is a draft: publish it first")
    front = fronts.filter(language=language).first()
    return Edition(front or _made_front(paper, language), archive)


def _language_of(paper: Paper) -> str:
    """The paper's language, as far as editions know it; a paper with one edition takes that."""
    said = paper.language.partition("-")[0].lower()
    there = list(Front.objects.values_list("language", flat=True).order_by("path")[:2])
    return said if said in KNOWN else there[0] if there else "en"


@transaction.atomic
def _made_front(paper: Paper, language: str) -> Front:
    root = Front.objects.order_by("path").first()
    name = paper.name[:80] or "Newspaper"
    front = Front(
        title=name, edition_name=name, language=language, tagline=paper.tagline[:140], slug=language
    )
    if root is None:
        front.slug = "home"
        founding.begin_at(front)
    else:
        siblings = Page.objects.child_of(root)
        front.slug = first_free(language, "edition", lambda x: not siblings.filter(slug=x).exists())
        root.add_child(instance=front)
    front.save_revision().publish()
    return front
