from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_slugs_and_corrections")]

    operations = [
        migrations.AlterField(
            model_name="author",
            name="slug",
            field=models.SlugField(
                help_text="The last part of the author's address, for example: bea-orellana.",
                max_length=120,
                unique=True,
                verbose_name="slug",
            ),
        ),
        migrations.RemoveField(model_name="article", name="correction"),
    ]
