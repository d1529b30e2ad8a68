"""Import a file in the admin: a dry run first, then the import."""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from careerguide.audit.accepted import MIN_LETTERS, TOO_SHORT, accept_all, is_reason
from careerguide.desk.exports import MAX_IMPORT_ROWS, ExportAdmin
from careerguide.history.records import one_change
from careerguide.imports import pending
from careerguide.imports.dry_run import DryRun
from careerguide.imports.read import read_table, size_problem
from careerguide.imports.resource import TableResource
from careerguide.lib.lines import one_line
from careerguide.web.refusals import read_form
from careerguide.web.uploads import MAX_MEGABYTES, accept_files


class FileForm(forms.Form):
    """Sets ``data`` and ``table`` on the cleaned file."""

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
        file = self.cleaned_data["import_file"]
        if problem := size_problem(file.size):
            raise forms.ValidationError(problem)
        file.data = file.read()
        try:
            file.table = read_table(file.data, MAX_IMPORT_ROWS)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if problem := self.resource.header_problem(file.table.headers):
            raise forms.ValidationError(problem)
        return file


class AcceptForm(forms.Form):
    """The form that accepts a dry run: the name of the stored file, the outcome that the editor saw, and a reason."""

    import_file_name = forms.CharField(widget=forms.HiddenInput, max_length=64)
    original_file_name = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    outcome = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Reason for accepting the warnings",
        required=False,
        help_text=f"At least {MIN_LETTERS} letters. This reason is stored for all warnings below.",
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": 500, "minlength": MIN_LETTERS}),
    )


class ImportAdmin(ExportAdmin):
    """Import and export for a model. Unlike django-import-export, it saves all rows of a file or none."""

    import_template_name = "admin/import.html"

    def has_import_permission(self, request) -> bool:
        allowed = super().has_import_permission(request)
        return allowed and self.has_add_permission(request) and self.has_change_permission(request)

    @csrf_exempt
    def import_action(self, request, **kwargs):
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
        form = FileForm(request.POST, request.FILES, resource=self.resource_classes[0])
        if not form.is_valid():
            return self._import_page(request, form=form)
        file = form.cleaned_data["import_file"]
        resource, _ = self._dry_run(request, file.table)
        accept = None
        if resource.dry_run.can_be_saved:
            accept = self._accept_form(resource.dry_run, pending.store(file.data, self._owner(request)), file.name)
        return self._import_page(request, form=form, dry_run=resource.dry_run, confirm_form=accept)

    def process_import(self, request, **kwargs):
        """Save all rows or none. If the outcome would differ from the accepted one, show another dry run."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = AcceptForm(request.POST)
        import_page = HttpResponseRedirect(self.admin_url("import"))
        if request.method != "POST" or not form.is_valid():
            return import_page
        name, file_name = form.cleaned_data["import_file_name"], form.cleaned_data["original_file_name"]
        owner, reason = self._owner(request), form.cleaned_data["reason"]
        try:
            # Load the file before the transaction, which locks out all other writers on SQLite.
            data = pending.load(name, owner)
            table = None if data is None else read_table(data, MAX_IMPORT_ROWS)
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return import_page
        database = self.resource_classes[0].get_db_connection_name()
        with transaction.atomic(using=database):
            if table is None or not pending.delete(name, owner):
                text = "This file was already imported, or it has expired. If it was not imported, upload it again."
                self.message_user(request, text, messages.WARNING)
                return import_page
            resource, result = self._dry_run(request, table)
            dry_run = resource.dry_run
            is_as_accepted = dry_run.can_be_saved and dry_run.fingerprint == form.cleaned_data["outcome"]
            is_saved = is_as_accepted and (is_reason(reason) or not dry_run.warnings)
            if is_saved:
                with one_change(_change_reason(file_name)):
                    resource.save(result)
                is_saved = not dry_run.problem
            if is_saved:
                warnings = (replace(issue, pk=page.pk) for page, issue in resource.warnings)
                accept_all(warnings, reason, request.user)
                self._log(request, result, file_name)
            else:
                # This also undoes the deletion of the stored file.
                transaction.set_rollback(True, using=database)
        if is_saved:
            self.message_user(request, _summary(dry_run), messages.SUCCESS)
            return HttpResponseRedirect(self.admin_url("changelist"))
        accept = None
        if dry_run.can_be_saved:
            accept = self._accept_form(dry_run, name, file_name, reason, lacks_reason=is_as_accepted)
        return self._import_page(request, dry_run=dry_run, confirm_form=accept, has_changed=not is_as_accepted)

    def _dry_run(self, request, table) -> tuple[TableResource, object]:
        resource = self.resource_classes[0]()
        result = resource.import_data(table, use_transactions=False, user=request.user)
        return resource, result

    def _accept_form(self, dry_run, name: str, file_name: str, reason="", lacks_reason=False) -> AcceptForm:
        values = {
            "import_file_name": name,
            # Macs decompose accents in names of files.
            "original_file_name": one_line(file_name)[:200],
            "outcome": dry_run.fingerprint,
            "reason": reason,
        }
        form = AcceptForm(values if lacks_reason else None, initial=values)
        if dry_run.warnings:
            form.fields["reason"].required = True
            form.fields["reason"].validators.append(_validate_reason)
        else:
            del form.fields["reason"]
        return form

    def _owner(self, request) -> str:
        """A stored file can only be imported by the same user into the same table."""
        return f"{request.user.pk}:{self.opts.label_lower}"

    def _log(self, request, result, file_name: str) -> None:
        message = _change_reason(file_name)
        for import_type, flag in (("new", ADDITION), ("update", CHANGE)):
            rows = [row.instance for row in result.rows if row.import_type == import_type]
            if rows:
                LogEntry.objects.log_actions(request.user.pk, rows, flag, message, single_object=len(rows) == 1)

    def _import_page(self, request, **context):
        resource = self.resource_classes[0]
        context = {"form": FileForm(resource=resource), "dry_run": None, "key_help": resource.key_help} | context
        context["may_export"] = self.has_export_permission(request)
        return self._render(request, self.import_template_name, "Import", context)


def _summary(dry_run: DryRun) -> str:
    unchanged = dry_run.unchanged + len(dry_run.duplicates)
    count = len(dry_run.also_new)
    also = f" Also new: {count:,} institution{'' if count == 1 else 's'}." if count else ""
    return f"Saved: {len(dry_run.new):,} new, {len(dry_run.changed):,} changed, {unchanged:,} unchanged.{also}"


def _validate_reason(text: str) -> None:
    if not is_reason(text):
        raise ValidationError(TOO_SHORT)


def _change_reason(file_name: str) -> str:
    return f"Imported from the file {file_name}." if file_name else "Imported from a file."
