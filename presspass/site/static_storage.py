"""Where static files are gathered: our own scripts and stylesheets lose what no browser needs.

What libraries bring has been through their own builds and is left alone.
"""

from functools import cache
from pathlib import Path

from django.apps import apps
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

from presspass.gate.minified import minified


class Minifying:
    """Saves our own files as they will be sent."""

    def _save(self, name: str, content: File) -> str:
        if name.partition("/")[0] in own_folders():
            content.seek(0)
            content = ContentFile(minified(name, content.read()))
        return super()._save(name, content)


class Hashed(Minifying, CompressedManifestStaticFilesStorage):
    """Small files, compressed, under names that change with what they hold."""


class Plain(Minifying, StaticFilesStorage):
    """For tests: the same small files under their own names, without seconds of compressing."""


@cache
def own_folders() -> frozenset[str]:
    """The folders below `/static/` that are ours, such as `newsroom`."""
    ours = [Path(app.path) / "static" for app in apps.get_app_configs() if is_ours(app.name)]
    return frozenset(
        folder.name for static in ours if static.is_dir() for folder in static.iterdir()
    )


def is_ours(app: str) -> bool:
    """Whether the application named `app` is a part of Presspass."""
    return app.partition(".")[0] == "presspass"
