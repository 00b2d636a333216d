"""From an entry of an export to a piece: a post, a page or an entry of any other kind."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec
from django.utils import timezone
from django.utils.html import strip_tags

from presspass.importers.piece import Image, Name, Piece, State
from presspass.importers.wordpress.bodies import body_of
from presspass.importers.wordpress.index import Index
from presspass.importers.wordpress.locks import locks_of
from presspass.importers.wordpress.terms import Terms, tags_of
from presspass.importers.wordpress.wxr import Entry

INNER: Final = "WordPress keeps its own things in it"
NO_PIECES: Final = {
    "attachment": "a file: pictures come with the articles that show them",
    "nav_menu_item": "an entry of a menu: the paper makes its own of the sections",
    "wp_block": "a block that several articles show: its text is in each of them",
    **dict.fromkeys(
        [
            *("revision", "customize_changeset", "custom_css", "oembed_cache", "user_request"),
            *("wp_template", "wp_template_part", "wp_global_styles", "wp_navigation"),
            *("wp_font_family", "wp_font_face", "acf-field", "acf-field-group"),
        ],
        INNER,
    ),
}
"""Kinds of entries that no reader ever read as a page of their own, and why they are left out."""

NO_DATE: Final = frozenset({"", "0000-00-00 00:00:00"})
NAMED: Final = re.compile(r"\.(jpe?g|png|gif|webp|avif)$|^[\w-]*\d{3,}[\w-]*$", re.IGNORECASE)
"""What is a file's name and not a title."""

NUMBERED: Final = re.compile(r"[?&](?:p|page_id|attachment_id)=(\d+)")
"""An address by number; copied entries bear that of another as their identifier."""

PathOf = Callable[[str], str | None]


class Around(msgspec.Struct, frozen=True):
    """What an entry refers to in the rest of its file."""

    index: Index
    terms: Terms
    path_of: PathOf


def identity_of(entry: Entry) -> str:
    """By what two entries with one number are told apart."""
    return "|".join(entry[name] for name in ("wp:post_type", "link", "title"))


def called(entry: Entry) -> str:
    """An entry as a report names it."""
    title = " ".join(strip_tags(entry["title"]).split())[:60] or "without a title"
    return f"{entry['wp:post_type'] or 'entry'} {entry['wp:post_id'] or '?'}, “{title}”"


def paths_of(entry: Entry, path_of: PathOf) -> Iterator[str]:
    """Where an entry was found: its link, its lasting number, its identifier."""
    number = entry["wp:post_id"]
    given = [entry["link"], f"/?p={number}" if number.isdecimal() else "", entry["guid"]]
    for address in given:
        path = path_of(address) if address else None
        others = NUMBERED.search(path or "")
        if path and path.strip("/") and (others is None or others[1] == number):
            yield path


def piece_of(entry: Entry, key: str, around: Around) -> Piece:
    """The piece that an entry is."""
    body = body_of(entry, around.index)
    section, others = around.terms.section_of(entry)
    state, moment, why = _state(entry)
    lock = locks_of(entry)
    links = [around.path_of(link) for link in around.index.links_of(entry["wp:post_id"])]
    standfirst = " ".join(html.unescape(strip_tags(entry["excerpt:encoded"])).split())
    return Piece(
        key=key,
        title=entry["title"].strip(),
        slug=entry["wp:post_name"],
        body=body.html,
        state=state,
        access="subscribers" if lock else None,
        standfirst=standfirst,
        published_at=moment,
        changed_at=_moment(entry["wp:post_modified_gmt"]),
        authors=around.terms.authors_of(entry),
        section=section,
        topics=tuple(_once([*others, *tags_of(entry)])),
        lead=_lead(entry, around.index),
        addresses=tuple(
            dict.fromkeys([*paths_of(entry, around.path_of), *(path for path in links if path)])
        ),
        remarks=(*why, *lock, *body.remarks),
    )


def _lead(entry: Entry, index: Index) -> Image | None:
    """The featured picture; one that is not in the file is named by its number."""
    number = entry.meta.get("_thumbnail_id", "")
    if not number.isdecimal() or not int(number):
        return None
    found = index.picture(number)
    if found is None:
        return Image(address=f"attachment {number}")
    return found


def _once(names: list[Name]) -> Iterator[Name]:
    """Each name once: a category and a tag of the same name are one topic."""
    once: dict[str, Name] = {}
    for name in names:
        once.setdefault((name.name or name.slug).lower(), name)
    return iter(once.values())


def _state(entry: Entry) -> tuple[State, datetime | None, tuple[str, ...]]:
    """Whether readers saw it, when, and what there is to say of that."""
    moment = _moment(entry["wp:post_date_gmt"]) or _moment_of_feed(entry["pubDate"])
    moment = moment or _local_moment(entry["wp:post_date"])
    ahead = moment is not None and moment > timezone.now()
    match entry["wp:status"]:
        case "publish" | "future" if ahead:
            return State.SCHEDULED, moment, ()
        case "publish" | "future":
            why = () if moment else ("it has no date",)
            return State.PUBLISHED, moment, why
        case "draft" | "auto-draft" | "pending":
            return State.DRAFT, None, ()
        case "private":
            return State.DRAFT, None, ("it was private: it is a draft",)
        case "trash":
            return State.DRAFT, None, ("it was in the trash: it is a draft",)
        case other:
            return State.DRAFT, None, (f"its state “{other[:40]}” is not known: it is a draft",)


def _moment(text: str) -> datetime | None:
    if text in NO_DATE:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _moment_of_feed(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment.year > 1 else None


def _local_moment(text: str) -> datetime | None:
    """A date without its zone, which is taken to be the publication's."""
    moment = _moment(text)
    return timezone.make_aware(moment.replace(tzinfo=None)) if moment else None
