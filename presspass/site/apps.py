"""The Django app `site`: the project's own templates, styles and words."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Names the app for Django."""

    name = "presspass.site"
    label = "presspass_site"

    def ready(self) -> None:
        """Let no table of the desk go out in which a text could be a formula."""
        from presspass.site import spreadsheets  # noqa: PLC0415  (the apps are there by now)

        spreadsheets.guard_desk()
