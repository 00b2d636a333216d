"""A Ghost export as rows of its tables, of which only what is named here is ever decoded.

The file is read once into memory, as bytes; a row is decoded when it is asked for, with the columns
named below and no others. So passwords, keys and tokens, of which an export is full, are passed
over as bytes and come into no value of ours.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from presspass.importers.errors import NotImportable

Rows: TypeAlias = list[msgspec.Raw] | None
T = TypeVar("T", bound=msgspec.Struct)

NOT_ONE: Final = (
    "this is not a Ghost export:"
    " in Ghost, Settings → Import/Export → Export content & settings gives the file"
)
OTHER_KINDS: Final = {
    b"PK\x03\x04": "this is a ZIP archive: unpack it, and import the .json file in it",
    b"\x1f\x8b": "this is compressed by gzip: unpack it first",
    b"SQLi": "this is Ghost's database itself: import what Settings → Import/Export gives",
    b"<!": "this is a web page and no Ghost export: sign in to Ghost, and export again",
    b"<": "this is XML: `presspass import_wordpress` imports a WordPress export",
    b"[": NOT_ONE,
}
MEMBERS: Final = re.compile(rb'^"?[\w" ,]*\bemail\b[^\n{]*,', re.IGNORECASE)
LONE: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\."
)
"""Escapes; among them halves of letters that were cut in two, which no decoder takes."""

A_HALF: Final = 6
"""So many bytes have the halves."""


class Post(msgspec.Struct):
    """A row of `posts`. Its columns are of whatever kind the version of Ghost wrote."""

    id: Any = None
    uuid: Any = None
    title: Any = None
    slug: Any = None
    lexical: Any = None
    mobiledoc: Any = None
    markdown: Any = None
    html: Any = None
    image: Any = None
    feature_image: Any = None
    page: Any = None
    type: Any = None
    status: Any = None
    visibility: Any = msgspec.UNSET
    author_id: Any = None
    custom_excerpt: Any = None
    created_at: Any = None
    updated_at: Any = None
    published_at: Any = None
    canonical_url: Any = None
    codeinjection_head: Any = None
    codeinjection_foot: Any = None
    email_recipient_filter: Any = None


class Brief(msgspec.Struct):
    """What of a row of `posts` must be known of all while one is read."""

    id: Any = None
    uuid: Any = None
    title: Any = None
    slug: Any = None
    status: Any = None
    author_id: Any = None
    created_at: Any = None
    published_at: Any = None
    visibility: Any = msgspec.UNSET


class PostMeta(msgspec.Struct):
    """A row of `posts_meta`, from Ghost 3 on."""

    post_id: Any = None
    feature_image_alt: Any = None
    feature_image_caption: Any = None
    email_only: Any = None


class Joined(msgspec.Struct):
    """A row that joins a post to an author, a tag or a tier."""

    post_id: Any = None
    author_id: Any = None
    tag_id: Any = None
    product_id: Any = None
    sort_order: Any = None


class Named(msgspec.Struct):
    """A row of `users`, `tags` or `products`."""

    id: Any = None
    name: Any = None
    slug: Any = None
    visibility: Any = None


class Setting(msgspec.Struct):
    """A row of `settings`; its value is decoded only where its key is one that is asked for."""

    key: Any = None
    value: msgspec.Raw = msgspec.Raw(b"null")


class Tables(msgspec.Struct):
    """The tables of an export that are read, and below those that are only counted."""

    posts: Rows = None
    posts_meta: Rows = None
    posts_authors: Rows = None
    posts_tags: Rows = None
    posts_products: Rows = None
    tags: Rows = None
    users: Rows = None
    products: Rows = None
    settings: Rows = None
    members: Rows = None
    subscribers: Rows = None
    newsletters: Rows = None
    offers: Rows = None
    snippets: Rows = None
    comments: Rows = None
    integrations: Rows = None
    webhooks: Rows = None


class Meta(msgspec.Struct):
    """What an export says of itself."""

    exported_on: Any = None


class Database(msgspec.Struct):
    """One database of an export, which is all of it."""

    data: Tables | None = None
    meta: Meta | None = None


class _Whole(Database):
    """The file: a database, or a list that holds it; or what Ghost answers to programs."""

    db: list[Database] | None = None
    members: msgspec.Raw = msgspec.Raw(b"")


def database_in(path: Path) -> Database:
    """The database that the file holds. Raises NotImportable for any other file."""
    try:
        content = path.read_bytes() if _is_text(path) else b""
    except OSError as error:
        raise NotImportable(path, f"it cannot be read: {error.strerror}") from error
    whole = _decoded(path, content)
    there = [one for one in whole.db or [whole] if one.data and one.data.posts is not None]
    if len(there) > 1:
        raise NotImportable(path, "it holds several databases: give each a file of its own")
    if there:
        return there[0]
    if bytes(whole.members):
        raise NotImportable(path, "these are members: `presspass import_readers` takes their CSV")
    raise NotImportable(path, NOT_ONE)


def _is_text(path: Path) -> bool:
    """Whether the file may hold JSON. Raises NotImportable, with the mend, for one that cannot."""
    with path.open("rb") as file:
        first = file.read(4_096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not first:
        raise NotImportable(path, "it is empty")
    for mark, fact in OTHER_KINDS.items():
        if first.startswith(mark):
            raise NotImportable(path, fact)
    if MEMBERS.match(first):
        fact = "this is a list of members (CSV): `presspass import_readers` takes it"
        raise NotImportable(path, fact)
    return True


def _decoded(path: Path, content: bytes) -> _Whole:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        try:
            return msgspec.json.decode(content, type=_Whole)
        except msgspec.DecodeError as error:
            if "escape" not in str(error) and "surrogate" not in str(error):
                raise
            return msgspec.json.decode(LONE.sub(_whole_letter, content), type=_Whole)
    except msgspec.ValidationError as error:
        raise NotImportable(path, f"{NOT_ONE} ({error})") from error
    except (ValueError, RecursionError) as error:
        raise NotImportable(path, f"it is cut off or damaged: {error}") from error


def _whole_letter(found: re.Match[bytes]) -> bytes:
    """An escape as it is; half a letter as the sign for one that cannot be read."""
    is_half = len(found[0]) == A_HALF and found[0][1:2] == b"u"
    return b"\\ufffd" if is_half else found[0]


def each(rows: Rows, kind: type[T]) -> Iterator[T]:
    """The rows that can be read as `kind`; others say nothing."""
    for row in rows or ():
        found = read(row, kind)
        if found is not None:
            yield found


def read(row: msgspec.Raw, kind: type[T]) -> T | None:
    """A row; None for what is none, such as `null`."""
    try:
        return msgspec.json.decode(row, type=kind)
    except UnicodeDecodeError:
        return read(_readable(row), kind)
    except (ValueError, RecursionError):
        return None


def value_in(column: msgspec.Raw) -> Any:
    """What a column holds that was not decoded with its row."""
    try:
        return msgspec.json.decode(column)
    except UnicodeDecodeError:
        return msgspec.json.decode(_readable(column))
    except (ValueError, RecursionError):
        return None


def _readable(row: msgspec.Raw) -> msgspec.Raw:
    """A row with signs in the place of bytes that are no letters."""
    return msgspec.Raw(bytes(row).decode("utf-8", "replace").encode())


def text(value: Any) -> str:
    """A column as text, whatever it is; "" for what has none."""
    if isinstance(value, bool) or value is None or value is msgspec.UNSET:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    return value.replace("\x00", "") if isinstance(value, str) else ""


def is_true(value: Any) -> bool:
    """Whether a column says yes: `true`, 1, "1" and "true" do."""
    return value is True or text(value).strip().lower() in {"1", "1.0", "true"}


def tree(value: Any) -> Any:
    """What the JSON in a column holds; None where it holds none that can be read."""
    if isinstance(value, dict):
        return value
    try:
        return msgspec.json.decode(text(value))
    except (ValueError, RecursionError):
        pass
    try:
        found = json.loads(text(value))
        return msgspec.json.decode(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
