"""Store the history as versions of pages, and carry over the versions of rows that django-simple-history stored.

The models and fields are those of this migration, so it does not use the code of the site.
"""

import uuid
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

BATCH_SIZE = 200
FIRST = "The first stored version."
PATHWAY = "programs.pathway"
# For each page, the models of its rows, each with its relation to the page or to another part.
PAGES = {
    "roles.role": {
        "roles.role": "id",
        "roles.comparison": "role_id",
        "roles.payband": "role_id",
        "roles.roleoccupation": "role_id",
        "roles.careerstep": "role_id",
        "roles.skillgroup": "role_id",
        "roles.skillentry": "group_id",
        "roles.dayentry": "role_id",
        "roles.fitstatement": "role_id",
        "roles.sourcenote": "role_id",
        "roles.rolealias": "role_id",
        "roles.roleaddress": "role_id",
    },
    "roles.source": {"roles.source": "id"},
    "roles.occupation": {"roles.occupation": "id"},
    "programs.program": {"programs.program": "id", PATHWAY: "program_id", "programs.programaddress": "program_id"},
}
# The rows of these models belong to a row of another part.
ABOVE = {"roles.skillentry": "roles.skillgroup"}
COLUMNS = ("history_id", "history_date", "history_type", "history_user_id", "history_change_reason", "change")


class RowVersion(NamedTuple):
    at: object
    history_id: int
    type: str
    change: uuid.UUID
    user_id: int | None
    reason: str
    values: dict


class StoredRow:
    """A row with its stored versions, oldest first.

    ``before`` are its values before them, None if it did not exist: those of the first version, unless that one added
    or deleted the row. A row without versions has always had its current values.
    """

    def __init__(self, label, pk, versions=(), before=None):
        self.key, self.label, self.versions, self.before = (label, pk), label, list(versions), before
        if self.versions and self.versions[0].type == "~":
            self.before = self.versions[0].values

    def parents(self, column):
        return {values[column] for values in (self.before, *(each.values for each in self.versions)) if values}


class Table:
    def __init__(self, apps, alias, label, parent):
        self.label, self.parent, self.above = label, parent, ABOVE.get(label)
        model = apps.get_model(label)
        app, name = label.split(".")
        self.rows = model._base_manager.using(alias)
        self.versions = apps.get_model(app, f"historical{name}")._base_manager.using(alias)
        self.fields = [field for field in model._meta.concrete_fields if field.editable or field.primary_key]
        self.names = [field.attname for field in self.fields]

    def values(self, row):
        return {field.attname: json_value(field, row[field.attname]) for field in self.fields}

    def row_versions(self, found):
        """The versions in the query ``found`` by the key of their row, oldest first."""
        by_row = defaultdict(list)
        for row in found.order_by("history_date", "history_id").values(*self.names, *COLUMNS):
            by_row[row["id"]].append(
                RowVersion(
                    row["history_date"],
                    row["history_id"],
                    row["history_type"],
                    row["change"],
                    row["history_user_id"],
                    row["history_change_reason"] or "",
                    self.values(row),
                )
            )
        return by_row


def json_value(field, value):
    if isinstance(value, Decimal):
        return str(round(value, field.decimal_places))
    return value.isoformat() if isinstance(value, date) else value


def carry_over(apps, editor):
    alias = editor.connection.alias
    versions = apps.get_model("careerguide", "Version")._base_manager.using(alias)
    for label, parts in PAGES.items():
        tables = [Table(apps, alias, *part) for part in parts.items()]
        keys = sorted(pages_with_history(tables))
        links = Table(apps, alias, PATHWAY, "role_id") if label == "roles.role" else None
        for start in range(0, len(keys), BATCH_SIZE):
            batch = keys[start : start + BATCH_SIZE]
            of_pages = {page: replay(page, rows, tables) for page, rows in read_rows(tables, batch).items()}
            if links:
                add_deleted_links(of_pages, links, batch)
            versions.bulk_create(
                versions.model(model=label, object_id=page, **values)
                for page, found in of_pages.items()
                for values in found
            )
    add_waiting_links(apps, alias, versions)
    sort_by_time(versions, editor)


def pages_with_history(tables):
    keys = set()
    for table in tables:
        if table.above:
            parents = table.versions.order_by().values(table.parent)
            [above] = [each for each in tables if each.label == table.above]
            keys.update(above.rows.filter(pk__in=parents).order_by().values_list(above.parent, flat=True))
        else:
            keys.update(table.versions.order_by().values_list(table.parent, flat=True).distinct())
    return keys


def read_rows(tables, keys):
    """The rows that are or were on each of the pages ``keys``, in the order of ``tables``."""
    # For each model, the pages of each row.
    pages = {None: {key: {key} for key in keys}}
    found = defaultdict(list)
    for table in tables:
        above = pages[table.above]
        on_pages = {f"{table.parent}__in": list(above)}
        # Find all versions of these rows, because a row can move to another page.
        ids = table.versions.filter(**on_pages).order_by().values("id")
        stored = table.row_versions(table.versions.filter(id__in=ids))
        rows = [StoredRow(table.label, pk, versions) for pk, versions in stored.items()]
        for row in table.rows.filter(**on_pages).order_by("pk").values(*table.names):
            if row["id"] not in stored:
                # It has no versions, or those are of other pages.
                rows.append(StoredRow(table.label, row["id"], before=table.values(row)))
        pages[table.label] = {}
        for row in sorted(rows, key=attrgetter("key")):
            own = {page for parent in row.parents(table.parent) for page in above.get(parent, ())}
            pages[table.label][row.key[1]] = own
            for page in own:
                found[page].append(row)
    return found


class Change:
    """The versions of rows that one change stored, each with its row and its position among the row's versions."""

    def __init__(self):
        self.versions = []

    def add(self, row, position):
        self.versions.append((row, position))

    @property
    def stored(self):
        return [row.versions[position] for row, position in self.versions]

    @property
    def order(self):
        return self.at, min(each.history_id for each in self.stored)

    @property
    def at(self):
        return max(each.at for each in self.stored)

    @property
    def user_id(self):
        return next((each.user_id for each in self.stored if each.user_id), None)

    @property
    def reason(self):
        return next((each.reason for each in self.stored if each.reason), "")


def replay(page, rows, tables):
    """The versions of a page, oldest first."""
    own, tables = (tables[0].label, page), {table.label: table for table in tables}
    # The current values of each row, on whatever page it is, and the position of its version.
    state = {row.key: row.before for row in rows}
    positions = {row.key: -1 for row in rows}

    def is_here(label, values, state):
        table = tables[label]
        if not table.above:
            return values[table.parent] == page
        parent = state.get((table.above, values[table.parent]))
        return bool(parent) and parent[tables[table.above].parent] == page

    def snapshot():
        return {row.key: state[row.key] for row in rows if state[row.key] and is_here(row.label, state[row.key], state)}

    changes, found, before = defaultdict(Change), [], snapshot()
    versioned = sorted((row for row in rows if row.versions), key=lambda row: row.versions[0][:2])
    for row in versioned:
        for position, version in enumerate(row.versions):
            changes[version.change].add(row, position)
    for key, change in sorted(changes.items(), key=lambda item: item[1].order):
        for row, position in change.versions:
            # Of two changes at the same time, the one that ended last may have stored the older version of a row.
            if position > positions[row.key]:
                positions[row.key] = position
                state[row.key] = row.versions[position].values if row.versions[position].type != "-" else None
        after, changed = snapshot(), {row.key for row, _ in change.versions}
        is_deletion = own in changed and state[own] is None
        stored = after
        if is_deletion:
            # Rows without an older version have their last values in that of the deletion.
            stored = dict(before)
            order = list(tables)
            for row, position in sorted(change.versions, key=lambda item: order.index(item[0].label)):
                values = row.versions[position].values
                if row.key not in stored and not position and is_here(row.label, values, stored):
                    stored[row.key] = values
        was_here = before
        before = after
        if own not in stored or not (is_deletion or was_here != after or changed & {*was_here, *after}):
            continue
        former = stored if is_deletion else was_here
        if not found and own in former and former != after:
            # The page is older than its stored history.
            found.append(
                {
                    "change": uuid.uuid4(),
                    "at": change.at - timedelta(microseconds=1),
                    "reason": FIRST,
                    "rows": to_json(former),
                }
            )
        found.append(
            {
                "change": key,
                "at": change.at,
                "user_id": change.user_id,
                "reason": change.reason,
                "is_deleted": is_deletion,
                "rows": to_json(stored),
            }
        )
    return found


def to_json(rows):
    found = defaultdict(list)
    for (label, _), values in rows.items():
        found[label].append(values)
    return dict(found)


def add_deleted_links(of_pages, links, keys):
    """Add the pathways that were deleted with guides."""
    if not any(values.get("is_deleted") for found in of_pages.values() for values in found):
        return
    deleted = defaultdict(dict)
    for row_versions in links.row_versions(links.versions.filter(history_type="-", role_id__in=keys)).values():
        for each in row_versions:
            # Of several deleted rows between the same two pages, only the last one is restored.
            deleted[each.values["role_id"], each.change][each.values["program_id"]] = each.values
    for page, found in of_pages.items():
        for values in found:
            if values.get("is_deleted") and (rows := deleted.get((page, values["change"]))):
                values["rows"][PATHWAY] = list(rows.values())


def add_waiting_links(apps, alias, versions):
    """Add the pathways that wait for a deleted page: their other page was deleted with them and restored since."""
    links = Table(apps, alias, PATHWAY, "role_id")
    newest = links.versions.filter(id=models.OuterRef("id"), history_id__gt=models.OuterRef("history_id"))
    existing = links.rows.filter(pk=models.OuterRef("id"))
    deleted = links.versions.filter(~models.Exists(newest), ~models.Exists(existing), history_type="-")
    rows = [each for [each] in links.row_versions(deleted).values()]
    if not rows:
        return
    pages = {}
    for label, column in (("roles.role", "role_id"), ("programs.program", "program_id")):
        table = Table(apps, alias, label, "id")
        keys = deleted.order_by().values(column)
        exists = set(table.rows.filter(pk__in=keys).values_list("pk", flat=True))
        pages[column] = label, exists, table.row_versions(table.versions.filter(id__in=keys, history_type__in="+-"))

    def times(column, pk, type_):
        return {each.change: each.at for each in pages[column][2].get(pk, ()) if each.type == type_}

    for row in sorted(rows, key=attrgetter("history_id")):
        for column, other in (("program_id", "role_id"), ("role_id", "program_id")):
            (label, exists, _), pk, other_pk = pages[column], row.values[column], row.values[other]
            deletions, restored = times(column, pk, "-"), times(other, other_pk, "+")
            if pk in exists or not deletions or row.change in deletions:
                continue
            if row.change not in times(other, other_pk, "-"):
                continue
            if restored and max(restored.values()) > max(deletions.values()):
                last = versions.filter(model=label, object_id=pk, is_deleted=True).order_by("-at", "-pk").first()
                found = last.rows.setdefault(PATHWAY, [])
                found[:] = [each for each in found if each[other] != other_pk] + [row.values]
                last.save(using=alias, update_fields=["rows"])


SORT = """
    UPDATE careerguide_version SET id = -ordered.place
    FROM (SELECT id, row_number() OVER (ORDER BY "at", id) AS place FROM careerguide_version) ordered
    WHERE ordered.id = careerguide_version.id
"""


def sort_by_time(versions, editor):
    """Number the versions by their time, because their order is that of the primary keys."""
    if versions.exists():
        editor.execute(SORT)
        editor.execute("UPDATE careerguide_version SET id = -id")


class Migration(migrations.Migration):

    dependencies = [
        ('careerguide', '0012_changed_figures'),
        ('roles', '0030_pay_country'),
        ('programs', '0024_figures_changed_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField()),
                ('change', models.UUIDField(db_index=True, default=uuid.uuid4)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(blank=True)),
                ('is_deleted', models.BooleanField(default=False)),
                ('rows', models.JSONField()),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['model', 'object_id', '-id'], name='version_of_page'), models.Index(condition=models.Q(('is_deleted', True)), fields=['model', '-id'], name='version_of_deleted_page')],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
    ]
