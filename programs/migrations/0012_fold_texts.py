"""Fold the search text of programs again, and set the sort keys."""

from django.db import migrations

from careerguide.content.sort_key import refresh_sort_keys
from programs.search import build_search_text
from programs.search_index import restore_triggers

BATCH_SIZE = 500
SORTED = {
    "Program": ("award", "institution__name"),
    "Institution": ("name",),
    "DegreeType": ("name",),
    "FieldOfStudy": ("name",),
}


def fold_search_texts(apps, editor):
    """Update only the programs whose text changes."""
    using = editor.connection.alias
    # The previous migration rebuilt the table, which dropped the triggers of the search index.
    restore_triggers(using)
    programs = apps.get_model("programs", "Program").objects.using(using).order_by("pk")
    parts = ("award", "institution__name", "city", "field_of_study__name")
    last = 0
    while rows := list(programs.filter(pk__gt=last).values_list("pk", "search_text", *parts)[:BATCH_SIZE]):
        last = rows[-1][0]
        texts = ((pk, old, build_search_text(*texts)) for pk, old, *texts in rows)
        changed = [programs.model(pk=pk, search_text=new) for pk, old, new in texts if new != old]
        programs.bulk_update(changed, ["search_text"])


def set_sort_keys(apps, editor):
    for model, lookups in SORTED.items():
        refresh_sort_keys(apps.get_model("programs", model).objects.using(editor.connection.alias), lookups)


class Migration(migrations.Migration):
    dependencies = [("programs", "0011_folded_text")]

    operations = [
        migrations.RunPython(fold_search_texts, migrations.RunPython.noop),
        migrations.RunPython(set_sort_keys, migrations.RunPython.noop),
    ]
