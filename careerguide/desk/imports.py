"""Import a file in the admin: a dry run first, then the import."""

from collections import defaultdict
from dataclasses import replace

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from careerguide.audit.accepted import accept_all, is_reason
from careerguide.database.setup import data_version
from careerguide.desk.exports import MAX_IMPORT_ROWS, ExportAdmin
from careerguide.desk.import_forms import AcceptForm, FileForm, MappingForm, StoredFileForm, Upload, accept_form
from careerguide.imports import mapping, pending
from careerguide.imports.csv_files import csv_chunks
from careerguide.imports.dry_run import DryRun
from careerguide.imports.lock import ImportLocked
from careerguide.imports.read import Columns, read_table
from careerguide.imports.resource import TableResource
from careerguide.imports.runs import Run, import_run
from careerguide.lib.lines import one_line
from careerguide.web.refusals import read_form
from careerguide.web.uploads import accept_files

EXPIRED = "This file was already imported, or it has expired. If it was not imported, upload it again."
TOO_LONG = (
    "This file was checked, but it has {:,} rows, and at most {:,} can be saved at a time. Split it, or ask an "
    "operator to load it with a command."
)


class NotSaved(Exception):
    """The file was not saved, so the user gets ``response``."""

    def __init__(self, response):
        self.response = response


class ImportAdmin(ExportAdmin):
    """Import and export for a model. An import saves all rows of a file or none.

    ``imported_fields`` are as in ``ImportedAdmin``.
    """

    imported_fields: tuple[str, ...] = ()

    def get_urls(self):
        return [
            self.own_path("process_import/", self.process_import, "process_import"),
            self.own_path("import/", self.import_action, "import"),
            self.own_path("import/refused/<str:key>/", self.refused_action, "import_refused"),
            *super().get_urls(),
        ]

    def _permissions(self, request):
        return super()._permissions(request) | {"may_import": self.has_import_permission(request)}

    def has_import_permission(self, request) -> bool:
        allowed = self.has_own_permission(request, "import")
        return allowed and self.has_add_permission(request) and self.has_change_permission(request)

    @csrf_exempt
    def import_action(self, request):
        """On GET, the upload page; on POST, the dry run.

        The CSRF check reads the request body, so it runs after the permission check: without permission, no file is
        read.
        """
        if not self.has_import_permission(request):
            raise PermissionDenied
        accept_files(request)
        read_form(request)
        return csrf_protect(self._import_file)(request)

    def _import_file(self, request):
        if request.method != "POST":
            return self._import_page(request)
        if "import_file_name" in request.POST:
            return self._map_columns(request)
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._import_page(request, form=form)
        file, mapping_form = form.cleaned_data["import_file"], None
        try:
            # Macs decompose accents in names of files.
            upload = self._read(one_line(file.name)[:200], file.read())
            upload = replace(upload, key=pending.store(upload.file_name, upload.data, self._owner(request)))
            mapping_form = self._mapping_form(upload)
            self._check_columns(upload)
        except ValueError as error:
            form.add_error("import_file", str(error))
            return self._import_page(request, form=form, mapping_form=mapping_form)
        return self._dry_run_page(request, upload)

    def _map_columns(self, request):
        upload = self._load(request)
        if upload is None:
            return HttpResponseRedirect(self.admin_url("import"))
        form = MappingForm(request.POST, resource=self.resource_class, upload=upload)
        if form.is_valid():
            try:
                mapped = replace(self._read(upload.file_name, upload.data, form.columns), key=upload.key)
                self._check_columns(mapped)
            except ValueError as error:
                form.add_error(None, str(error))
        if not form.is_valid():
            return self._import_page(request, mapping_form=form)
        mapping.store(self.resource_class, upload.headers, form.columns, request.user)
        return self._dry_run_page(request, mapped)

    def _dry_run_page(self, request, upload: Upload):
        dry_run = self._compare(request, upload).dry_run
        context = {
            "dry_run": dry_run,
            "confirm_form": accept_form(dry_run, upload) if dry_run.can_be_saved else None,
            "refused_url": self._store_refused(request, upload, dry_run) if dry_run.errors else "",
            "mapping_form": self._mapping_form(upload),
        }
        return self._import_page(request, **context)

    def process_import(self, request):
        """Save all rows or none. If the outcome would differ from the accepted one, show another dry run."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = AcceptForm(request.POST)
        # Load the file before the transaction, which locks out all other writers on SQLite.
        upload = self._load(request) if request.method == "POST" and form.is_valid() else None
        if upload is None:
            return HttpResponseRedirect(self.admin_url("import"))
        try:
            profile = self.opts.label_lower
            with import_run(profile, upload.data, user=request.user, file_name=upload.file_name) as run:
                version = data_version()
                # A transaction locks out all other writers on SQLite, so compare the rows before it.
                resource = self._compare(request, upload) if version else None
                with transaction.atomic():
                    resource = self._save(request, upload, form.cleaned_data, run, resource, version)
        except ImportLocked as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._dry_run_page(request, upload)
        except NotSaved as error:
            return error.response
        message = _summary(resource.dry_run, run)
        if request.user.has_perm("careerguide.view_importrun"):
            url = reverse("admin:careerguide_importrun_change", args=[run.record.pk])
            message = format_html('{} <a href="{}">See what was changed</a>.', message, url)
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(self.admin_url("changelist"))

    def _save(self, request, upload: Upload, accepted: dict, run: Run, resource, version) -> TableResource:
        """Save the rows, or raise NotSaved, which also undoes the deletion of the stored file.

        ``resource`` has compared the rows if the database has had this ``version`` since.
        """
        if not pending.delete(upload.key, self._owner(request)):
            self.message_user(request, EXPIRED, messages.WARNING)
            raise NotSaved(HttpResponseRedirect(self.admin_url("import")))
        if version is None or version != data_version():
            resource = self._compare(request, upload)
        dry_run, reason = resource.dry_run, accepted["reason"]
        is_as_accepted = dry_run.can_be_saved and dry_run.fingerprint == accepted["outcome"]
        if is_as_accepted and (is_reason(reason) or not dry_run.warnings):
            resource.save(run, self.imported_fields)
            if not dry_run.problem:
                warnings = (replace(issue, pk=page.pk) for page, issue in resource.warnings)
                accept_all(warnings, reason, request.user)
                message = f"Imported from the file {upload.file_name}." if upload.file_name else "Imported from a file."
                LogEntry.objects.log_actions(request.user.pk, [run.record], ADDITION, message, single_object=True)
                return resource
        accept = None
        if dry_run.can_be_saved:
            accept = accept_form(dry_run, upload, reason, lacks_reason=is_as_accepted)
        context = {"dry_run": dry_run, "confirm_form": accept, "has_changed": not is_as_accepted}
        raise NotSaved(self._import_page(request, **context))

    def refused_action(self, request, key: str):
        """The rows with errors as a CSV file."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        stored = self._load_pending(request, key)
        if stored is None:
            return HttpResponseRedirect(self.admin_url("import"))
        file_name, data = stored
        headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
        return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)

    def _load_pending(self, request, key: str) -> tuple[str, bytes] | None:
        """The name and the content of a stored file. If there is none, the user gets a message."""
        stored = pending.load(key, self._owner(request))
        if stored is None:
            self.message_user(request, EXPIRED, messages.WARNING)
        return stored

    def _load(self, request) -> Upload | None:
        """The stored file that a form names. If it cannot be read, the user gets a message."""
        form = StoredFileForm(request.POST)
        if not form.is_valid():
            return None
        key = form.cleaned_data["import_file_name"]
        try:
            stored = self._load_pending(request, key)
            return stored and replace(self._read(*stored), key=key)
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None

    def _read(self, file_name: str, data: bytes, columns: dict[str, str] | None = None) -> Upload:
        """Read a file with the ``columns`` that its headers mean; by default, those of the last file with them."""
        known = Columns(self.resource_class.columns, self.resource_class.required_columns())
        table = read_table(data, known)
        headers = table.headers
        columns = mapping.load(self.resource_class, headers) if columns is None else columns
        if names := {name: ours for name, ours in columns.items() if ours}:
            table = read_table(data, known._replace(mapping=names))
        return Upload(file_name, data, headers, columns, table)

    def _check_columns(self, upload: Upload) -> None:
        if problem := upload.table.header.missing(self.resource_class.required_columns()):
            raise ValueError(problem)

    def _compare(self, request, upload: Upload) -> TableResource:
        resource = self.resource_class(request.user)
        resource.compare(upload.table)
        resource.dry_run.mapped_columns = {name: ours for name, ours in upload.columns.items() if ours}
        if (count := len(upload.table.rows)) > MAX_IMPORT_ROWS:
            resource.dry_run.too_long = TOO_LONG.format(count, MAX_IMPORT_ROWS)
        return resource

    def _store_refused(self, request, upload: Upload, dry_run: DryRun) -> str:
        """Store the rows with errors, with a column for the reason. Return the URL of the file."""
        reasons = defaultdict(list)
        for error in dry_run.errors:
            reasons[error.number].append(f"{error.column}: {error.message}" if error.column else error.message)
        rows = ([*row.cells, " ".join(reasons[row.number])] for row in upload.table.rows if row.number in reasons)
        data = "".join(csv_chunks([*upload.table.headers, "reason"], rows)).encode()
        return self.admin_url("import_refused", pending.store("refused-rows.csv", data, self._owner(request)))

    def _mapping_form(self, upload: Upload) -> MappingForm | None:
        form = MappingForm(resource=self.resource_class, upload=upload)
        return form if form.names else None

    def _owner(self, request) -> str:
        """A stored file can only be imported by the same user into the same table."""
        return f"{request.user.pk}:{self.opts.label_lower}"

    def _import_page(self, request, **context):
        context = {"form": FileForm(), "dry_run": None, "key_help": self.resource_class.key_help} | context
        return self._render(request, "admin/import.html", "Import", self._permissions(request) | context)


def _summary(dry_run: DryRun, run: Run) -> str:
    count = len(dry_run.also_new)
    also = f" Also new: {count:,} institution{'' if count == 1 else 's'}." if count else ""
    return (
        f"Saved: {len(dry_run.new):,} new, {len(dry_run.changed):,} changed, {run.record.unchanged:,} unchanged.{also}"
    )
