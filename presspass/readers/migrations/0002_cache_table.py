"""The table of the cache that all processes share: limits on tries are counted in it."""

from django.core.management import call_command
from django.db import migrations

TABLE = "presspass_cache"


def create(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("readers", "0001_readers_and_devices")]

    operations = [migrations.RunPython(create, drop)]
