"""Export a change list of the admin as a file."""

from tempfile import TemporaryFile

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseRedirect, StreamingHttpResponse
from import_export.admin import ImportExportMixin

from careerguide.imports.csv_files import csv_chunks
from careerguide.imports.read import MAX_ROWS
from careerguide.imports.workbooks import write_sheet
from careerguide.lib import clock

from .base import BaseAdmin

FETCH_SIZE = 2000
# Saving this many rows holds SQLite's write lock for at most five seconds: see benchmarks/import_programs.py.
MAX_IMPORT_ROWS = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label="Format", choices=[("0", "CSV"), ("1", "XLSX")], widget=forms.RadioSelect, initial="0"
    )


class ExportAdmin(ImportExportMixin, BaseAdmin):
    """Replaces django-import-export's pages, which need inline scripts and styles, but keeps its URLs and buttons."""

    export_template_name = "admin/export.html"

    def has_export_permission(self, request) -> bool:
        return super().has_export_permission(request) and self.has_view_permission(request)

    def export_action(self, request):
        """On GET, a page to choose the format; on POST, a file of the filtered change list."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_export_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.admin_url("export"))
        count = rows.count()
        form = ExportForm(request.POST or None)
        if form.is_valid():
            if form.cleaned_data["format"] == "0":
                return self._csv(rows)
            if count <= MAX_ROWS:
                return self._xlsx(rows)
            form.add_error("format", f"A workbook has at most {MAX_ROWS:,} rows. Choose CSV, or filter the list.")
        context = {"form": form, "count": count, "max_rows": MAX_ROWS, "max_import_rows": MAX_IMPORT_ROWS}
        return self._render(request, self.export_template_name, "Export", context)

    def _render(self, request, template: str, action: str, context: dict):
        title, columns = f"{action} {self.opts.verbose_name_plural}", self.resource_classes[0].fields
        return self.render(request, template, title=title, columns=columns, **context)

    def _cells(self, rows):
        resource = self.resource_classes[0]()
        rows = rows.select_related(*resource.relations())
        return (resource.cells(row) for row in rows.iterator(chunk_size=FETCH_SIZE))

    def _csv(self, rows):
        chunks = csv_chunks(self.resource_classes[0].fields, self._cells(rows))
        return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=self._headers("csv"))

    def _xlsx(self, rows):
        # The response closes the file.
        file = TemporaryFile()  # noqa: SIM115
        write_sheet(self.resource_classes[0].fields, self._cells(rows), file)
        file.seek(0)
        return FileResponse(file, content_type=XLSX, headers=self._headers("xlsx"))

    def _headers(self, extension: str) -> dict[str, str]:
        name = self.opts.verbose_name_plural.replace(" ", "-")
        return {"Content-Disposition": f'attachment; filename="{name}-{clock.today().isoformat()}.{extension}"'}
