"""Rename the texts about growth and the basis of headline pay to notes, and add columns for their values.

The next migration reads the texts. PostgreSQL does not change a table and its rows in one transaction.
"""

from django.db import migrations, models


def _fields() -> dict[str, models.Field]:
    year = {"blank": True, "null": True}
    return {
        "growth_basis": models.CharField(blank=True, choices=[('', 'not stated'), ('period', 'over the whole period'), ('year', 'a year')], default='', help_text='Whether jobs grow by this number in all, or every year. Leave it at “not stated” if the source does not say.', max_length=10, verbose_name='growth basis'),
        "growth_from": models.PositiveSmallIntegerField(help_text='Such as 2024. Leave blank if not stated.', verbose_name='growth, first year', **year),
        "growth_to": models.PositiveSmallIntegerField(help_text='Such as 2034. Leave blank if not stated.', verbose_name='growth, last year', **year),
        "salary_basis": models.CharField(blank=True, choices=[('', 'not stated'), ('total', 'total compensation'), ('base', 'base salary')], default='', help_text='What the headline pay includes. Leave it at “not stated” if the source does not say.', max_length=10),
    }


def _altered() -> dict[str, models.Field]:
    return {
        "growth_percent": models.DecimalField(blank=True, decimal_places=1, help_text='The number of the source.', max_digits=5, null=True, verbose_name='growth (%)'),
        "growth_note": models.CharField(blank=True, help_text='What readers should know about this figure.', max_length=60, verbose_name='note on growth'),
        "salary_note": models.CharField(blank=True, help_text='What readers should know about this figure.', max_length=60, verbose_name='note on the headline pay'),
    }


MODELS = ("role", "historicalrole")


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0014_fold_texts'),
    ]

    operations = [
        *(migrations.RenameField(name, 'growth_period', 'growth_note') for name in MODELS),
        *(migrations.RenameField(name, 'salary_basis', 'salary_note') for name in MODELS),
        *(migrations.AlterField(name, field, new) for name in MODELS for field, new in _altered().items()),
        *(migrations.AddField(name, field, new) for name in MODELS for field, new in _fields().items()),
    ]
