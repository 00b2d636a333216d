import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("readers", "0003_copied_cookies")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("password", "Password"), ("email", "Email"), ("passkey", "Passkey"), ("device", "Device"), ("not_me", "Not Me")], max_length=8)),
                ("email", models.EmailField(max_length=254)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("device", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="readers.device")),
                ("reader", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="changes", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "change of an account",
                "verbose_name_plural": "changes of accounts",
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["email"], name="change_email")],
            },
        ),
    ]
