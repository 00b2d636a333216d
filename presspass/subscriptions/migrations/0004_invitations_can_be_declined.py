from django.db import migrations, models


class Migration(migrations.Migration):
    """An outcome more; old code reads the column as it did."""

    dependencies = [("subscriptions", "0003_sales_companies_and_invitations")]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accepted", "accepted"),
                    ("withdrawn", "withdrawn"),
                    ("declined", "declined"),
                    ("undeliverable", "could not be delivered"),
                ],
                default="",
                max_length=13,
            ),
        ),
    ]
