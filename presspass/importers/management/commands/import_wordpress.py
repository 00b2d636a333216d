"""`presspass import_wordpress FILE`: the articles of a WordPress export."""

from presspass.importers.command import ImportCommand


class Command(ImportCommand):
    """Imports a WXR file."""

    of = "wordpress"
