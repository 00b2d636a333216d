from django.db import migrations

NAME = "newsroom_search"
SQLITE = [
    # Words come without accents and endings, so letters are told from other signs and no more.
    f"""CREATE VIRTUAL TABLE {NAME} USING fts5(
        headline, about, text, said UNINDEXED, tokenize = 'ascii')""",
]
POSTGRESQL = [
    # No reference to the article: what the site flushes would have to know this table.
    f"""CREATE TABLE {NAME} (
        article integer PRIMARY KEY, terms tsvector NOT NULL, said text NOT NULL)""",
    f"CREATE INDEX {NAME}_terms ON {NAME} USING gin (terms)",
]


def make_table(apps, schema_editor):
    """The index; it is filled by what is published from now on, and by `rebuild_search`."""
    made = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in made[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {NAME}")


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0005_what_machines_may_take")]

    operations = [migrations.RunPython(make_table, drop_table)]
