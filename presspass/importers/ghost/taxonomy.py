"""What an export says of tags and authors, and which of them a post has, in their order.

Tags whose names begin with `#` were Ghost's way to sort posts where no reader sees it: they become
neither sections nor topics.
"""

from collections import defaultdict
from collections.abc import Container, Iterator
from typing import Final

import msgspec

from presspass.importers.ghost.rows import Joined, Named, Rows, Tables, each, text
from presspass.importers.piece import Kind, Listing, Name
from presspass.importers.slugs import slug_of

ITS_OWN: Final = "hash-"
"""How the address of an internal tag begins."""


class Tag(msgspec.Struct, frozen=True):
    """A tag; `is_shown`: readers saw it."""

    slug: str
    name: str
    is_shown: bool


class Taxonomy:
    """Tags, authors and tiers of a file, and the posts that have them."""

    def __init__(self, tables: Tables) -> None:
        self._tags = {text(one.id): _tag(one) for one in each(tables.tags, Named)}
        self._authors = {text(one.id): _author(one) for one in each(tables.users, Named)}
        self._tiers = {text(one.id): text(one.name) for one in each(tables.products, Named)}
        self._tags_of = _joined(tables.posts_tags, "tag_id")
        self._authors_of = _joined(tables.posts_authors, "author_id")
        self._tiers_of = _joined(tables.posts_products, "product_id")
        self._listed: dict[str, Tag] = {}
        self._signed: dict[str, Name] = {}

    def authors_of(self, number: str, alone: str) -> tuple[Name, ...]:
        """Who signs the post `number`, in their order; in older exports `alone`."""
        given = self._authors_of.get(number) or [alone]
        return tuple(dict.fromkeys(self._authors[one] for one in given if one in self._authors))

    def tiers_of(self, number: str) -> list[str]:
        """The names of the tiers that could read the post."""
        return [self._tiers.get(one, one) for one in self._tiers_of.get(number, [])]

    def tags_of(self, number: str) -> list[Tag]:
        """The tags of the post, the leading one first."""
        given = self._tags_of.get(number, [])
        return list(dict.fromkeys(self._tags[one] for one in given if one in self._tags))

    def note(self, number: str, alone: str) -> None:
        """Note in which lists a post stood that readers saw."""
        self._listed |= {tag.slug: tag for tag in self.tags_of(number) if tag.is_shown}
        self._signed |= {name.slug: name for name in self.authors_of(number, alone)}

    def lists(self, taken: Container[str]) -> Iterator[Listing]:
        """The lists of the site at Ghost's addresses for them, as far as a post stood in them."""
        yield Listing((Kind.FRONT,), Name("", "newest"), (), ("/rss/",))
        for slug, tag in self._listed.items():
            named = section_named(tag, taken)
            kinds = (Kind.SECTION, Kind.TOPIC)
            yield Listing(kinds, named, (f"/tag/{slug}/",), (f"/tag/{slug}/rss/",))
        for slug, name in self._signed.items():
            yield Listing((Kind.AUTHOR,), name, (f"/author/{slug}/",), (f"/author/{slug}/rss/",))


def section_named(tag: Tag, taken: Container[str]) -> Name:
    """The section that a leading tag gives.

    Where its address would be that of a post of the old site (`taken`), which must lead to the
    post, the section gets another.
    """
    slug = slug_of(tag.slug, tag.name)
    return Name(f"{slug}-section" if slug in taken else tag.slug, tag.name)


def _tag(row: Named) -> Tag:
    slug, name = text(row.slug), text(row.name).strip()
    hidden = name.startswith("#") or slug.startswith(ITS_OWN)
    seen = text(row.visibility) in {"", "public"}
    return Tag(slug or slug_of(name), name or slug, is_shown=seen and not hidden)


def _author(row: Named) -> Name:
    slug = text(row.slug)
    return Name(slug, text(row.name).strip() or slug)


def _joined(rows: Rows, name: str) -> dict[str, list[str]]:
    """What is joined to each post, in the order it was put into."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for row in each(rows, Joined):
        order = row.sort_order if isinstance(row.sort_order, (int, float)) else 0
        found[text(row.post_id)].append((order, text(getattr(row, name))))
    return {
        post: [one for _, one in sorted(pairs, key=lambda pair: pair[0])]
        for post, pairs in found.items()
    }
