"""What an article shows of other sites: a link, and for two of them a frame once it was asked for.

Nothing of them is loaded before. The page's policy lets in the one site that the article needs.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse

from presspass.newsroom.body import Part

YOUTUBE: Final = "https://www.youtube-nocookie.com"
VIMEO: Final = "https://player.vimeo.com"
YOUTUBE_HOSTS: Final = frozenset({"youtube.com", "m.youtube.com", "youtube-nocookie.com"})
NAME: Final = re.compile(r"[A-Za-z0-9_-]{6,20}")
NUMBER: Final = re.compile(r"\d{5,12}")


class Frame(NamedTuple):
    """Where a frame is loaded from, and of whom."""

    site: str
    address: str
    name: str


def frame_for(address: str) -> Frame | None:
    """The frame that shows what is at `address`; None where that may only be linked."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    if host == "youtu.be" or host in YOUTUBE_HOSTS:
        return _youtube(host, steps, parse_qs(parts.query).get("v", [""])[0])
    if host in {"vimeo.com", "player.vimeo.com"}:
        number = next((step for step in steps if NUMBER.fullmatch(step)), "")
        address = f"{VIMEO}/video/{number}?dnt=1&autoplay=1"
        return Frame(VIMEO, address, "Vimeo") if number else None
    return None


def host_of(address: str) -> str:
    """The site of `address`, as a reader would name it."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def allowed(response: HttpResponse, parts: Iterable[Part]) -> HttpResponse:
    """The `response`, whose page may frame what is embedded in `parts`, and nothing else."""
    embedded = [frame_for(part.value["address"]) for part in parts if part.kind == "embed"]
    sites = sorted({frame.site for frame in embedded if frame})
    if sites:
        response._csp_update = {"frame-src": sites}  # noqa: SLF001  (as django-csp's decorator does)
    return response


def _youtube(host: str, steps: list[str], asked: str) -> Frame | None:
    is_named = host == "youtu.be" or steps[:1] in (["embed"], ["shorts"], ["live"])
    name = (steps or [""])[-1] if is_named else asked
    if not NAME.fullmatch(name):
        return None
    return Frame(YOUTUBE, f"{YOUTUBE}/embed/{name}?autoplay=1", "YouTube")
