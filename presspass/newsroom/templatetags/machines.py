"""What the heads of pages say to machines. The facts are in `presspass/newsroom/machines`."""

from typing import Any, Final

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString

from presspass.newsroom.editions import Edition
from presspass.newsroom.machines import addresses, structured
from presspass.newsroom.machines.facts import Facts, Shown, facts_of, shown
from presspass.newsroom.models import Article, Front
from presspass.newsroom.reading import Reading

register = template.Library()
TERRITORIES: Final = {"en": "en_GB", "es": "es_ES"}
"""Open Graph knows no language without a country: where the words were written."""


@register.simple_tag(takes_context=True)
def article_facts(
    context: dict[str, Any], article: Article, edition: Edition | None, reading: Reading
) -> Facts:
    """What machines are told of `article`."""
    return facts_of(context["request"], article, edition, reading)


@register.simple_tag
def structured_data(facts: Facts) -> SafeString:
    """The facts as JSON-LD; no word of the text."""
    return structured.script(facts)


@register.simple_tag
def feeds(list_path: str) -> dict[str, str]:
    """The feed of the list at `list_path`, by its forms `rss` and `atom`."""
    return dict(addresses.feed_paths(list_path))


@register.simple_tag(takes_context=True)
def front_versions(context: dict[str, Any], edition: Edition | None) -> list[tuple[str, str]]:
    """Every edition's language and front, for `hreflang`; nothing where there is only one."""
    if edition is None or not edition.others:
        return []
    request = context["request"]
    fronts: list[Front] = sorted([edition.front, *edition.others], key=lambda one: one.path)
    return [(one.language, addresses.absolute(one.get_url(request) or "/")) for one in fronts]


@register.simple_tag
def shared_picture(article: Article) -> Shown | None:
    """The picture of `article`, as others may show it."""
    return shown(article)


@register.simple_tag
def logo() -> str:
    """The address of the publication's sign, for what has no picture of its own."""
    return addresses.absolute(static(structured.LOGO))


@register.filter
def territory(language: str) -> str:
    """A language as Open Graph writes it."""
    return TERRITORIES.get(language, language)
