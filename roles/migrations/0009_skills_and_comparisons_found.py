"""Add skills and compared roles to the search text of guides."""

from django.db import migrations

from roles.search import build_search_text


def fill(apps, schema_editor):
    """Set the search text of the existing guides."""
    using = schema_editor.connection.alias
    names: dict[int, list[str]] = {}
    related: dict[int, list[str]] = {}
    for found, model, guide, name in (
        (names, "RoleAlias", "role", "name"),
        (related, "SkillEntry", "group__role", "skill__name"),
        (related, "Comparison", "role", "other__title"),
    ):
        for key, text in apps.get_model("roles", model).objects.using(using).order_by().values_list(guide, name):
            found.setdefault(key, []).append(text)
    roles = apps.get_model("roles", "Role").objects.using(using)
    rows = list(roles.values_list("pk", "title", "specialization__name", "claim"))
    roles.bulk_update(
        [
            roles.model(pk=pk, search_text=build_search_text(*texts, names.get(pk, []), related.get(pk, [])))
            for pk, *texts in rows
        ],
        ["search_text"],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("roles", "0008_deleted_pages")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
