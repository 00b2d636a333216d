"""A Ghost export as a source of pieces. What a row becomes is `posts.py`."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from presspass.importers.ghost import addresses, posts
from presspass.importers.ghost.rows import (
    Brief,
    Post,
    PostMeta,
    Setting,
    Tables,
    database_in,
    each,
    is_true,
    read,
    text,
    value_in,
)
from presspass.importers.ghost.taxonomy import Taxonomy
from presspass.importers.piece import Image, Left, Listing, Paper, Piece
from presspass.importers.slugs import slug_of

ASKED: Final = frozenset(
    [
        *("title", "description", "locale", "lang", "default_locale", "defaultLang", "timezone"),
        *("activeTimezone", "permalinks", "amp", "is_private", "isPrivate", "db_hash", "dbHash"),
    ]
)
"""The settings that are read; the others, keys and passwords among them, stay bytes."""

COUNTED: Final = {
    "members": ("members", "subscribers"),
    "tiers": ("products",),
    "newsletters": ("newsletters",),
    "offers": ("offers",),
    "snippets": ("snippets",),
    "comments": ("comments",),
    "integrations": ("integrations", "webhooks"),
}
LONGEST_KEY: Final = 90


class Export:
    """A Ghost export, looked through once."""

    def __init__(self, path: Path) -> None:
        database = database_in(path)
        self._tables = database.data or Tables()
        self._rows = self._tables.posts or []
        self._settings = _settings(self._tables)
        self._taxonomy = Taxonomy(self._tables)
        self._metas = _metas(self._tables)
        self._map = addresses.Map()
        self._keys: list[str | None] = []
        self._taken: set[str] = set()
        self._zone = addresses.zone_named(self._setting("timezone", "activeTimezone"))
        self._patterns = addresses.patterns_of(self._setting("permalinks"))
        has_rules = self._note_posts()
        self._map.learn_hosts(bytes(row) for row in self._rows)
        self._around = posts.Around(
            taxonomy=self._taxonomy,
            taken=self._taken,
            exported_at=posts.moment_of(database.meta.exported_on) if database.meta else None,
            has_rules=has_rules,
            is_private=is_true(self._setting("is_private", "isPrivate")),
        )

    @property
    def paper(self) -> Paper:
        """What the settings say of the site."""
        language = self._setting("locale", "lang", "default_locale", "defaultLang")
        return Paper(
            name=self._setting("title"),
            language=language.replace("_", "-"),
            tagline=self._setting("description"),
        )

    @property
    def name(self) -> str:
        """The site, by a digest of what Ghost made at its installation, else by its title."""
        made = self._setting("db_hash", "dbHash")
        digest = hashlib.sha256(f"presspass import of {made}".encode()).hexdigest()[:16]
        return f"ghost:{digest}" if made else f"ghost:{slug_of(self._setting('title'))}"

    def __len__(self) -> int:
        return len(self._rows)

    def entries(self) -> Iterator[Piece | Left]:
        """Every post as a piece, or why it is none."""
        for place, row in enumerate(self._rows):
            post, key = read(row, Post), self._keys[place]
            if post is None:
                yield Left(f"row {place + 1} of posts", "it holds no post")
            elif key is None:
                yield Left(f"row {place + 1} of posts, {_called(post)}", "it stands twice")
            else:
                meta = self._meta(text(post.id))
                found = tuple(self._paths(post)) if self._is_found(post, meta) else ()
                yield posts.piece_of(post, meta, key, found, self._around)

    def lists(self) -> Iterator[Listing]:
        """The lists that Ghost has, and the newest."""
        return self._taxonomy.lists(self._taken)

    def key_at(self, address: str) -> str | None:
        """The key of the post that was at `address`."""
        path = self._map.path_of(address)
        return self._map.key_at(path) if path is not None else None

    def path_of(self, address: str) -> str | None:
        """The path and query of an address of this site."""
        return self._map.path_of(address)

    def image_at(self, _address: str) -> Image | None:
        """Nothing: Ghost says of a picture what it says where it shows it."""
        return None

    def counts(self) -> dict[str, int]:
        """What is in the file beside posts."""
        return {
            what: sum(len(getattr(self._tables, name) or ()) for name in names)
            for what, names in COUNTED.items()
        }

    def _setting(self, *names: str) -> str:
        return next((self._settings[name] for name in names if self._settings.get(name)), "")

    def _note_posts(self) -> bool:
        """Give each post its key and note its addresses; whether posts have rules of access."""
        seen: dict[str, int] = {}
        once: set[str] = set()
        has_rules = False
        for place, row in enumerate(self._rows):
            brief = read(row, Brief)
            identity = _identity(brief) if brief else ""
            if brief is None or identity in once:
                self._keys.append(None)
                continue
            once.add(identity)
            has_rules = has_rules or brief.visibility is not msgspec.UNSET
            first = (text(brief.uuid) or text(brief.id) or f"post-{place + 1}")[:LONGEST_KEY]
            seen[first] = seen.get(first, 0) + 1
            key = first if seen[first] == 1 else f"{first}-{seen[first]}"
            self._keys.append(key)
            self._note(brief, key)
        return has_rules

    def _note(self, brief: Brief, key: str) -> None:
        for path in self._paths(brief):
            self._map.add(path, key)
        self._map.add_slug(text(brief.slug), key)
        if posts.was_seen(brief):
            self._taken.add(text(brief.slug))
            self._taxonomy.note(text(brief.id), text(brief.author_id))

    def _paths(self, row: Post | Brief) -> Iterator[str]:
        """Where a post was found."""
        slug, number, moment = text(row.slug), text(row.id), posts.appeared_at(row)
        authors = self._taxonomy.authors_of(number, text(row.author_id))
        fields = addresses.fields_of(
            slug,
            number,
            authors[0].slug if authors else "",
            moment.astimezone(self._zone) if moment else None,
        )
        for path in addresses.paths_of(self._patterns, fields):
            yield path
            if is_true(self._setting("amp")):
                yield f"{path}amp/"

    def _is_found(self, post: Post, meta: PostMeta) -> bool:
        return posts.was_seen(post) and not is_true(meta.email_only)

    def _meta(self, number: str) -> PostMeta:
        row = self._metas.get(number)
        return (read(row, PostMeta) if row is not None else None) or PostMeta()


def _settings(tables: Tables) -> dict[str, str]:
    found = {}
    for setting in each(tables.settings, Setting):
        if setting.key in ASKED:
            value = value_in(setting.value)
            found[setting.key] = str(value).lower() if isinstance(value, bool) else text(value)
    return found


def _metas(tables: Tables) -> dict[str, msgspec.Raw]:
    """The rows of `posts_meta` as bytes, by the post they belong to."""
    pairs = ((row, read(row, PostMeta)) for row in tables.posts_meta or ())
    return {text(meta.post_id): row for row, meta in pairs if meta is not None}


def _identity(row: Brief) -> str:
    return "|".join(text(one) for one in (row.id, row.uuid, row.slug, row.title))


def _called(post: Post) -> str:
    return f"“{' '.join(text(post.title).split())[:60] or 'without a title'}”"
