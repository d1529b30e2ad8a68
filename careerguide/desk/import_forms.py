"""The forms of the import pages."""

from dataclasses import dataclass

from django import forms

from careerguide.audit.accepted import MIN_LETTERS, TOO_SHORT, is_reason
from careerguide.desk.exports import MAX_IMPORT_ROWS
from careerguide.imports import mapping
from careerguide.imports.dry_run import DryRun
from careerguide.imports.read import MAX_ROWS, Table
from careerguide.imports.resource import TableResource
from careerguide.web.uploads import MAX_MEGABYTES


@dataclass(frozen=True)
class Upload:
    """A file that waits for the import. ``headers`` are its own column names; ``table`` has ``columns`` instead."""

    file_name: str
    data: bytes
    headers: list[str]
    columns: dict[str, str]
    table: Table
    # Its name in the store of pending files.
    key: str = ""


class FileForm(forms.Form):
    import_file = forms.FileField(
        label="File",
        help_text=(
            f"CSV (UTF-8) or XLSX, at most {MAX_MEGABYTES} MB. A dry run reads {MAX_ROWS:,} rows; "
            f"{MAX_IMPORT_ROWS:,} rows can be saved at a time."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )


class StoredFileForm(forms.Form):
    # The key of the pending file.
    import_file_name = forms.CharField(widget=forms.HiddenInput, max_length=64)


class MappingForm(StoredFileForm):
    """Asks which of our columns matches each unknown column of a file."""

    def __init__(self, *args, resource: type[TableResource], upload: Upload, **kwargs):
        super().__init__(*args, initial={"import_file_name": upload.key}, auto_id="id_mapping_%s", **kwargs)
        suggested = mapping.suggest(resource, upload.headers) | upload.columns
        choices = [("", "ignore it"), *((name, name) for name in resource.columns)]
        self.names = {}
        for index, name in enumerate(upload.headers):
            if name in resource.columns or name in self.names.values():
                continue
            cell = next((row.cells[index] for row in upload.table.rows if row.cells[index].strip()), "")
            self.names[f"column_{index}"] = name
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                initial=suggested.get(name, ""),
                help_text=cell[:60] or "empty",
            )

    @property
    def columns(self) -> dict[str, str]:
        return {name: self.cleaned_data[key] for key, name in self.names.items()}


class AcceptForm(StoredFileForm):
    """The form that accepts a dry run: the name of the stored file, the outcome that the editor saw, and a reason."""

    outcome = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Reason for accepting the warnings",
        required=False,
        help_text=f"At least {MIN_LETTERS} letters. This reason is stored for all warnings below.",
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": 500, "minlength": MIN_LETTERS}),
    )


def accept_form(dry_run: DryRun, upload: Upload, reason="", lacks_reason=False) -> AcceptForm:
    values = {"import_file_name": upload.key, "outcome": dry_run.fingerprint, "reason": reason}
    form = AcceptForm(values if lacks_reason else None, initial=values)
    if dry_run.warnings:
        form.fields["reason"].required = True
        form.fields["reason"].validators.append(_validate_reason)
    else:
        del form.fields["reason"]
    return form


def _validate_reason(text: str) -> None:
    if not is_reason(text):
        raise forms.ValidationError(TOO_SHORT)
