"""Where the posts of a Ghost site were found, and what stands at an address of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

DATED: Final = "/:year/:month/:day/:slug/"
PLAIN: Final = "/:slug/"
PICTURES: Final = "/content/images/"
LINK: Final = re.compile(rb"https?://([\w.-]+)(/[^\s\"'\\<>?#()]*)")
ENOUGH: Final = 3
"""So many addresses of pieces make a host the paper's own, if they are the most there."""

NO_PIECE: Final = frozenset(["tag", "author", "content", "page", "rss", "ghost", "p", "email"])
"""What begins the addresses of a Ghost site at which no post stands."""


def zone_named(name: str) -> ZoneInfo:
    """The zone a site counted its days in; UTC where its name is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def patterns_of(permalinks: str) -> tuple[str, ...]:
    """How a site made its addresses.

    Until Ghost 1 that was a setting. From 2 on it stands in a file of its own: then the two that
    Ghost offered before are taken for possible.
    """
    given = permalinks.strip() or DATED
    return tuple(dict.fromkeys([PLAIN, f"/{given.strip('/')}/"]))


def paths_of(patterns: Iterable[str], fields: Mapping[str, str]) -> Iterator[str]:
    """The paths that `patterns` give with these `fields`; none where one of them is missing."""
    for pattern in patterns:
        path = re.sub(r":(\w+)", lambda found: fields.get(found[1], ""), pattern)
        if "//" not in path and path != "/":
            yield path


def fields_of(slug: str, number: str, author: str, moment: datetime | None) -> dict[str, str]:
    """What may stand in an address of a post."""
    fields = {"slug": slug, "id": number, "author": author, "primary_author": author}
    if moment is not None:
        fields |= {"year": f"{moment:%Y}", "month": f"{moment:%m}", "day": f"{moment:%d}"}
    return fields


class Map:
    """What stands at which path of the site."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._slugs: dict[str, str | None] = {}
        self.hosts: frozenset[str] = frozenset()
        """The names under which the site was reached, where the texts told."""

    def add(self, path: str, key: str) -> None:
        """Note that the piece `key` was at `path`; the first to be there stays."""
        self._keys.setdefault(_plain(path), key)

    def add_slug(self, slug: str, key: str) -> None:
        """Note the last part of a piece's address; one that two pieces bear says nothing."""
        self._slugs[slug] = key if self._slugs.get(slug, key) == key else None

    def key_at(self, path: str) -> str | None:
        """The key of what was at `path`, else of what bears its last part alone."""
        plain = _plain(path.partition("?")[0])
        steps = plain.strip("/").split("/")
        found = self._keys.get(plain)
        if found is None and len(steps) > 1 and steps[0] not in NO_PIECE:
            found = self._slugs.get(steps[-1])
        return found

    def path_of(self, address: str) -> str | None:
        """The path and query of an address of the site; None for one of another."""
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        if parts.netloc and host_of(parts.netloc) not in self.hosts:
            return None
        if not parts.netloc and not parts.path.startswith("/"):
            return None
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def learn_hosts(self, content: Iterable[bytes]) -> None:
        """Find out under which names the site was reached: those whose addresses are its own.

        Until Ghost 3 links in texts were absolute, and the file does not say of which site it is.
        """
        found: dict[str, set[str]] = defaultdict(set)
        for text in content:
            for host, path in LINK.findall(text):
                found[host_of(host.decode())].add(path.decode("utf-8", "replace"))
        self.hosts = frozenset(host for host, paths in found.items() if self._is_own(paths))

    def _is_own(self, paths: set[str]) -> bool:
        """Whether most of the addresses at which posts may stand are those of pieces here."""
        pictures = any(path.startswith(PICTURES) for path in paths)
        places = [path for path in paths if path != "/" and path.split("/")[1] not in NO_PIECE]
        pieces = sum(_plain(path) in self._keys for path in places)
        enough = pieces >= ENOUGH or (pieces and pictures)
        return bool(enough) and pieces * 2 >= len(places)


def host_of(netloc: str) -> str:
    """The name of a site, without `www.` and its port."""
    return netloc.rpartition("@")[2].lower().removeprefix("www.").partition(":")[0]


def _plain(path: str) -> str:
    """A path as it is compared: decoded, without the slash at its end."""
    return unquote(path).rstrip("/") or "/"
