"""The web app manifest of an edition (https://www.w3.org/TR/appmanifest/): its name and signs."""

from typing import Any, Final

from django.http import HttpRequest
from django.templatetags.static import static

from presspass.newsroom.editions import Edition

SIGNS: Final = (
    ("site/icon.svg", "any", "image/svg+xml", "any"),
    ("site/icon-192.png", "192x192", "image/png", "any"),
    ("site/icon-512.png", "512x512", "image/png", "any"),
    ("site/icon-maskable-512.png", "512x512", "image/png", "maskable"),
)
PAPER: Final = "#fdfbf6"
"""The ground of tokens.css, by day: a manifest knows no night."""


def manifest_of(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """What a phone needs to keep `edition` beside its other papers; it opens in the browser."""
    front = edition.front.get_url(request) or "/"
    name = edition.front.edition_name
    return {
        "id": front,
        "name": name,
        "short_name": name,
        "description": edition.front.search_description or edition.front.tagline or name,
        "lang": edition.language,
        "dir": "ltr",
        "start_url": front,
        "scope": "/",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(path), "sizes": sizes, "type": kind, "purpose": purpose}
            for path, sizes, kind, purpose in SIGNS
        ],
    }
