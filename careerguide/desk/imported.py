"""Store versions of pages, and keep the figures that editors correct in rows that imports write."""

from collections.abc import Mapping
from itertools import islice
from uuid import UUID, uuid4

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format

from careerguide.history.pages import PAGES, Page, Row, Snapshot
from careerguide.history.versions import record, record_deletion, record_found
from careerguide.history.working_copies import WorkingCopy
from careerguide.imports import corrections
from careerguide.imports.models import Correction, ImportBatch, ImportRun
from careerguide.imports.undo import changes_of

from .audited import check_page, public_issues, typed_reasons

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
    """``imported_fields`` are the attributes that imports of official sources replace, such as ``tuition_usd``.

    ``tracked`` says what belongs to a page.
    """

    imported_fields: tuple[str, ...] = ()

    @property
    def tracked(self) -> Page:
        return PAGES[self.model]

    def record_found(self, rows: list, known: Mapping[int, Snapshot] | None = None) -> None:
        """Before ``rows`` change, store a version of each that was changed since its last version, or has none.

        ``known`` are their snapshots, if they were just read.
        """

        def origins(keys: list[int]) -> dict:
            unrecorded = [row for row in rows if row.pk in keys]
            times = last_imports(unrecorded) if self.imported_fields else {}
            prefetch_related_objects([row for row in unrecorded if row.pk in times], "source")
            return {
                row.pk: (at, f"Imported from {row.source or 'a file'}, {date_format(at, 'F j, Y')}.")
                for row in unrecorded
                if (at := times.get(row.pk))
            }

        record_found(self.tracked, [row.pk for row in rows], origins, known=known)

    def record(self, request, rows: list, reason: str = "", change: UUID | None = None) -> UUID:
        """Store a version of each of ``rows`` that has changed. Return the key of the change."""
        return record(self.tracked, [row.pk for row in rows], reason, request.user, change)

    def imports_of(self, pk: int) -> list[dict]:
        """The last imports that wrote the row: the run, the time, and the changed fields (none if the row was new)."""
        if not self.imported_fields:
            return []
        page, row, found = self.tracked, Row(0, pk), []
        fields = [each.attname for each in page.parts[0].fields]
        for run, batch, columns in islice(changes_of(self.opts.label_lower, pk), MAX_IMPORTS):
            pairs = dict.fromkeys(fields, (None, None)) | (columns or {})
            states = [{name: pairs[name][side] for name in fields} for side in (0, 1)]
            found.append(({"run": run, "at": batch.written_at, "is_new": columns is None}, states))
        names = page.related_names((row, state) for _, states in found for state in states)
        return [each | {"changes": page.describe_changes({row: states}, names)} for each, states in found]

    def record_corrections(self, user, stored, row) -> None:
        """Store which imported values of ``stored`` are now others in ``row``."""
        pairs = {name: (getattr(stored, name), getattr(row, name)) for name in self.imported_fields}
        changes = {name: (before, after) for name, (before, after) in pairs.items() if before != after}
        corrections.record([(row, changes)], user)

    def take_new_figure(self, request, row, correction: Correction) -> None:
        """Write the new figure of a later import, and delete the correction. ``row`` must be locked.

        Raises ValidationError or AuditBlocked, so call it in a transaction.
        """
        issues_before = public_issues(row)
        self.record_found([row])
        values = {correction.field: correction.new, **correction.new_details}
        fields = {self.opts.get_field(name): value for name, value in values.items()}
        for field, value in fields.items():
            setattr(row, field.attname, field.to_python(value))
        names = [field.name for field in fields]
        row.clean_fields(exclude={each.name for each in self.opts.fields}.difference(names))
        row.clean()
        row.validate_constraints()
        change = f"Took the new figure of an import: {self.opts.get_field(correction.field).verbose_name}."
        row.save(update_fields=names)
        self.record(request, [row], change)
        check_page(row, issues_before, typed_reasons(request.POST), request.user)
        correction.delete()
        self.log_change(request, row, change)

    def delete_model(self, request, obj):
        self.delete_queryset(request, self.model._base_manager.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset) -> UUID:
        """Also store the pages as they were, and versions of the pages that lose links to them. Return the change."""
        keys, change = [row.pk for row in queryset], uuid4()
        self._before_deletion(list(queryset))
        linked = {link: set(link.rows_of(keys).values_list(link.other_id, flat=True)) for link in self.tracked.links}
        for link, others in linked.items():
            record_found(link.other_page, others)
        record_deletion(self.tracked, keys, request.user, change)
        WorkingCopy.objects.filter(model=self.tracked.label, object_id__in=keys).delete()
        super().delete_queryset(request, queryset)
        for link, others in linked.items():
            record(link.other_page, others, "", request.user, change)
        return change

    def _before_deletion(self, rows: list) -> None:
        self.record_found(rows)
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
