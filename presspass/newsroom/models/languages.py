"""The languages in which editions are written, and the slugs that the site needs for itself."""

from typing import Final

LANGUAGES: Final = [("en", "English"), ("es", "Español")]
RESERVED_SLUGS: Final = frozenset(
    [
        *("account", "api", "authors", "business", "desk", "documents", "feeds", "gate"),
        *("invitation", "mail", "mailbox", "media", "newsletters", "page", "search", "static"),
        *("subscribe", "terms", "topics", "try"),
    ]
)
