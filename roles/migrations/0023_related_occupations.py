"""Call the relation to a neighboring occupation "related", in the guides and in the stored versions of their rows."""

from django.db import migrations


def _rename(old: str, new: str):
    def rename(apps, schema_editor):
        for name in ("RoleOccupation", "HistoricalRoleOccupation"):
            rows = apps.get_model("roles", name)._base_manager.using(schema_editor.connection.alias)
            rows.filter(relation=old).update(relation=new)

    return rename


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0022_skill_lines_and_sweet_spot'),
    ]

    operations = [
        migrations.RunPython(_rename("neighbour", "related"), _rename("related", "neighbour"), elidable=True),
    ]
