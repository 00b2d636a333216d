from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "support",
                "verbose_name_plural": "support",
                "permissions": [("support_readers", "Can support readers")],
                "managed": False,
                "default_permissions": (),
            },
        ),
    ]
