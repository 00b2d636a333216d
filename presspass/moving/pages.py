"""The pages of the site, one kind a file: each with its address, its words and its draft."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site

from presspass.importers import indexing
from presspass.moving.names import TOP, Directory
from presspass.moving.page_words import Kind, commit, needs, say, stand, state_of, words_of
from presspass.moving.part import Row
from presspass.moving.tree import Tree, above, order_of
from presspass.moving.versions import Versions, further, scheduled_of
from presspass.newsroom import founding
from presspass.newsroom.models import Article, Front
from presspass.newsroom.updating import digest_of

AT_ONCE: Final = 200


class Pages:
    """The pages of one `kind`. `without`: fields of the model that are in no file → why."""

    def __init__(
        self, name: str, kind: Kind, *, within: tuple[str, ...], without: dict[str, str]
    ) -> None:
        self.name, self.kind, self.migrated = name, kind, False
        self.without: Mapping[str, str] = without
        self.models: tuple[str, ...] = (kind.model._meta.label, *within)  # noqa: SLF001

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row says, in the order of the file."""
        body = ("topics", "body") if self.kind.has_body else ()
        told = ("language", "section", "old_addresses") if self.kind.has_body else ()
        words = (*self.kind.fields, *self.kind.children, *body)
        return ("id", "address", "order", *told, *self.kind.state, *words, "scheduled", "draft")

    def count(self) -> int:
        """How many the paper has."""
        return self._all().count()

    def clear(self) -> None:
        """Take away Wagtail's page of welcome, and the site that shows it."""
        Site.objects.all().delete()
        for page in Page.objects.filter(depth=2).exact_type(Page):
            page.delete()

    def rows(self, names: Directory, folder: Path) -> Iterator[Row]:
        """The pages that the site shows, or would; those outside of it are left out."""
        del folder
        scheduled, fronts = scheduled_of(self.kind), list(Front.objects.order_by("-depth"))
        fetched = self._all().prefetch_related(*needs(self.kind))
        for page in fetched.iterator(chunk_size=AT_ONCE):
            address = names.name(Page, page.pk)
            if address is None:
                continue
            said = words_of(page, self.kind, names)
            row = {"id": page.pk, "address": address, "order": order_of(page)}
            row |= self._beside(page, address, fronts)
            row |= {**state_of(page, self.kind, names), **said}
            yield row | further(page, said, self.kind, scheduled.get(page.pk), names)

    def take(self, rows: Iterable[Row], names: Directory, folder: Path) -> None:
        """Make the pages; they keep their keys, by which feeds name them."""
        del folder
        tree, versions = Tree(names), Versions(self.kind, names)
        locale = Locale.objects.order_by("pk").first()
        kind = ContentType.objects.get_for_model(self.kind.model)
        for row in rows:
            page = self.kind.model(pk=row["id"], locale=locale)
            page.content_type = kind
            say(page, self.kind, row, names)
            stand(page, self.kind, row, names)
            page.draft_title = page.title
            tree.place(page, row["address"], row["order"])
            if isinstance(page, Article) and page.first_published_at:
                page.words_digest = digest_of(page)
            Model.save(page, force_insert=(Model,))  # Page's own looks for what stands there
            commit(page, self.kind)
            versions.make(page, row)
            indexing.add(page)
            if row["address"] == "/":
                founding.show(page)
        tree.keep()

    def _all(self) -> QuerySet[Page]:
        """Articles as they were made: where two have one moment, the later comes first in lists.

        Sections and editions as they are ordered, none before the one that it stands below.
        """
        order = ("pk",) if self.kind.has_body else ("depth", "path")
        pages = self.kind.model.objects.order_by(*order)
        return pages.select_related("latest_revision")

    def _beside(self, page: Page, address: str, fronts: list[Front]) -> Row:
        """What follows of other files, told here for whoever reads this one alone."""
        if not self.kind.has_body:
            return {}
        front = next((one for one in fronts if page.path.startswith(one.path)), None)
        old = Redirect.objects.filter(redirect_page=page.pk).order_by("pk")
        return {
            "language": front.language if front else "",
            "section": above(address),
            "old_addresses": list(old.values_list("old_path", flat=True)),
        }


def expect(rows: Iterable[Row], names: Directory) -> None:
    """Know where the pages of `rows` will be: what comes before may refer to them."""
    top = Page.get_first_root_node()
    names.expect(Page, [(top.pk, TOP)])
    names.expect(Page, ((row["id"], row["address"]) for row in rows))
