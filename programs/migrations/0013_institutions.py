"""Key institutions by the key of their source, or else by name and place, and label those with one name."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, F



def add_labels(apps, schema_editor):
    """Names were unique until now."""
    apps.get_model("programs", "Institution").objects.using(schema_editor.connection.alias).update(label=F("name"))


def make_names_unique(apps, schema_editor):
    """Add the slug to each name that several institutions have."""
    institutions = apps.get_model("programs", "Institution").objects.using(schema_editor.connection.alias)
    names = institutions.order_by().values("name").annotate(count=Count("pk")).filter(count__gt=1)
    for row in list(institutions.filter(name__in=names.values("name"))):
        row.name = f"{row.name[: 200 - len(row.slug) - 3]} ({row.slug})"
        row.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("programs", "0012_fold_texts"), ("roles", "0012_accepted_warnings_moved")]

    operations = [
        migrations.AlterField(
            "institution",
            "name",
            models.CharField(help_text="The name as the institution writes it.", max_length=200),
        ),
        migrations.AddField(
            model_name='institution',
            name='city',
            field=models.CharField(blank=True, help_text='The city of its main campus. Blank if not stated.', max_length=120),
        ),
        migrations.AddField(
            model_name='institution',
            name='country',
            field=models.CharField(blank=True, help_text='A two-letter code, such as US.', max_length=2),
        ),
        migrations.AddField(
            model_name='institution',
            name='label',
            field=models.CharField(blank=True, editable=False, max_length=520, serialize=False),
        ),
        migrations.AddField(
            model_name='institution',
            name='region',
            field=models.CharField(blank=True, help_text='State or region, such as MD.', max_length=60),
        ),
        migrations.AddField(
            model_name='institution',
            name='source',
            field=models.ForeignKey(blank=True, help_text='The source that the key below is from.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='roles.source'),
        ),
        migrations.AddField(
            model_name='institution',
            name='source_key',
            field=models.CharField(blank=True, help_text="The institution's ID in its source's data, such as its UNITID. Leave blank if there is none.", max_length=120, null=True),
        ),
        migrations.RunPython(add_labels, make_names_unique),
        migrations.AddIndex("institution", models.Index(fields=["sort_key"], name="institution_sort_key")),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(fields=('source', 'source_key'), name='institution_once_a_source_key', violation_error_message='This source already has an institution with this key.'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.CheckConstraint(condition=models.Q(('source_key__isnull', True), ('source__isnull', False), _connector='OR'), name='institution_key_needs_source', violation_error_message='A source key needs a source.'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key__isnull', True)), fields=('name', 'city', 'region', 'country'), name='institution_once_a_place', violation_error_message='There is already an institution with this name in this place. If it is another one, enter its place, or its source and source key.'),
        ),
    ]
