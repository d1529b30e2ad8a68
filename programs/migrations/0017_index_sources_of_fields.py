from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0016_index_fields_and_degree_types")]

    operations = [
        migrations.RemoveIndex(model_name="program", name="program_field_degree"),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=["field_of_study", "degree_type", "status", "published_at", "source"],
                name="program_field_degree_source",
            ),
        ),
    ]
