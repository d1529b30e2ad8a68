"""Fold the search text of guides again, and set the sort keys."""

from django.db import migrations

from careerguide.content.sort_key import refresh_sort_keys
from roles.search import build_search_text

SORTED = {
    "Role": ("title",),
    "Specialization": ("name",),
    "Skill": ("name",),
    "Source": ("title", "publisher"),
    "Occupation": ("title",),
}


def fold_search_texts(apps, editor):
    using = editor.connection.alias
    names: dict[int, list[str]] = {}
    related: dict[int, list[str]] = {}
    for texts, model, guide, name in (
        (names, "RoleAlias", "role", "name"),
        (related, "SkillEntry", "group__role", "skill__name"),
        (related, "Comparison", "role", "other__title"),
    ):
        for key, text in apps.get_model("roles", model).objects.using(using).order_by().values_list(guide, name):
            texts.setdefault(key, []).append(text)
    roles = apps.get_model("roles", "Role").objects.using(using)
    rows = list(roles.order_by().values_list("pk", "title", "specialization__name", "claim"))
    roles.bulk_update(
        [
            roles.model(pk=pk, search_text=build_search_text(*texts, names.get(pk, []), related.get(pk, [])))
            for pk, *texts in rows
        ],
        ["search_text"],
        batch_size=500,
    )


def set_sort_keys(apps, editor):
    for model, lookups in SORTED.items():
        refresh_sort_keys(apps.get_model("roles", model).objects.using(editor.connection.alias), lookups)


class Migration(migrations.Migration):
    dependencies = [("roles", "0013_folded_text")]

    operations = [
        migrations.RunPython(fold_search_texts, migrations.RunPython.noop),
        migrations.RunPython(set_sort_keys, migrations.RunPython.noop),
    ]
