"""Remove the versions of rows. The history has versions of pages now: careerguide/migrations/0013_versions.py."""

from django.db import migrations

MODELS = (
    "HistoricalPathway",
    "HistoricalProgram",
    "HistoricalProgramAddress",
)


class Migration(migrations.Migration):
    dependencies = [("programs", "0024_figures_changed_at"), ("careerguide", "0013_versions")]

    operations = [migrations.DeleteModel(name) for name in MODELS]
