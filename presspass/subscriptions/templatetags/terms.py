"""The band that asks to accept new terms, where a page is made for one reader."""

from typing import Any

from django import template

from presspass.subscriptions.desk import plan_changes
from presspass.subscriptions.models import Terms
from presspass.subscriptions.terms import terms

register = template.Library()


@register.simple_tag(takes_context=True)
def terms_asked(context: dict[str, Any]) -> Terms | None:
    """The version that the reader of this page is asked to accept."""
    reader = context["request"].user
    return terms.asked_of(reader) if reader.is_authenticated else None


@register.simple_tag
def terms_that_hold() -> Terms | None:
    """The version that whoever takes a seat now accepts with it; None where there is none."""
    return terms.current()


@register.filter
def grouped(number: int) -> str:
    """A number with its thousands parted."""
    return plan_changes.grouped(number)
