"""The Django app `moving`."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """Names the app for Django, which finds the commands `export` and `import_paper` in it."""

    name = "presspass.moving"
    default_auto_field = "django.db.models.BigAutoField"
