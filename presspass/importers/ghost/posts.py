"""From a row of a Ghost export to a piece: a post or a page, whatever its state."""

import html
from collections.abc import Container
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import msgspec
from django.utils import timezone

from presspass.importers.ghost.access import Rule, all_of, rule_of
from presspass.importers.ghost.bodies import body_of, resolved
from presspass.importers.ghost.rows import Brief, Post, PostMeta, is_true, text
from presspass.importers.ghost.taxonomy import Tag, Taxonomy, section_named
from presspass.importers.piece import Image, Name, Piece, State
from presspass.newsroom.access import REGISTERED, SUBSCRIBERS

UNTITLED: Final = "(Untitled)"
"""As Ghost itself calls what has no title: the first words of a text may be closed."""

IN_SECONDS: Final = 100_000_000_000
"""A moment as a number below it counts seconds, else milliseconds."""

TO_ALL_MEMBERS: Final = frozenset(["all", "status:free,status:-free"])


class Around(msgspec.Struct, frozen=True):
    """What a post refers to in the rest of its file."""

    taxonomy: Taxonomy
    taken: Container[str]
    """The last parts of the addresses of all posts that readers saw."""

    exported_at: datetime | None
    has_rules: bool
    is_private: bool


def moment_of(value: Any) -> datetime | None:
    """A moment as any version of Ghost writes one; None where there is none."""
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            seconds = value if abs(value) < IN_SECONDS else value / 1000
            return datetime.fromtimestamp(seconds, UTC) if value else None
        moment = _read_moment(text(value).strip())
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
    return moment if moment is None or moment.year > 1 else None


def _read_moment(said: str) -> datetime | None:
    if not said:
        return None
    if said.isdecimal():
        return moment_of(int(said))
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        moment = parsedate_to_datetime(said)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def appeared_at(row: Post | Brief) -> datetime | None:
    """When a post appeared, else when it was made."""
    return moment_of(row.published_at) or moment_of(row.created_at)


def was_seen(row: Post | Brief) -> bool:
    """Whether a post has, or will have, an address of its own."""
    return text(row.status) in {"published", "scheduled"}


def piece_of(
    post: Post, meta: PostMeta, key: str, addresses: tuple[str, ...], around: Around
) -> Piece:
    """The piece that a post is."""
    number = text(post.id)
    tiers = around.taxonomy.tiers_of(number)
    rule = rule_of(post.visibility, tiers, has_rules=around.has_rules)
    state, moment, why = _state(post, meta, around)
    body = body_of(post, is_open=rule.access is None)
    closed = all_of(rule, body.rule, _rule_of_letter(post, meta), _rule_of_site(around))
    tags = around.taxonomy.tags_of(number)
    section, topics = _sorted(tags, around.taken)
    return Piece(
        key=key,
        title=html.escape(text(post.title).strip() or UNTITLED, quote=False),
        slug=text(post.slug),
        body=body.html,
        state=state,
        access=closed.access,
        standfirst=html.escape(text(post.custom_excerpt), quote=False),
        published_at=moment,
        changed_at=moment_of(post.updated_at),
        authors=around.taxonomy.authors_of(number, text(post.author_id)),
        section=section,
        topics=topics,
        lead=_lead(post, meta),
        addresses=addresses,
        remarks=(*why, *closed.why, *body.remarks, *_left_out(post, tags)),
    )


def _sorted(tags: list[Tag], taken: Container[str]) -> tuple[Name | None, tuple[Name, ...]]:
    """The section that the leading tag gives, and the topics that the others are."""
    shown = [tag for tag in tags if tag.is_shown]
    topics = tuple(Name(tag.slug, tag.name) for tag in shown[1:])
    return (section_named(shown[0], taken) if shown else None), topics


def _lead(post: Post, meta: PostMeta) -> Image | None:
    address = text(post.feature_image) or text(post.image)
    if not address.strip():
        return None
    caption = resolved(text(meta.feature_image_caption))
    return Image(resolved(address), alt=text(meta.feature_image_alt).strip(), caption=caption)


def _state(
    post: Post, meta: PostMeta, around: Around
) -> tuple[State, datetime | None, tuple[str, ...]]:
    """Whether readers saw it, when, and what there is to say of that."""
    status, now = text(post.status), timezone.now()
    if status == "sent" or is_true(meta.email_only):
        return State.DRAFT, None, ("it was for e-mail only, without a page: it is a draft",)
    moment = appeared_at(post) if status == "published" else moment_of(post.published_at)
    match status:
        case "published" | "scheduled" if moment and moment > now:
            return State.SCHEDULED, moment, ()
        case "published":
            return State.PUBLISHED, moment, () if moment else ("it has no date",)
        case "scheduled":
            return _overdue(moment, around.exported_at)
        case "draft":
            return State.DRAFT, None, ()
        case other:
            return State.DRAFT, None, (f"its state “{other[:40]}” is not known: it is a draft",)


def _overdue(
    moment: datetime | None, exported_at: datetime | None
) -> tuple[State, datetime | None, tuple[str, ...]]:
    """What was scheduled for a time that has passed: out, unless Ghost itself missed that time."""
    if moment and exported_at and moment >= exported_at:
        why = f"it was scheduled for {moment:%Y-%m-%d %H:%M} UTC, which has passed: it is published"
        return State.PUBLISHED, moment, (why,)
    why = "it was scheduled, and did not appear at its time: it is a draft"
    return State.DRAFT, None, (why,)


def _rule_of_letter(post: Post, meta: PostMeta) -> Rule:
    """Who may read what was sent by e-mail only, should an editor publish it: who got it."""
    if text(post.status) != "sent" and not is_true(meta.email_only):
        return Rule()
    to_all = text(post.email_recipient_filter) in TO_ALL_MEMBERS
    return Rule(REGISTERED if to_all else SUBSCRIBERS)


def _rule_of_site(around: Around) -> Rule:
    if not around.is_private:
        return Rule()
    why = (
        "the whole site had a password (“Make this site private”): only subscribers read it;"
        " an export made without that setting brings it as it was"
    )
    return Rule(SUBSCRIBERS, (why,))


def _left_out(post: Post, tags: list[Tag]) -> list[str]:
    """What a post has and an article has not."""
    told = []
    if hidden := [tag.name for tag in tags if not tag.is_shown]:
        told.append(f"tags that readers never saw are left out: {', '.join(hidden)}"[:300])
    if canonical := text(post.canonical_url):
        told.append(f"its canonical address is left out: {resolved(canonical)[:200]}")
    if text(post.codeinjection_head).strip() or text(post.codeinjection_foot).strip():
        told.append("code that was put into its page is left out")
    return told
