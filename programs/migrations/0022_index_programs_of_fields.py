from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0021_index_outliers")]

    operations = [
        migrations.AddIndex(
            model_name="program",
            index=models.Index(fields=["field_of_study", "sort_key", "id"], name="program_field_by_name"),
        )
    ]
