from django.db import migrations


def make_group(apps, schema_editor):
    """A group of staff who may support readers and see how much is shared, and edit nothing."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    wanted = (
        ("support", "support", "support_readers", "Can support readers"),
        ("insights", "day", "view_day", "Can view day of reading"),
        ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    )
    group, _ = Group.objects.get_or_create(name="Support")
    for app, model, codename, name in wanted:
        kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0001_support"),
        ("insights", "0001_days_of_reading"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]
    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
