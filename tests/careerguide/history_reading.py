"""The history of all pages as text: what editors see in the admin, and the changes that readers see."""

from django.apps import apps
from django.urls import reverse

from tests.support.changes import shown_changes

PAGES = ("roles.Role", "roles.Source", "roles.Occupation", "programs.Program")


def reading(client) -> str:
    lines = []
    for label in PAGES:
        model = apps.get_model(label)
        name = f"admin:{model._meta.label_lower.replace('.', '_')}"
        deleted = _deleted(client, name)
        lines += [f"DELETED {label}: {title}, {when}, {user}" for _, title, when, user in deleted]
        existing = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        for pk in sorted([*existing, *(each[0] for each in deleted)]):
            lines += [f"{label} {pk}", *_entries(client, name, pk)]
        for row in model._base_manager.order_by("pk"):
            if getattr(row, "status", "") == "published":
                for day, texts in shown_changes(client, row).items():
                    lines += [f"PUBLIC {row.pk}, {day}: {text}" for text in texts]
    return "\n".join(lines) + "\n"


def _deleted(client, name: str) -> list[tuple]:
    rows = client.get(reverse(f"{name}_deleted")).context["rows"]
    found = []
    for title, version, url, *_ in rows:
        at = getattr(version, "at", None) or version.history_date
        user = getattr(version, "user", None) if hasattr(version, "at") else version.history_user
        found.append((int(url.split("/")[-3]), title, f"{at:%Y-%m-%d %H:%M:%S}", str(user or "")))
    return found


def _entries(client, name: str, pk: int) -> list[str]:
    lines, number = [], 1
    while True:
        context = client.get(reverse(f"{name}_history", args=[pk]), {"p": number}).context
        for entry in context["entries"]:
            version = entry["version"]
            lines.append(f"  {version.at:%Y-%m-%d %H:%M:%S}, {entry['user']}: {version.reason}".rstrip())
            if entry["is_first"]:
                lines.append(f"    begins with {entry['count'] if 'count' in entry else len(version.rows)}")
                continue
            for change in entry["changes"]:
                lines.append(f"    {change.kind}: {change.name}".rstrip())
                lines += [f"      {each.label}: {each.before} > {each.after}" for each in change.differences]
        if not context["page"].has_next():
            return lines
        number += 1
