"""The kinds of pages, and what of each stands in its file under which word."""

from typing import Final

from presspass.moving.page_words import Children, Kind
from presspass.newsroom.models import Article, Front, Section

OF_ANY_PAGE: Final = {
    "slug": "slug",
    "title": "title",
    "title_for_search": "seo_title",
    "summary_for_search": "search_description",
    "publish_at": "go_live_at",
    "withdraw_at": "expire_at",
}
STATE: Final = {
    "is_published": "live",
    "is_over": "expired",
    "has_draft": "has_unpublished_changes",
    "first_published_at": "first_published_at",
    "last_published_at": "last_published_at",
    "changed_at": "latest_revision_created_at",
    "made_by": "owner",
    "alias_of": "alias_of",
}
EDITION: Final = Kind(
    Front,
    {**OF_ANY_PAGE, "language": "language", "name": "edition_name", "tagline": "tagline"},
    {"picks": Children("picks", ("article",))},
    STATE,
)
SECTION: Final = Kind(
    Section,
    {**OF_ANY_PAGE, "summary": "summary", "weight": "weight"},
    {"picks": Children("picks", ("article",))},
    STATE,
)
ARTICLE: Final = Kind(
    Article,
    {
        **OF_ANY_PAGE,
        "access": "access",
        "kicker": "kicker",
        "standfirst": "standfirst",
        "place": "place",
        "picture": "lead_picture",
        "picture_alt": "lead_alt",
        "picture_caption": "lead_caption",
        "translates": "translates",
    },
    {
        "authors": Children("bylines", ("author",)),
        "sources": Children("sources", ("title", "address")),
        "corrections": Children("corrections", ("text", "made_at")),
        "more": Children("more_picks", ("other",)),
    },
    {**STATE, "updated_at": "updated_at"},
)
