"""What the account pages say of companies."""

from typing import Any

from django import template

from presspass.readers.models import Reader
from presspass.subscriptions.companies import companies, domains

register = template.Library()


@register.inclusion_tag("business/account_row.html")
def company_rows(reader: Reader) -> dict[str, Any]:
    """The rows of the account's list: the reader's companies, and the one to join."""
    return {"own": companies.companies_of(reader), "joinable": domains.open_to(reader)}
