"""Add the names of occupations and their words, for search, and the names that our editors choose."""

import django.db.models.deletion
from django.db import migrations, models

import careerguide.content.sort_key
from careerguide.lib.job_titles import main_names
from careerguide.lib.word_forms import known_words, word_forms


def add_names(apps, schema_editor):
    """Those of stored occupations. Later imports and edits write them again if they differ."""
    using = schema_editor.connection.alias
    names = []
    for pk, title in apps.get_model("roles", "Occupation").objects.using(using).order_by("pk").values_list("pk", "title"):
        names += [(pk, name, True) for name in main_names(title)]
    for model in ("MergedCode", "OtherTitle"):
        rows = apps.get_model("roles", model).objects.using(using).order_by("pk").values_list("occupation", "title")
        names += [(pk, name, False) for pk, name in rows]
    model, rows = apps.get_model("roles", "CareerName"), {}
    for pk, name, is_main in names:
        forms = word_forms(name)
        words, joined = f" {' '.join(forms)} "[:500], "".join(forms)[:500]
        row = model(occupation_id=pk, name=name, words=words, joined=joined, is_main=is_main)
        rows.setdefault((pk, words), row)
    model.objects.using(using).bulk_create(rows.values(), batch_size=500)
    model = apps.get_model("roles", "CareerWord")
    words = sorted(known_words(name for _, name, _ in names))
    model.objects.using(using).bulk_create((model(word=word) for word in words), batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0027_tasks'),
    ]

    operations = [
        migrations.CreateModel(
            name='CareerWord',
            fields=[
                ('word', careerguide.content.sort_key.ByteOrderField(max_length=200, primary_key=True, serialize=False)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='search_names',
            field=models.TextField(blank=True, help_text='Names that people type, such as SWE, one in each line. Search shows this occupation first for them.', verbose_name='names for search'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='search_names',
            field=models.TextField(blank=True, help_text='Names that people type, such as SWE, one in each line. Search shows this occupation first for them.', verbose_name='names for search'),
        ),
        migrations.CreateModel(
            name='CareerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('words', models.CharField(max_length=500)),
                ('joined', careerguide.content.sort_key.ByteOrderField(max_length=500)),
                ('is_main', models.BooleanField(default=False)),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='roles.occupation')),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['joined'], name='career_name_joined')],
                'constraints': [models.UniqueConstraint(fields=('occupation', 'words'), name='career_name_once', violation_error_message='This occupation already has this name.')],
            },
        ),
        migrations.RunPython(add_names, migrations.RunPython.noop),
    ]
