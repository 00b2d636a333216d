"""Sums of money in templates."""

from django import template

from presspass.subscriptions import money as words
from presspass.subscriptions.pricing import Cents

register = template.Library()


@register.filter
def money(cents: Cents, currency: str) -> str:
    """`cents` of `currency` in the language that is active."""
    return words.told(cents, currency)
