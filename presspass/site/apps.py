"""The Django app `site`: the project's own templates, styles and words."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.site"
    label = "presspass_site"
