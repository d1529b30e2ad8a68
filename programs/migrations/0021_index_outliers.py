from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0020_index_counts_and_orders")]

    operations = [
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=["degree_type", "tuition_basis", "tuition_usd", "duration_months"], name="program_outliers"
            ),
        )
    ]
