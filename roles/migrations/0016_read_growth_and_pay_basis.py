"""Read the texts about growth and the basis of headline pay.

A text that names exactly two years, a year, or a basis of pay becomes a value. Any other text stays as a note. Stored
versions of guides are converted in the same way, so that they can still be compared and restored.
"""

import re

from django.db import migrations

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


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0015_growth_and_pay_basis'),
    ]

    operations = [
        migrations.RunPython(to_values, to_texts, elidable=True),
    ]
