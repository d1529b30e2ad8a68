"""Outcomes of graduates, figures of institutions, fields without a CIP code, and what a tuition is."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0013_institutions'),
        ('roles', '0018_occupation_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='InstitutionFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('completion_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('tuition_in_state', models.PositiveIntegerField(blank=True, null=True, verbose_name='in-state tuition and fees')),
                ('tuition_out_of_state', models.PositiveIntegerField(blank=True, null=True, verbose_name='out-of-state tuition and fees')),
                ('net_price', models.IntegerField(blank=True, help_text='Below zero if grants are higher.', null=True, verbose_name='average net price')),
                ('distance_only', models.BooleanField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'institution figures',
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cip4', models.CharField(help_text='Such as 11.07.', max_length=5, verbose_name='4-digit CIP code')),
                ('field_name', models.CharField(max_length=200)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'undergraduate certificate'), (2, 'associate’s'), (3, 'bachelor’s'), (4, 'postbaccalaureate certificate'), (5, 'master’s'), (6, 'doctoral'), (7, 'first professional'), (8, 'graduate certificate')])),
                ('earnings', models.PositiveIntegerField(blank=True, null=True, verbose_name='median pay in the first year')),
                ('earnings_count', models.PositiveIntegerField(blank=True, null=True)),
                ('debt', models.PositiveIntegerField(blank=True, null=True, verbose_name='median debt')),
                ('debt_count', models.PositiveIntegerField(blank=True, null=True)),
                ('completions', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['institution', 'cip4', 'level'],
                'default_permissions': ('view',),
            },
        ),
        migrations.AddField(
            model_name='fieldofstudy',
            name='scheme',
            field=models.CharField(choices=[('cip', 'CIP 2020'), ('asced', 'Australian broad field')], default='cip', max_length=5),
        ),
        migrations.AddField(
            model_name='historicalprogram',
            name='tuition_currency',
            field=models.CharField(blank=True, help_text="The source's currency, such as AUD.", max_length=3),
        ),
        migrations.AddField(
            model_name='historicalprogram',
            name='tuition_kind',
            field=models.CharField(blank=True, choices=[('', 'the program’s own'), ('institution', 'the institution’s average at this level, full-time, out-of-state'), ('overseas', 'for overseas students')], default='', help_text='Whose tuition it is.', max_length=12),
        ),
        migrations.AddField(
            model_name='historicalprogram',
            name='tuition_original',
            field=models.PositiveIntegerField(blank=True, help_text="The tuition in the source's currency, if that is not US dollars.", null=True),
        ),
        migrations.AddField(
            model_name='historicalprogram',
            name='tuition_source',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text="The source of the tuition, if it differs from the program's source.", null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='roles.source'),
        ),
        migrations.AddField(
            model_name='historicalprogram',
            name='tuition_year',
            field=models.CharField(blank=True, help_text='The year of the tuition, such as 2022-23. Leave blank if not stated.', max_length=9, validators=[django.core.validators.RegexValidator('^[0-9]{4}(-[0-9]{2})?$', 'Enter a year or a school year, such as 2022-23.')]),
        ),
        migrations.AddField(
            model_name='program',
            name='tuition_currency',
            field=models.CharField(blank=True, help_text="The source's currency, such as AUD.", max_length=3),
        ),
        migrations.AddField(
            model_name='program',
            name='tuition_kind',
            field=models.CharField(blank=True, choices=[('', 'the program’s own'), ('institution', 'the institution’s average at this level, full-time, out-of-state'), ('overseas', 'for overseas students')], default='', help_text='Whose tuition it is.', max_length=12),
        ),
        migrations.AddField(
            model_name='program',
            name='tuition_original',
            field=models.PositiveIntegerField(blank=True, help_text="The tuition in the source's currency, if that is not US dollars.", null=True),
        ),
        migrations.AddField(
            model_name='program',
            name='tuition_source',
            field=models.ForeignKey(blank=True, help_text="The source of the tuition, if it differs from the program's source.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source'),
        ),
        migrations.AddField(
            model_name='program',
            name='tuition_year',
            field=models.CharField(blank=True, help_text='The year of the tuition, such as 2022-23. Leave blank if not stated.', max_length=9, validators=[django.core.validators.RegexValidator('^[0-9]{4}(-[0-9]{2})?$', 'Enter a year or a school year, such as 2022-23.')]),
        ),
        migrations.AlterField(
            model_name='fieldofstudy',
            name='cip_code',
            field=models.CharField(blank=True, help_text='Such as 52.0801. Blank in other schemes.', max_length=7, null=True, unique=True, validators=[django.core.validators.RegexValidator('^[0-9]{2}\\.[0-9]{4}$', 'A CIP code looks like 52.0801.')], verbose_name='CIP code'),
        ),
        migrations.AddConstraint(
            model_name='fieldofstudy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cip_code__isnull', False), ('scheme', 'cip')), models.Q(('cip_code__isnull', True), ('scheme', 'asced')), _connector='OR'), name='field_of_study_has_its_code', violation_error_message='A CIP field needs its CIP code; a field of another scheme has none.'),
        ),
        migrations.AddConstraint(
            model_name='fieldofstudy',
            constraint=models.UniqueConstraint(condition=models.Q(('cip_code__isnull', True)), fields=('scheme', 'name'), name='field_of_study_once', violation_error_message='This scheme already has a field with this name.'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('tuition_kind__in', ['', 'institution', 'overseas'])), name='program_tuition_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tuition_currency', ''), ('tuition_original__isnull', True)), models.Q(('tuition_original__isnull', False), models.Q(('tuition_currency', ''), _negated=True)), _connector='OR'), name='program_tuition_has_its_currency', violation_error_message='A tuition in another currency needs its currency, and the other way round.'),
        ),
        migrations.AddField(
            model_name='institutionfigures',
            name='institution',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='programs.institution'),
        ),
        migrations.AddField(
            model_name='institutionfigures',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='programs.institution'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.source'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.UniqueConstraint(fields=('institution', 'cip4', 'level'), name='outcome_once', violation_error_message='This outcome is already in the list.'),
        ),
    ]
