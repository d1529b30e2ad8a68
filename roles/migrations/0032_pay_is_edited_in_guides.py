"""Remove the permissions to import and export pay rows, which are edited in their guides."""

from django.db import migrations


def delete_permissions(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    permissions.filter(codename__in=["import_payband", "export_payband"]).delete()


class Migration(migrations.Migration):
    dependencies = [("roles", "0031_versions_of_pages"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.AlterModelOptions("payband", {"ordering": ["level", "-high", "-low", "employer_type"]}),
        migrations.RunPython(delete_permissions, migrations.RunPython.noop),
    ]
