"""Import runs in the admin: what each import did, and how to undo it."""

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import Http404, HttpResponseRedirect
from django.utils.text import capfirst

from careerguide.desk.base import ReadOnlyAdmin
from careerguide.imports.corrections import describe
from careerguide.imports.lock import ImportLocked
from careerguide.imports.models import ImportRun
from careerguide.imports.runs import COUNTS
from careerguide.imports.undo import undo

State = ImportRun.State
# One request undoes an import that wrote at most this many rows. More would take too long.
MAX_UNDONE = 20_000
MAX_CORRECTIONS = 100


def stages(run: ImportRun) -> list[dict]:
    """The counts of each stage: those of the batches that are written, also if the import was interrupted."""
    counts = {name: Sum(name) for name in COUNTS}
    rows = run.batches.order_by().values("stage", "model").annotate(read=Max("rows"), last=Max("pk"), **counts)
    tables = {row["model"]: capfirst(apps.get_model(row["model"])._meta.verbose_name_plural) for row in rows}
    return [row | {"table": tables[row["model"]]} for row in rows.order_by("last")]


def undo_permissions(run: ImportRun) -> set[str]:
    """Undo changes and deletes rows of all models of the run. Official facts can only be viewed, so they need less."""
    needed = {"careerguide.undo_importrun"}
    for label in set(run.batches.order_by().values_list("model", flat=True)):
        opts = apps.get_model(label)._meta
        actions = {"change", "delete"}.intersection(opts.default_permissions)
        needed |= {f"{opts.app_label}.{action}_{opts.model_name}" for action in actions}
        if label == "programs.program":
            # Undo changes public pages.
            needed.add("programs.publish_program")
    return needed


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "edition", "state", "new", "changed", "unchanged", "refused", "user", "started_at"]
    list_filter = ["state"]
    list_select_related = ["user"]
    search_fields = ["profile", "file_name", "edition"]
    search_help_text = "Search by kind of import, file or edition."

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_urls(self):
        return [self.own_path("<int:pk>/undo/", self.undo_view, "undo"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, object_id)
        if run is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        opened = run.corrections.filter(is_open=True)
        context = {"title": str(run), "run": run, "stages": stages(run), "count": opened.count()}
        context |= {"corrections": describe(opened[:MAX_CORRECTIONS]), "may_undo": self._may_undo(request, run)}
        return self.render(request, "admin/import_run.html", **context)

    def undo_view(self, request, pk: int):
        run = self.get_object(request, str(pk))
        if run is None:
            raise Http404("There is no import with this number.")
        if not self._may_undo(request, run):
            raise PermissionDenied
        found = stages(run)
        written = sum(each["new"] + each["changed"] for each in found)
        if request.method == "POST" and written <= MAX_UNDONE:
            try:
                conflicts = undo(run, request.user)
            except ImportLocked as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.log_change(request, run, "Undone.")
                rest = "All rows are as they were before." if not conflicts else "The report says which rows are not."
                self.message_user(request, f"The import is undone. {rest}", messages.SUCCESS)
            return HttpResponseRedirect(self.admin_url("change", pk))
        context = {"title": f"Undo the import {run}", "run": run, "stages": found, "is_large": written > MAX_UNDONE}
        return self.render(request, "admin/undo_import.html", **context)

    def _may_undo(self, request, run: ImportRun) -> bool:
        if run.state == State.UNDONE or not self.has_view_permission(request):
            return False
        return request.user.has_perms(undo_permissions(run))
