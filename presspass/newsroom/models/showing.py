"""From a page in the tree to the view that shows it."""

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from wagtail.models import Page


def show(name: str, request: HttpRequest, page: Page) -> HttpResponse:
    """Have the view `name` show `page`. The views import the models: so, only when asked."""
    return import_string(f"presspass.newsroom.views.{name}")(request, page)
