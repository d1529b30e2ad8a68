"""Remove the versions of rows. The history has versions of pages now: careerguide/migrations/0013_versions.py."""

from django.db import migrations

MODELS = (
    "HistoricalCareerStep",
    "HistoricalComparison",
    "HistoricalDayEntry",
    "HistoricalFitStatement",
    "HistoricalOccupation",
    "HistoricalPayBand",
    "HistoricalRole",
    "HistoricalRoleAddress",
    "HistoricalRoleAlias",
    "HistoricalRoleOccupation",
    "HistoricalSkillEntry",
    "HistoricalSkillGroup",
    "HistoricalSource",
    "HistoricalSourceNote",
)


class Migration(migrations.Migration):
    dependencies = [("roles", "0030_pay_country"), ("careerguide", "0013_versions")]

    operations = [migrations.DeleteModel(name) for name in MODELS]
