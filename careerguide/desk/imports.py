"""Import and export on the editors' desk: a file in, dry_run_of before it is saved, and the same file out."""

from dataclasses import replace
from tempfile import TemporaryFile

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from import_export.admin import ImportExportMixin

from careerguide.audit.accepted import accept_all
from careerguide.history.records import one_change
from careerguide.imports.csv_files import csv_chunks
from careerguide.imports.dry_run import DryRun
from careerguide.imports.pending import keep, read, take
from careerguide.imports.read import MAX_ROWS, read_table, too_large
from careerguide.imports.resource import TableResource
from careerguide.imports.workbooks import write_sheet
from careerguide.lib import clock
from careerguide.web.refusals import read_form
from careerguide.web.uploads import MAX_MEGABYTES, accept_files

ROWS_A_FETCH = 2000
# Saving so many rows keeps SQLite's write lock for five seconds at most: see benchmarks/import_programs.py.
MAX_IMPORT_ROWS = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    """A file to rehearse. Cleaned, it has its ``table`` and its ``data``."""

    import_file = forms.FileField(
        label="File",
        help_text=f"CSV (UTF-8) or XLSX, at most {MAX_MEGABYTES} MB and {MAX_IMPORT_ROWS:,} rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )

    def __init__(self, *args, resource: type[TableResource], **kwargs):
        super().__init__(*args, **kwargs)
        self.resource = resource

    def clean_import_file(self):
        """The file, read. It is refused for its size before it is."""
        file = self.cleaned_data["import_file"]
        if problem := too_large(file.size):
            raise forms.ValidationError(problem)
        file.data = file.read()
        try:
            file.table = read_table(file.data, MAX_IMPORT_ROWS)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if problem := self.resource.problem_with(file.table.headers):
            raise forms.ValidationError(problem)
        return file


class AcceptForm(forms.Form):
    """What was dry_run_of, to be saved: the kept file, what the editor was told that it would do, and why it may."""

    import_file_name = forms.CharField(widget=forms.HiddenInput, max_length=64)
    original_file_name = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    outcome = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Why the warnings below stay",
        required=False,
        help_text="One reason for all of them. The audit keeps it.",
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": 500}),
    )


class ExportForm(forms.Form):
    """The kind of file."""

    format = forms.ChoiceField(
        label="Format", choices=[("0", "CSV"), ("1", "XLSX")], widget=forms.RadioSelect, initial="0"
    )


class ImportAdmin(ImportExportMixin):
    """A desk whose rows can be sent and fetched as a file.

    Of django-import-export's pages only the addresses, the permissions and the buttons stay: its own forms need inline
    scripts and styles, and save the rows that are right of a file that is wrong.
    """

    import_template_name = "admin/import.html"
    export_template_name = "admin/export.html"

    def has_import_permission(self, request) -> bool:
        """Whether files may be sent: by who may import, add and change."""
        allowed = super().has_import_permission(request)
        return allowed and self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request) -> bool:
        """Whether files may be fetched: by who may export and view."""
        return super().has_export_permission(request) and self.has_view_permission(request)

    # In

    @csrf_exempt
    def import_action(self, request, **kwargs):
        """The page to send a file, and the dry run of one that was sent.

        The CSRF check parses the body, so it comes after the permission check: files of others are never read.
        """
        if not self.has_import_permission(request):
            raise PermissionDenied
        accept_files(request)
        read_form(request)
        return csrf_protect(self._import_file)(request)

    def _import_file(self, request):
        resource = self.resource_classes[0]
        if request.method != "POST":
            return self._import_page(request, form=FileForm(resource=resource))
        form = FileForm(request.POST, request.FILES, resource=resource)
        if not form.is_valid():
            return self._import_page(request, form=form)
        file = form.cleaned_data["import_file"]
        resource, result = self._dry_run(request, file.table)
        dry_run, accept = resource.dry_run, None
        if dry_run.can_be_saved:
            accept = self._accept_form(dry_run, keep(file.data, self._owner(request)), file.name)
        return self._import_page(request, form=form, dry_run=dry_run, result=result, accept=accept)

    def process_import(self, request, **kwargs):
        """Save what was dry_run_of, all or nothing; where it would do something else by now, rehearse it again."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = AcceptForm(request.POST)
        start = HttpResponseRedirect(self._address("import"))
        if request.method != "POST" or not form.is_valid():
            return start
        name, filename = form.cleaned_data["import_file_name"], form.cleaned_data["original_file_name"]
        owner, reason = self._owner(request), form.cleaned_data["reason"]
        try:
            # Before the transaction: on SQLite nobody else writes while one is open.
            data = read(name, owner)
            table = None if data is None else read_table(data, MAX_IMPORT_ROWS)
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return start
        with transaction.atomic(using=self.resource_classes[0].get_db_connection_name()):
            if table is None or not take(name, owner):
                text = "This file is saved already, or is no longer kept. If it is not saved, choose it again."
                self.message_user(request, text, messages.WARNING)
                return start
            resource, result = self._dry_run(request, table)
            dry_run = resource.dry_run
            as_told = dry_run.can_be_saved and dry_run.fingerprint == form.cleaned_data["outcome"]
            may_save = as_told and bool(reason or not dry_run.warnings)
            if may_save:
                with one_change(_said(filename)):
                    resource.save(result)
                may_save = not dry_run.problem
            if may_save:
                warnings = (replace(issue, pk=page.pk) for page, issue in resource.warnings)
                accept_all(warnings, reason, request.user)
                self._log(request, result, filename)
            else:
                # The file is kept with that too.
                transaction.set_rollback(True, using=self.resource_classes[0].get_db_connection_name())
        if not may_save:
            accept = self._accept_form(dry_run, name, filename, reason, as_told) if dry_run.can_be_saved else None
            form = FileForm(resource=self.resource_classes[0])
            return self._import_page(
                request, form=form, dry_run=dry_run, result=result, accept=accept, moved_on=not as_told
            )
        self.message_user(request, self._saved(dry_run), messages.SUCCESS)
        return HttpResponseRedirect(self._address("changelist"))

    def _dry_run(self, request, table) -> tuple[TableResource, object]:
        """What ``table`` would do. Nothing is written."""
        resource = self.resource_classes[0]()
        result = resource.import_data(table, use_transactions=False, user=request.user)
        return resource, result

    def _accept_form(self, dry_run, name: str, filename: str, reason="", lacks_reason=False) -> AcceptForm:
        values = {"import_file_name": name, "original_file_name": filename[:200], "outcome": dry_run.fingerprint}
        values["reason"] = reason
        form = AcceptForm(values if lacks_reason else None, initial=values)
        if dry_run.warnings:
            form.fields["reason"].required = True
        else:
            del form.fields["reason"]
        return form

    def _owner(self, request) -> str:
        """Whose file it is, and for which table: nobody else's acceptance fits it."""
        return f"{request.user.pk}:{self.opts.label_lower}"

    def _saved(self, dry_run: DryRun) -> str:
        """What was saved, in a sentence."""
        counted = [
            f"{len(dry_run.new):,} new",
            f"{len(dry_run.changed):,} changed",
            f"{dry_run.unchanged + len(dry_run.repeats):,} unchanged",
        ]
        count = len(dry_run.also_new)
        also = f" Also new: {count:,} institution{'' if count == 1 else 's'}." if count else ""
        return f"Saved: {', '.join(counted)}.{also}"

    def _log(self, request, result, filename: str) -> None:
        """Note each row that was saved in the desk's own history, in a query or two."""
        for kind, flag in (("new", ADDITION), ("update", CHANGE)):
            rows = [row.instance for row in result.rows if row.import_type == kind]
            if rows:
                LogEntry.objects.log_actions(request.user.pk, rows, flag, _said(filename), single_object=len(rows) == 1)

    def _import_page(self, request, *, form, dry_run=None, result=None, accept=None, moved_on=False):
        resource = self.resource_classes[0]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Import {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "dry_run": dry_run,
            "result": result,
            "confirm_form": accept,
            "moved_on": moved_on,
            "columns": resource.columns(),
            "key_help": resource.key_help,
            "may_export": self.has_export_permission(request),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.import_template_name, context)

    # Out

    def export_action(self, request):
        """The page to choose a file's kind, and the file: the rows of the list with its search and filters."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_export_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._address("export"))
        count = rows.count()
        form = ExportForm(request.POST or None)
        if form.is_valid():
            if form.cleaned_data["format"] == "0":
                return self._csv(rows)
            if count <= MAX_ROWS:
                return self._xlsx(rows)
            form.add_error("format", f"A workbook holds at most {MAX_ROWS:,} rows. Choose CSV, or filter the list.")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Export {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "count": count,
            "most_rows": MAX_ROWS,
            "max_import_rows": MAX_IMPORT_ROWS,
            "columns": self.resource_classes[0].columns(),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.export_template_name, context)

    def _cells(self, rows):
        """The rows as files write them, a piece at a time."""
        resource = self.resource_classes[0]()
        rows = rows.select_related(*resource.relations())
        return (resource.cells(row) for row in rows.iterator(chunk_size=ROWS_A_FETCH))

    def _csv(self, rows):
        chunks = csv_chunks(self.resource_classes[0].columns(), self._cells(rows))
        return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=self._headers("csv"))

    def _xlsx(self, rows):
        # The answer closes it.
        file = TemporaryFile()  # noqa: SIM115
        write_sheet(self.resource_classes[0].columns(), self._cells(rows), file)
        file.seek(0)
        return FileResponse(file, content_type=XLSX, headers=self._headers("xlsx"))

    def _headers(self, ending: str) -> dict[str, str]:
        name = self.opts.verbose_name_plural.replace(" ", "-")
        return {"Content-Disposition": f'attachment; filename="{name}-{clock.today().isoformat()}.{ending}"'}

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", current_app=self.admin_site.name)


def _said(filename: str) -> str:
    """Where rows come from, as their histories say it."""
    return f"From the file {filename}." if filename else "From a file."
