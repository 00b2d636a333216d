"""Old addresses lead to the new ones: of articles, and of the lists of the old paper."""

from collections.abc import Iterable, Iterator
from typing import Final

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from presspass.importers.edition import TAKEN, Edition
from presspass.importers.piece import Listing
from presspass.newsroom.machines.addresses import feed_path
from presspass.newsroom.models import Front

LONGEST_ADDRESS: Final = 255


def lead(addresses: Iterable[str], to: Page | str) -> Iterator[str]:
    """Have the old `addresses` lead to a page or a path; say of each that cannot."""
    page, path = (to.pk, "") if isinstance(to, Page) else (None, to)
    there: dict[str, None] = {}
    for address in addresses:
        old = Redirect.normalise_path(address)
        if len(old) > LONGEST_ADDRESS:
            yield f"its old address is too long to lead here: {old[:80]}…"
        elif _is_ours(old):
            yield f"its old address is that of something else here, and does not lead to it: {old}"
        else:
            there[old] = None
    taken = Redirect.objects.filter(old_path__in=list(there), site=None)
    for old, other, link in taken.values_list("old_path", "redirect_page_id", "redirect_link"):
        del there[old]
        if (other, link) != (page, path):
            yield f"its old address leads elsewhere already: {old}"
    Redirect.objects.bulk_create(
        Redirect(old_path=old, redirect_page_id=page, redirect_link=path) for old in there
    )


def _is_ours(address: str) -> bool:
    """Whether something of the paper stands at an address, so that nobody is led on from there."""
    name = address.strip("/")
    if "/" in name or "?" in name:
        return False
    root = Front.objects.order_by("path").first()
    beside = (
        Page.objects.child_of(root).filter(slug=name, live=True) if root else Page.objects.none()
    )
    return name in TAKEN or beside.exists()


def lead_to_list(listing: Listing, edition: Edition) -> Iterator[str]:
    """Have the old addresses of a list and of its feeds lead to ours; say of each that cannot."""
    path = edition.path_of(listing)
    if path is not None:
        yield from lead(listing.addresses, path)
        yield from lead(listing.feeds, feed_path(path, "rss"))
