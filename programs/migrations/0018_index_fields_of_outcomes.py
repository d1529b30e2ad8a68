from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0017_index_sources_of_fields")]

    operations = [
        migrations.AddIndex(
            model_name="outcome", index=models.Index(fields=["cip4", "level"], name="outcome_cip4_level")
        )
    ]
