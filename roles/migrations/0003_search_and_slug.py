"""Add the search text of guides, and reserve the slug "compare" for the comparison page."""

from django.db import migrations, models

from roles.search import build_search_text


def fill(apps, schema_editor):
    """Set the search text of the existing guides."""
    using = schema_editor.connection.alias
    names: dict[int, list[str]] = {}
    for role, name in apps.get_model("roles", "RoleAlias").objects.using(using).values_list("role_id", "name"):
        names.setdefault(role, []).append(name)
    roles = apps.get_model("roles", "Role").objects.using(using)
    rows = list(roles.values_list("pk", "title", "specialization__name", "claim"))
    roles.bulk_update(
        [roles.model(pk=pk, search_text=build_search_text(*texts, names.get(pk, []))) for pk, *texts in rows],
        ["search_text"],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("roles", "0002_figures_and_fit")]

    operations = [
        migrations.AddField("Role", "search_text", models.TextField(blank=True, default="", editable=False)),
        migrations.AddConstraint(
            "Role",
            models.CheckConstraint(
                condition=~models.Q(slug="compare"),
                name="role_slug_is_no_other_page",
                violation_error_message="This URL is reserved for the page that compares guides.",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
