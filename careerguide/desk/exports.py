"""Export a change list of the admin as a file."""

from tempfile import TemporaryFile

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseRedirect, StreamingHttpResponse

from careerguide.imports.csv_files import csv_chunks
from careerguide.imports.read import MAX_ROWS
from careerguide.imports.resource import TableResource
from careerguide.imports.workbooks import write_sheet
from careerguide.lib import clock

from .base import ListAdmin

FETCH_SIZE = 2000
# Saving this many rows holds SQLite's write lock for about five seconds: see benchmarks/import_programs.py.
MAX_IMPORT_ROWS = 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label="Format", choices=[("0", "CSV"), ("1", "XLSX")], widget=forms.RadioSelect, initial="0"
    )


class ExportAdmin(ListAdmin):
    resource_class: type[TableResource]

    def get_urls(self):
        return [self.own_path("export/", self.export_action, "export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, self._permissions(request) | (extra_context or {}))

    def _permissions(self, request) -> dict[str, bool]:
        return {"may_export": self.has_export_permission(request)}

    def has_export_permission(self, request) -> bool:
        return self.has_own_permission(request, "export") and self.has_view_permission(request)

    def export_action(self, request):
        """On GET, a page to choose the format; on POST, a file of the filtered change list."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            changes = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.admin_url("export"))
        rows, count = changes.queryset, changes.result_count
        form = ExportForm(request.POST or None)
        if form.is_valid():
            is_csv = form.cleaned_data["format"] == "0"
            if is_csv or count <= MAX_ROWS:
                return self._file(rows, is_csv)
            form.add_error("format", f"A workbook has at most {MAX_ROWS:,} rows. Choose CSV, or filter the list.")
        context = {"form": form, "count": count, "max_rows": MAX_ROWS, "max_import_rows": MAX_IMPORT_ROWS}
        return self._render(request, "admin/export.html", "Export", context)

    def _render(self, request, template: str, action: str, context: dict):
        title, columns = f"{action} {self.opts.verbose_name_plural}", self.resource_class.columns
        return self.render(request, template, title=title, columns=columns, **context)

    def _file(self, rows, is_csv: bool):
        resource = self.resource_class()
        rows = rows.select_related(*resource.relations())
        cells = (resource.cells(row) for row in rows.iterator(chunk_size=FETCH_SIZE))
        name = f"{self.opts.verbose_name_plural.replace(' ', '-')}-{clock.today().isoformat()}"
        if is_csv:
            headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
            chunks = csv_chunks(resource.columns, cells)
            return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=headers)
        # The response closes the file.
        file = TemporaryFile()  # noqa: SIM115
        write_sheet(resource.columns, cells, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
