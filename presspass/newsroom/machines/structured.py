"""An article as JSON-LD in the words of schema.org: a `NewsArticle`, for search engines.

What they ask for is told at
https://developers.google.com/search/docs/appearance/structured-data/article and, of texts that
not everybody may read, beside it under `paywalled-content`.
"""

import json
from datetime import datetime
from typing import Any, Final

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from presspass.newsroom.machines.addresses import absolute
from presspass.newsroom.machines.facts import Facts, Shown, Signed, Version
from presspass.newsroom.models import Correction

FOR_SCRIPT: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end the element, or a line of a script, is written as an escape."""
WITHHELD: Final = ".article-rest"
"""The part of the page that not everybody is given, as a CSS selector."""
LOGO: Final = "site/icon-512.png"
LOGO_SIDE: Final = 512

Node = dict[str, Any]


def script(facts: Facts) -> SafeString:
    """The `<script>` that holds what is told of an article."""
    text = json.dumps(news_article(facts), ensure_ascii=False).translate(FOR_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (no < left)


def news_article(facts: Facts) -> Node:
    """The `NewsArticle` of `facts`, without what there is none of."""
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": facts.address,
            "url": facts.address,
            "mainEntityOfPage": facts.address,
            "headline": facts.headline,
            "description": facts.standfirst,
            "inLanguage": facts.language,
            "datePublished": _iso(facts.published),
            "dateModified": _iso(facts.updated),
            "articleSection": facts.section,
            "keywords": list(facts.topics),
            "wordCount": facts.words,
            "image": _picture(facts.picture),
            "author": [_author(one) for one in facts.authors] or _publisher(facts),
            "publisher": _publisher(facts),
            "correction": [_correction(one) for one in facts.corrections],
            "translationOfWork": _other(facts.original, facts.address),
            "workTranslation": _translations(facts),
            **_access(facts),
        }
    )


def _access(facts: Facts) -> Node:
    """Who may read it, and which part is withheld from others."""
    if facts.is_free:
        return {"isAccessibleForFree": True}
    part = {
        "@type": "WebPageElement",
        "isAccessibleForFree": False,
        "cssSelector": WITHHELD,
    }
    return {"isAccessibleForFree": False, "hasPart": part}


def _picture(picture: Shown | None) -> Node | None:
    if picture is None:
        return None
    credit = " / ".join(filter(None, (picture.photographer, picture.agency)))
    return _filled(
        {
            "@type": "ImageObject",
            "url": picture.address,
            "contentUrl": picture.address,
            "width": picture.width,
            "height": picture.height,
            "caption": picture.caption,
            "creditText": credit,
            "creator": _named("Person", picture.photographer),
            "copyrightHolder": _named("Organization", picture.agency),
            "license": picture.licence,
            "acquireLicensePage": picture.licence,
        }
    )


def _author(one: Signed) -> Node:
    role = {"jobTitle": one.role} if one.role else {}
    return {"@type": "Person", "name": one.name, "url": one.address, **role}


def _publisher(facts: Facts) -> Node:
    logo = {
        "@type": "ImageObject",
        "url": absolute(static(LOGO)),
        "width": LOGO_SIDE,
        "height": LOGO_SIDE,
    }
    named = {"@type": "NewsMediaOrganization", "name": facts.publication, "url": facts.front}
    return {**named, "logo": logo}


def _correction(one: Correction) -> Node:
    return {"@type": "CorrectionComment", "text": one.text, "datePublished": _iso(one.made_at)}


def _translations(facts: Facts) -> list[Node]:
    """Its translations; a translation names its original alone."""
    if facts.original:
        return []
    return [node for one in facts.versions if (node := _other(one, facts.address))]


def _other(version: Version | None, own: str) -> Node | None:
    """Another language version as a work of its own; None for this one."""
    if version is None or version.address == own:
        return None
    return {"@type": "NewsArticle", "@id": version.address, "inLanguage": version.language}


def _named(kind: str, name: str) -> Node | None:
    return {"@type": kind, "name": name} if name else None


def _filled(node: Node) -> Node:
    """`node` without its empty properties."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
