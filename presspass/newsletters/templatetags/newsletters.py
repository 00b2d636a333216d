"""What templates ask of newsletters: which stands under an article, and what its form says."""

from django import template

from presspass.newsletters import asking
from presspass.newsletters.models import Newsletter
from presspass.newsroom.editions import Edition

register = template.Library()


@register.simple_tag
def newsletter_of(edition: Edition | None) -> Newsletter | None:
    """The newsletter of `edition` for which one signs up under its articles, if there is one."""
    if edition is None:
        return None
    return Newsletter.objects.filter(edition=edition.front, is_open=True).first()


@register.simple_tag
def how_it_ends() -> str:
    """The sentence under every form."""
    return asking.ends()
