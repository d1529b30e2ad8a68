"""Add the tokens of blocks of programs, and remove the indexes that the catalog no longer reads."""

from django.db import migrations, models

from programs.catalog import blocks


class Migration(migrations.Migration):
    dependencies = [("programs", "0022_index_programs_of_fields")]

    operations = [
        *(
            migrations.RemoveIndex(model_name="program", name=f"program_{name}")
            for name in ("place_names", "by_tuition", "by_duration", "offers", "subjects", "places")
        ),
        migrations.AddIndex(
            model_name="program",
            index=models.Index(
                fields=["field_of_study", "degree_type", "source", "status"], name="program_field_degree_source"
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: blocks.install(editor.connection),
            lambda apps, editor: blocks.uninstall(editor.connection),
        ),
    ]
