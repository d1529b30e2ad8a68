import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("careerguide", "0011_table_versions")]

    operations = [
        migrations.CreateModel(
            name="ChangedFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60)),
                ("block", models.BigIntegerField()),
                ("changes", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changed_figures",
                        to="careerguide.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["model", "block"], name="changed_figures_block")],
            },
        )
    ]
