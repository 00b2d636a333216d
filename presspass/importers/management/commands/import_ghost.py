"""`presspass import_ghost FILE`: the articles of a Ghost export."""

from presspass.importers.command import ImportCommand


class Command(ImportCommand):
    """Imports Ghost's JSON."""

    of = "ghost"
