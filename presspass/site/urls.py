"""Every address of the site that Django answers; those of the gate never come here."""

import importlib.util  # TEMPORARY

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls


def _there(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


urlpatterns = [
    path(prefix, include(name))
    for prefix, name in (
        ("account/", "presspass.readers.urls"),
        ("try/", "presspass.demo.urls"),
        ("desk/", "presspass.readers.desk_urls"),
    )
    if _there(name)
]
urlpatterns.append(path("desk/", include(wagtailadmin_urls)))
if _there("presspass.newsroom.urls"):
    urlpatterns.append(path("", include("presspass.newsroom.urls")))
urlpatterns.append(path("", include(wagtail_urls)))
if _there("presspass.newsroom.views"):
    handler404 = "presspass.newsroom.views.not_found"
