from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelf", "0001_what_readers_keep")]

    operations = [
        migrations.AddField(
            model_name="readarticle",
            name="place",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
