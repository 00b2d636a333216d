"""Where the provider that carries the mail tells what became of letters.

Only where EMAIL_URL names a secret for it: else anybody could say that an address is no good.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import URLResolver, include, path


def addresses(anymail: Mapping[str, Any]) -> list[URLResolver]:
    """The addresses of anymail's receivers, under the settings `anymail`."""
    if not anymail.get("WEBHOOK_SECRET"):
        return []
    return [path("mail/events/", include("anymail.urls"))]


urlpatterns = addresses(getattr(settings, "ANYMAIL", {}))
