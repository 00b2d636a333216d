"""What an export says of its categories, tags and authors, before the entries."""

import html
from collections.abc import Iterable, Iterator
from typing import Final

from presspass.importers.piece import Kind, Listing, Name
from presspass.importers.slugs import slug_of
from presspass.importers.wordpress.wxr import Entry, Head

NO_CATEGORY: Final = frozenset(
    ["uncategorized", "uncategorised", "sin-categoria", "sin-clasificar", "general-uncategorized"]
)
"""WordPress's own word for having none, in the languages of our editions."""

PRIMARY: Final = ("_yoast_wpseo_primary_category", "rank_math_primary_category")
"""Where the two most used search plugins keep which of several categories leads."""


LISTS: Final = {
    "category": ("category", (Kind.SECTION, Kind.TOPIC)),
    "post_tag": ("tag", (Kind.TOPIC,)),
    "author": ("author", (Kind.AUTHOR,)),
}
"""By taxonomy: the word in the addresses of its lists, unless a paper chose another, and what such
a list is here. A category is a section when none is above it, else a topic.
"""


class Terms:
    """The terms of a file, by their slugs."""

    def __init__(self) -> None:
        self._categories: dict[str, tuple[str, str]] = {}
        self._numbers: dict[str, str] = {}
        self._authors: dict[str, str] = {}
        self._listed: dict[tuple[str, str], str] = {}

    def add(self, head: Head) -> None:
        """Note a category or an author; the others say nothing that an entry does not."""
        given = head.fields
        if head.kind == "wp:category":
            slug = given.get("wp:category_nicename", "")
            self._categories[slug] = (
                html.unescape(given.get("wp:cat_name", "")),
                given.get("wp:category_parent", ""),
            )
            self._numbers[given.get("wp:term_id", "")] = slug
        elif head.kind == "wp:author":
            login = given.get("wp:author_login", "")
            self._authors[login] = given.get("wp:author_display_name", "").strip() or login

    def note(self, entry: Entry) -> None:
        """Note in which lists an entry stood."""
        for domain, slug, name in entry.terms:
            if domain in {"category", "post_tag"} and slug not in NO_CATEGORY:
                self._listed[domain, slug] = html.unescape(name)
        for login, name in self._signed(entry):
            self._listed["author", login] = name

    def lists(self, home: str) -> Iterator[Listing]:
        """The lists of a site at the path `home`, as far as an entry stood in them."""
        yield Listing((Kind.FRONT,), Name("", "newest"), (), _feeds(f"{home}/"))
        for (domain, slug), name in self._listed.items():
            word, kinds = LISTS[domain]
            own = slug_of(slug) if domain == "author" else "/".join(reversed(self._upwards(slug)))
            address = f"{home}/{word}/{own}/"
            named = Name("" if domain == "author" else slug, name)
            yield Listing(kinds, named, (address,), _feeds(address))

    def authors_of(self, entry: Entry) -> tuple[Name, ...]:
        """Who signs: as Co-Authors Plus lists them, else the one WordPress knows."""
        names = [name for _, name in self._signed(entry)]
        return tuple(Name("", name) for name in dict.fromkeys(names))

    def _signed(self, entry: Entry) -> list[tuple[str, str]]:
        """Login and name of everybody who signs an entry."""
        listed = [(slug, name) for domain, slug, name in entry.terms if domain == "author"]
        logins = [slug.removeprefix("cap-") for slug, _ in listed] or [
            entry["dc:creator"].strip(" >\n")
        ]
        names = dict(zip(logins, (name for _, name in listed), strict=False))
        found = [(one, self._authors.get(one) or names.get(one) or one) for one in logins]
        return [(login, name) for login, name in found if name]

    def section_of(self, entry: Entry) -> tuple[Name | None, tuple[Name, ...]]:
        """The section an entry belongs to, and the categories which are topics beside it.

        The leading category, else the first, gives the section: the highest above it, so that
        a paper of many small categories keeps a short list of sections.
        """
        given = [
            (slug, html.unescape(name))
            for domain, slug, name in entry.terms
            if domain == "category" and slug not in NO_CATEGORY
        ]
        if not given:
            return None, ()
        slugs = [slug for slug, _ in given]
        leading = {self._numbers.get(entry.meta.get(plugin, "")) for plugin in PRIMARY}
        first = next((slug for slug in slugs if slug in leading), slugs[0])
        names = dict(given) | {slug: name for slug, (name, _) in self._categories.items() if name}
        above = self._highest(first)
        rest = (Name(slug, names[slug]) for slug in slugs if slug != above)
        return Name(above, names.get(above, above)), tuple(rest)

    def _highest(self, slug: str) -> str:
        return self._upwards(slug)[-1]

    def _upwards(self, slug: str) -> list[str]:
        """A category and those above it."""
        found = [slug]
        while (parent := self._categories.get(found[-1], ("", ""))[1]) and parent not in found:
            if parent not in self._categories:
                break
            found.append(parent)
        return found


def _feeds(address: str) -> tuple[str, ...]:
    """Where WordPress has the feeds of the list at `address`."""
    return (f"{address}feed/", f"{address}feed/atom/")


def tags_of(entry: Entry) -> Iterable[Name]:
    """An entry's tags."""
    for domain, slug, name in entry.terms:
        if domain == "post_tag":
            yield Name(slug, html.unescape(name))
