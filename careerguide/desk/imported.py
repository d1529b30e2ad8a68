"""Rows that imports write: keep the figures that editors correct, and store the versions that imports left out."""

from itertools import islice

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format

from careerguide.history.records import missing_versions, one_change, store_versions
from careerguide.history.versions import Row
from careerguide.imports import corrections
from careerguide.imports.models import Correction, ImportBatch, ImportRun
from careerguide.imports.undo import changes_of

# The history of a row shows at most this many imports.
MAX_IMPORTS = 20


def last_imports(rows) -> dict:
    """When an import last wrote rows around each of ``rows``, which are of one model, by primary key. One query."""
    keys = [row.pk for row in rows]
    batches = ImportBatch.objects.filter(
        model=rows[0]._meta.label_lower, first_key__lte=max(keys), last_key__gte=min(keys)
    ).exclude(run__state=ImportRun.State.UNDONE)
    found = {}
    for first, last, at in batches.order_by("written_at").values_list("first_key", "last_key", "written_at"):
        found |= {key: at for key in keys if first <= key <= last}
    return found


class ImportedAdmin:
    """``imported_fields`` are the attributes that imports of official sources replace, such as ``tuition_usd``."""

    imported_fields: tuple[str, ...] = ()

    def store_imported_states(self, rows) -> None:
        """Before ``rows`` change, store a version of each that an import wrote since its last version."""
        if not (rows and self.imported_fields and hasattr(self, "tracked") and (missing := missing_versions(rows))):
            return
        keys = {version.id for version in missing}
        imported = [row for row in rows if row.pk in keys]
        prefetch_related_objects(imported, "source")
        times = last_imports(imported)
        states = {
            row.pk: (at, f"Imported from {row.source or 'a file'}, {date_format(at, 'F j, Y')}.")
            for row in imported
            if (at := times.get(row.pk))
        }
        store_versions(missing, states)

    def imports_of(self, pk: int) -> list[dict]:
        """The last imports that wrote the row: the run, the time, and the changed fields (none if the row was new)."""
        if not self.imported_fields:
            return []
        page, row, found = self.tracked, Row(0, pk), []
        fields = {each.attname: each for each in page.parts[0].fields}
        for run, batch, columns in islice(changes_of(self.opts.label_lower, pk), MAX_IMPORTS):
            states = [dict.fromkeys(fields), dict.fromkeys(fields)]
            for name in fields.keys() & (columns or {}).keys():
                for state, value in zip(states, columns[name], strict=True):
                    state[name] = fields[name].to_python(value)
            found.append(({"run": run, "at": batch.written_at, "is_new": columns is None}, states))
        names = page.related_names((row, state) for _, states in found for state in states)
        return [each | {"changes": page.describe_changes({row: states}, names)} for each, states in found]

    def record_corrections(self, request, stored, row) -> None:
        """Store which imported values of ``stored`` are now others in ``row``."""
        pairs = {name: (getattr(stored, name), getattr(row, name)) for name in self.imported_fields}
        changes = {name: (before, after) for name, (before, after) in pairs.items() if before != after}
        corrections.record([(row, changes)], request.user)

    def take_new_figure(self, request, row, correction: Correction) -> None:
        """Write the new figure of a later import, and delete the correction. ``row`` must be locked.

        Raises ValidationError or AuditBlocked, so call it in a transaction.
        """
        issues_before = self.public_issues(row)
        self.store_imported_states([row])
        values = {correction.field: correction.new, **correction.new_details}
        fields = {self.opts.get_field(name): value for name, value in values.items()}
        for field, value in fields.items():
            setattr(row, field.attname, field.to_python(value))
        names = [field.name for field in fields]
        row.clean_fields(exclude={each.name for each in self.opts.fields}.difference(names))
        row.clean()
        row.validate_constraints()
        change = f"Took the new figure of an import: {self.opts.get_field(correction.field).verbose_name}."
        with one_change(change):
            row.save(update_fields=names)
        self.audit_save(request, row, issues_before, reports=False)
        correction.delete()
        self.log_change(request, row, change)

    def save_model(self, request, obj, form, change):
        if change:
            self.store_imported_states([request.stored_row])
        super().save_model(request, obj, form, change)
        if change:
            self.record_corrections(request, request.stored_row, obj)

    def delete_model(self, request, obj):
        self._before_deletion([obj])
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        if self.imported_fields:
            self._before_deletion(list(queryset))
        super().delete_queryset(request, queryset)

    def _before_deletion(self, rows: list) -> None:
        self.store_imported_states(rows)
        if self.imported_fields:
            # Nothing is left to choose. If the page is restored, the next import asks again.
            keys = [row.pk for row in rows]
            opened = Correction.objects.filter(model=self.opts.label_lower, object_id__in=keys, is_open=True)
            opened.update(new=None, is_open=False)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.imported_fields and corrections.is_imported(obj):
            stored = Correction.objects.filter(model=self.opts.label_lower, object_id=obj.pk).select_related("user")
            context["imported_from"] = obj.source
            context["imported_at"] = last_imports([obj]).get(obj.pk)
            context["corrections"] = corrections.describe(stored)
        return super().render_change_form(request, context, add, change, form_url, obj)
