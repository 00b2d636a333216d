"""What the desk's own templates need to say."""

from django import template

from presspass.newsroom.desk.lacking import lacks_of
from presspass.newsroom.models import Article

register = template.Library()


@register.simple_tag
def lacks(page: object) -> list[str]:
    """What an article lacks; nothing of what is none, or was not kept yet."""
    return lacks_of(page) if isinstance(page, Article) and page.pk else []
