from django.db import migrations


def make_group(apps, schema_editor):
    """A group of staff who see invoices, record payments and refund, and edit nothing."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    wanted = (
        ("subscriptions", "invoice", "keep_accounts", "Can see invoices, record payments and refund"),
        ("subscriptions", "publisher", "change_publisher", "Can change publisher"),
        ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    )
    group, _ = Group.objects.get_or_create(name="Accounts")
    for app, model, codename, name in wanted:
        kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0006_invoices_of_a_publisher"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]
    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
