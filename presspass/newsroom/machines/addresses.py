"""Absolute addresses, as only machines need them, and where feeds and authors stand.

Pages link to each other without a host; what is copied elsewhere names the base URL.
"""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from wagtail.models import Site

FORMS: Final = ("rss", "atom")
"""In which forms every feed comes: RSS 2.0 and Atom (RFC 4287)."""


def absolute(path: str) -> str:
    """The address of `path` on this newspaper, as others may name it."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def author_path(front_path: str, slug: str) -> str:
    """Where the page of an author stands in the edition whose front is at `front_path`."""
    return f"{front_path}authors/{slug}/"


def topic_path(front_path: str, slug: str) -> str:
    """Where the page of a topic stands in the edition whose front is at `front_path`."""
    return f"{front_path}topics/{slug}/"


def feed_path(list_path: str, form: str) -> str:
    """The feed of the list at `list_path`: what is new in it, in one of `FORMS`."""
    return f"{list_path}feed.{form}"


def feed_paths(list_path: str) -> Mapping[str, str]:
    """Every form of the feed of the list at `list_path`."""
    return {form: feed_path(list_path, form) for form in FORMS}


def roots_in_tree() -> list[str]:
    """Where the site begins in the tree of pages, as Wagtail keeps it in the cache."""
    return [f"{root.root_path.rstrip('/')}/" for root in Site.get_site_root_paths()]


def address_in_tree(url_path: str, roots: list[str]) -> str:
    """The absolute address of the page that the tree knows as `url_path`; "" where it has none.

    It asks for nothing: lists of thousands are cheap.
    """
    for root in roots:
        if url_path.startswith(root):
            return absolute(f"/{url_path.removeprefix(root)}")
    return ""
