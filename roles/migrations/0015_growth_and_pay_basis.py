"""Store growth as a number, a basis and two years, and the basis of headline pay as a choice.

Both were free texts. A text that names exactly two years, a year, or a basis of pay becomes a value. Any other text stays
as a note. Stored versions of guides are converted in the same way, so that they can still be compared and restored.
"""

import re

from django.db import migrations, models

_YEARS = re.compile(r"(?:from )?(\d{4}) ?(?:to|through|until|-|–|—|−) ?(\d{4}|\d{2})", re.ASCII)
_A_YEAR = {"a year", "per year", "each year", "every year", "yearly", "annual", "annually"}
_BASES = {"total compensation": "total", "base salary": "base"}
_MAX_LENGTH = 60


def read_growth(text: str) -> dict | None:
    """The values that ``text`` states exactly, such as "2024 to 2034" or "2024-34"; None for any other text."""
    text = " ".join(text.split()).casefold()
    if text in _A_YEAR:
        return {"growth_basis": "year"}
    match = _YEARS.fullmatch(text)
    if not match:
        return None
    first, last = int(match[1]), int(match[2])
    if len(match[2]) == 2:
        # "2004-12" may be a month.
        last = first // 100 * 100 + last if last > 12 else 0
    return {"growth_from": first, "growth_to": last} if 1900 <= first < last <= 2200 else None


def to_values(apps, schema_editor):
    for guides in _guides_and_versions(apps, schema_editor):
        with_text = guides.filter(growth_percent__isnull=False).exclude(growth_note="")
        for text in list(with_text.values_list("growth_note", flat=True).distinct()):
            if values := read_growth(text):
                with_text.filter(growth_note=text).update(growth_note="", **values)
        for text in list(guides.exclude(salary_note="").values_list("salary_note", flat=True).distinct()):
            if basis := _BASES.get(" ".join(text.split()).casefold()):
                guides.filter(salary_note=text).update(salary_note="", salary_basis=basis)


def to_texts(apps, schema_editor):
    names = "growth_basis", "growth_from", "growth_to", "growth_note"
    growth_words, pay_words = {"year": "a year", "period": "over the whole period"}, {v: k for k, v in _BASES.items()}
    for guides in _guides_and_versions(apps, schema_editor):
        for basis, first, last, note in list(guides.values_list(*names).distinct()):
            text = [growth_words.get(basis, ""), "" if first is None else f"{first} to {last}", note]
            same = guides.filter(**dict(zip(names, (basis, first, last, note), strict=True)))
            same.update(growth_note=_joined(text))
        for basis, note in list(guides.values_list("salary_basis", "salary_note").distinct()):
            same = guides.filter(salary_basis=basis, salary_note=note)
            same.update(salary_note=_joined([pay_words.get(basis, ""), note]))


def _joined(texts: list[str]) -> str:
    return ", ".join(filter(None, texts))[:_MAX_LENGTH]


def _guides_and_versions(apps, schema_editor):
    for name in ("Role", "HistoricalRole"):
        yield apps.get_model("roles", name)._base_manager.using(schema_editor.connection.alias).order_by()


def _fields() -> dict[str, models.Field]:
    year = {"blank": True, "null": True}
    return {
        "growth_basis": models.CharField(blank=True, choices=[('', 'not stated'), ('period', 'over the whole period'), ('year', 'a year')], default='', help_text='Whether jobs grow by this number in all, or every year. Leave it at “not stated” if the source does not say.', max_length=10, verbose_name='growth is'),
        "growth_from": models.PositiveSmallIntegerField(help_text='Such as 2024. Leave blank if not stated.', verbose_name='first year', **year),
        "growth_to": models.PositiveSmallIntegerField(help_text='Such as 2034. Leave blank if not stated.', verbose_name='last year', **year),
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
        migrations.RunPython(to_values, to_texts, elidable=True),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('salary_basis__in', ['', 'total', 'base'])), name='role_salary_basis_is_known'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('growth_basis__in', ['', 'period', 'year'])), name='role_growth_basis_is_known'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('growth_from__isnull', True), ('growth_to__isnull', True)), models.Q(('growth_from__gte', 1900), ('growth_from__lt', models.F('growth_to')), ('growth_to__lte', 2200), ('growth_from__isnull', False), ('growth_to__isnull', False)), _connector='OR'), name='role_growth_years_are_a_range', violation_error_message='Growth needs a first year and a later last year, or neither, from 1900 to 2200.'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('growth_percent__isnull', False), models.Q(('growth_basis', ''), ('growth_from__isnull', True)), _connector='OR'), name='role_growth_has_its_number', violation_error_message='Enter the growth in percent, or remove its years and set “growth is” to “not stated”.'),
        ),
    ]
