"""What shows something of another site: frames, players, addresses alone in a line."""

from typing import Final
from urllib.parse import unquote, urlsplit

from bs4.element import Tag

SHOWN: Final = frozenset(
    [
        *("bsky.app", "codepen.io", "dailymotion.com", "facebook.com", "flickr.com", "giphy.com"),
        *("instagram.com", "issuu.com", "mixcloud.com", "open.spotify.com", "pinterest.com"),
        *("reddit.com", "scribd.com", "slideshare.net", "soundcloud.com", "speakerdeck.com"),
        *("spotify.com", "ted.com", "threads.net", "tiktok.com", "twitter.com", "vimeo.com"),
        *("wordpress.tv", "x.com", "youtu.be", "youtube.com", "youtube-nocookie.com"),
    ]
)
"""Sites of which WordPress shows something where their address stands alone in a line."""


def given_address(tag: Tag) -> str:
    """The address that a frame, a player or a picture has, whatever it is."""
    names = ("data-src", "data-lazy-src", "src")
    found = next((str(tag[name]) for name in names if tag.get(name)), "")
    source = tag.find("source")
    if not found and isinstance(source, Tag):
        found = str(source.get("src") or "")
    return found.strip()


def is_file(address: str) -> bool:
    """Whether `address` may be that of a file on the web: also one without the site's name."""
    is_own = address.startswith("/") and not address.startswith("//")
    return is_own or bool(web_address(address))


def told_of(what: str, address: str) -> str:
    """What a report says of a file that was shown in a text, and is not any more."""
    became = "a link" if is_file(address) else "its words alone"
    return f"{what} is {became} now: {address[:200]}"


def web_address(text: str) -> str:
    """`text` as an http address; "" where it is none."""
    text = text.strip()
    address = f"https:{text}" if text.startswith("//") else text
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    bad = set(address) & set(" \t\n<>\"'\\") or not parts.netloc
    return "" if bad or parts.scheme not in {"http", "https"} else address


def host_of(address: str) -> str:
    """The name of an address's site, without `www.`."""
    return (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.")


def is_shown(address: str) -> bool:
    """Whether a bare address was shown as what stands there."""
    host = host_of(address)
    return any(host == known or host.endswith(f".{known}") for known in SHOWN)


def file_of(address: str) -> str:
    """The name of the file at an address."""
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]) or address
