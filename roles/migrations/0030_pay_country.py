"""Add the country of pay rows, and state it for our salaries from many countries."""

import django.core.validators
from django.db import migrations, models


def mark_several_countries(apps, schema_editor):
    """Also in stored versions, so that restoring one of them does not lose the country."""
    for name in ("PayBand", "HistoricalPayBand"):
        rows = apps.get_model("roles", name).objects.using(schema_editor.connection.alias)
        rows.filter(employer_type="All employers, many countries").update(
            employer_type="All employers", country="several"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0029_employment_error'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalpayband',
            name='country',
            field=models.CharField(blank=True, help_text='A two-letter code such as US, or “several” for several countries. Leave blank if not stated.', max_length=7, validators=[django.core.validators.RegexValidator('^([A-Z]{2}|several)$', 'Enter a two-letter code such as US, or “several”.')]),
        ),
        migrations.AddField(
            model_name='payband',
            name='country',
            field=models.CharField(blank=True, help_text='A two-letter code such as US, or “several” for several countries. Leave blank if not stated.', max_length=7, validators=[django.core.validators.RegexValidator('^([A-Z]{2}|several)$', 'Enter a two-letter code such as US, or “several”.')]),
        ),
        migrations.RunPython(mark_several_countries, migrations.RunPython.noop),
    ]
