"""Add what the pages of occupations need: URLs, summaries, skills, and what became of dropped ones."""

import django.db.models.deletion
from django.db import migrations, models

from careerguide.content.slugs import RESERVED_SLUGS
from careerguide.lib.slugs import free_slugs, make_slug

_MAX_LENGTH = 154


def add_slugs(apps, schema_editor):
    using = schema_editor.connection.alias
    taken = set(RESERVED_SLUGS)
    for name in ("Role", "RoleAddress"):
        taken |= set(apps.get_model("roles", name).objects.using(using).values_list("slug", flat=True))
    occupations = list(apps.get_model("roles", "Occupation").objects.using(using).order_by("pk"))
    wanted = [make_slug(each.title, _MAX_LENGTH) or "occupation" for each in occupations]
    for each, slug in zip(occupations, free_slugs(wanted, lambda slugs: slugs & taken), strict=True):
        each.slug = slug
        each.save(update_fields=["slug"], using=using)


def add_skills(apps, schema_editor):
    """Those of stored occupations. Later imports and edits write them again if they differ."""
    using = schema_editor.connection.alias
    skills = apps.get_model("roles", "OccupationSkill")
    rows = {}
    for each in apps.get_model("roles", "Occupation").objects.using(using).exclude(technology_skills="").order_by("pk"):
        names = {}
        for line in each.technology_skills.splitlines():
            if slug := make_slug(line, 120):
                names.setdefault(slug, line.strip()[:120])
        rows |= {
            (each.pk, slug): skills(occupation=each, slug=slug, name=name, position=position)
            for position, (slug, name) in enumerate(names.items())
        }
    skills.objects.using(using).bulk_create(rows.values(), batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0025_call_roles_guides'),
    ]

    operations = [
        migrations.CreateModel(
            name='OccupationSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120)),
                ('name', models.CharField(max_length=120)),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['occupation', 'position'],
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='roleoccupation',
            name='occupation_relation_is_known',
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='is_current',
            field=models.BooleanField(default=True, help_text='Whether the newest edition of the statistics has it.', verbose_name='in the newest edition'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='successor',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The occupation that replaces it in the newest edition. Its page leads there.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='roles.occupation'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='summary',
            field=models.CharField(blank=True, help_text='What these people do, in one line of our own.', max_length=200),
        ),
        migrations.AddField(
            model_name='occupation',
            name='is_current',
            field=models.BooleanField(default=True, help_text='Whether the newest edition of the statistics has it.', verbose_name='in the newest edition'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='slug',
            field=models.SlugField(db_index=False, editable=False, max_length=160, null=True),
        ),
        migrations.RunPython(add_slugs, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='occupation',
            name='slug',
            field=models.SlugField(editable=False, max_length=160, unique=True),
        ),
        migrations.AddField(
            model_name='occupation',
            name='successor',
            field=models.ForeignKey(blank=True, help_text='The occupation that replaces it in the newest edition. Its page leads there.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roles.occupation'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='summary',
            field=models.CharField(blank=True, help_text='What these people do, in one line of our own.', max_length=200),
        ),
        migrations.AlterField(
            model_name='historicalroleoccupation',
            name='relation',
            field=models.CharField(choices=[('listed', 'The occupation that lists this title'), ('chosen', 'An occupation chosen by our editors'), ('related', 'A related occupation')], default='listed', max_length=10),
        ),
        migrations.AlterField(
            model_name='roleoccupation',
            name='relation',
            field=models.CharField(choices=[('listed', 'The occupation that lists this title'), ('chosen', 'An occupation chosen by our editors'), ('related', 'A related occupation')], default='listed', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='roleoccupation',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['listed', 'chosen', 'related'])), name='occupation_relation_is_known'),
        ),
        migrations.AddField(
            model_name='occupationskill',
            name='occupation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='roles.occupation'),
        ),
        migrations.AddIndex(
            model_name='occupationskill',
            index=models.Index(fields=['slug'], name='occupation_skill_slug'),
        ),
        migrations.AddConstraint(
            model_name='occupationskill',
            constraint=models.UniqueConstraint(fields=('occupation', 'slug'), name='skill_once_an_occupation', violation_error_message='This occupation has this skill.'),
        ),
        migrations.RunPython(add_skills, migrations.RunPython.noop),
    ]
