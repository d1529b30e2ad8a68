"""Other titles, related occupations, education levels and more figures of occupations; editions of sources."""

import careerguide.content.sort_key
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0017_growth_constraints'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaloccupation',
            name='employment',
            field=models.PositiveIntegerField(blank=True, help_text='How many people have this job.', null=True),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='entry_education',
            field=models.CharField(blank=True, help_text='Typical education of people who start.', max_length=60),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='growth_source',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The source of growth and openings, if it differs from the source of the pay.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='roles.source'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='hourly_median',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='US dollars an hour.', max_digits=6, null=True),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='hourly_only',
            field=models.BooleanField(default=False, help_text='Pay is published by the hour only.'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='job_zone',
            field=models.PositiveSmallIntegerField(blank=True, help_text="O*NET's job zone, 1 to 5.", null=True),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='openings',
            field=models.PositiveIntegerField(blank=True, help_text='Projected job openings a year.', null=True),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='pay_mean',
            field=models.PositiveIntegerField(blank=True, help_text='US dollars a year.', null=True, verbose_name='mean pay'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='skills_source',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The source of the job zone and the technology skills.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='roles.source'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='technology_skills',
            field=models.TextField(blank=True, help_text='One name in each line, as O*NET writes it.'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='training',
            field=models.CharField(blank=True, max_length=60, verbose_name='on-the-job training'),
        ),
        migrations.AddField(
            model_name='historicaloccupation',
            name='work_experience',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='license',
            field=models.CharField(blank=True, help_text='The terms of use, such as "Public domain" or "CC BY 4.0".', max_length=120),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='series',
            field=models.SlugField(blank=True, db_index=False, help_text='The editions of one source share this, such as ipeds, so that a new edition finds the rows of the last one. Leave blank for other sources.', max_length=40),
        ),
        migrations.AddField(
            model_name='occupation',
            name='employment',
            field=models.PositiveIntegerField(blank=True, help_text='How many people have this job.', null=True),
        ),
        migrations.AddField(
            model_name='occupation',
            name='entry_education',
            field=models.CharField(blank=True, help_text='Typical education of people who start.', max_length=60),
        ),
        migrations.AddField(
            model_name='occupation',
            name='growth_source',
            field=models.ForeignKey(blank=True, help_text='The source of growth and openings, if it differs from the source of the pay.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='hourly_median',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='US dollars an hour.', max_digits=6, null=True),
        ),
        migrations.AddField(
            model_name='occupation',
            name='hourly_only',
            field=models.BooleanField(default=False, help_text='Pay is published by the hour only.'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='job_zone',
            field=models.PositiveSmallIntegerField(blank=True, help_text="O*NET's job zone, 1 to 5.", null=True),
        ),
        migrations.AddField(
            model_name='occupation',
            name='openings',
            field=models.PositiveIntegerField(blank=True, help_text='Projected job openings a year.', null=True),
        ),
        migrations.AddField(
            model_name='occupation',
            name='pay_mean',
            field=models.PositiveIntegerField(blank=True, help_text='US dollars a year.', null=True, verbose_name='mean pay'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='skills_source',
            field=models.ForeignKey(blank=True, help_text='The source of the job zone and the technology skills.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='technology_skills',
            field=models.TextField(blank=True, help_text='One name in each line, as O*NET writes it.'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='training',
            field=models.CharField(blank=True, max_length=60, verbose_name='on-the-job training'),
        ),
        migrations.AddField(
            model_name='occupation',
            name='work_experience',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='source',
            name='license',
            field=models.CharField(blank=True, help_text='The terms of use, such as "Public domain" or "CC BY 4.0".', max_length=120),
        ),
        migrations.AddField(
            model_name='source',
            name='series',
            field=models.SlugField(blank=True, db_index=False, help_text='The editions of one source share this, such as ipeds, so that a new edition finds the rows of the last one. Leave blank for other sources.', max_length=40),
        ),
        migrations.CreateModel(
            name='MergedCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('soc_code', models.CharField(max_length=7, unique=True, verbose_name='SOC code')),
                ('title', models.CharField(max_length=200)),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merged_codes', to='roles.occupation')),
            ],
            options={
                'ordering': ['soc_code'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='EducationLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('onet_code', models.CharField(max_length=10, verbose_name='O*NET-SOC code')),
                ('level', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(help_text='The rank of the level: 1 is the lowest.')),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('ci_low', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True)),
                ('ci_high', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True)),
                ('n', models.PositiveIntegerField(blank=True, null=True)),
                ('suppressed', models.BooleanField(default=False, help_text='Whether O*NET recommends not to show the figure.')),
                ('surveyed', models.CharField(blank=True, help_text='The month, such as 2023-08.', max_length=7)),
                ('by_experts', models.BooleanField(default=False, help_text='Whether experts, not people in the job, answered.')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='education_levels', to='roles.occupation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source')),
            ],
            options={
                'ordering': ['onet_code', 'position'],
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('onet_code', 'level'), name='education_level_once', violation_error_message='This job already has this level.')],
            },
        ),
        migrations.CreateModel(
            name='OtherTitle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_key', careerguide.content.sort_key.SortKeyField(blank=True, default='', editable=False, max_length=200, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('is_short', models.BooleanField(default=False, help_text='Whether this is an abbreviation, such as RN.')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_titles', to='roles.occupation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source')),
            ],
            options={
                'ordering': ['sort_key', 'pk'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['sort_key'], name='other_title_sort_key')],
                'constraints': [models.UniqueConstraint(fields=('occupation', 'title'), name='other_title_once', violation_error_message='This occupation already has this other title.')],
            },
        ),
        migrations.CreateModel(
            name='RelatedOccupation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.CharField(max_length=20)),
                ('position', models.PositiveSmallIntegerField()),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_occupations', to='roles.occupation')),
                ('related', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='roles.occupation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source')),
            ],
            options={
                'ordering': ['occupation', 'position', 'pk'],
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('occupation', 'related'), name='related_once', violation_error_message='These two occupations are already related.')],
            },
        ),
    ]
