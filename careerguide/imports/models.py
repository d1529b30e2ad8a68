"""What imports did: runs, their batches, figures that editors corrected, and the columns of files."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from careerguide.content.natural_keys import one_of, unique
from careerguide.history.versions import optional_user


class ImportRun(models.Model):
    """One import of a file. ``sha256`` and ``options`` identify what was loaded, to resume it or to skip it."""

    class State(models.TextChoices):
        RUNNING = "running", "Not finished"
        FINISHED = "finished", "Finished"
        UNDONE = "undone", "Undone"

    # What was loaded, such as "programs" for the command import_programs, or the label of a model for the admin.
    profile = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    options = models.CharField(max_length=200, blank=True)
    # A hash of the rows after the import. If it is still the same, another import of the file has nothing to do.
    result = models.CharField(max_length=64, blank=True)
    edition = models.CharField(max_length=120, blank=True)
    user = optional_user()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # Sentences for editors, such as the reasons of refused rows with their counts.
    report = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("undo_importrun", "Can undo imports")]
        indexes = [models.Index(fields=["profile", "sha256"], name="import_run_file")]
        constraints = [one_of("state", "running", "finished", "undone", name="import_run_state_is_known")]

    def __str__(self) -> str:
        return f"{self.profile}: {self.file_name}" if self.file_name else self.profile


class ImportBatch(models.Model):
    """Rows that were written in one transaction, with this record. An interrupted import resumes after the last batch.

    ``changes`` is compressed JSON: {"new": [[first key, last key], ...], "changed": [[key, {field: [before, after]}],
    ...], "refused": [[row, {column: text}, reason], ...]}, and the corrections that the import ended, if any:
    "ended": [[key, field, imported, corrected, key of the user], ...].
    ``rows`` is how many rows of the stage were read by the end of this batch.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="batches")
    stage = models.CharField(max_length=60)
    model = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # The lowest and highest key in ``changes``.
    first_key = models.BigIntegerField(null=True)
    last_key = models.BigIntegerField(null=True)
    changes = models.BinaryField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["model", "first_key", "last_key"], name="import_batch_keys")]

    def __str__(self) -> str:
        return f"{self.stage}, {self.rows:,} rows"


class ChangedFigures(models.Model):
    """What a batch changed in the figures of 256 neighboring rows, so that a page finds its own without the batches.

    ``changes`` is compressed JSON: [[key, {column: [before, after]}], ...]; {} if the row was new. Undo deletes it.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changed_figures")
    model = models.CharField(max_length=60)
    # The key of a row without its last eight bits.
    block = models.BigIntegerField()
    changes = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["model", "block"], name="changed_figures_block")]

    def __str__(self) -> str:
        return f"{self.model}, block {self.block}"


class Correction(models.Model):
    """A figure of an imported row that an editor corrected. Imports leave it as it is.

    Values are as in JSON. ``new`` is set if a later import has another value than both: then an editor has to choose.
    ``new_details`` are the new values of fields that say what ``new`` is, such as its year.
    """

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    imported = models.JSONField(null=True)
    corrected = models.JSONField(null=True)
    new = models.JSONField(null=True)
    new_details = models.JSONField(default=dict)
    is_open = models.BooleanField(default=False, help_text="Whether an editor has to choose.")
    user = optional_user()
    corrected_at = models.DateTimeField(default=timezone.now)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections")

    # Whether an import takes its own value, which ends the correction.
    is_done = False

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["id"], condition=Q(is_open=True), name="correction_open")]
        constraints = [
            unique("model", "object_id", "field", name="correction_once", message="This figure is already corrected.")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}: {self.field}"


class ColumnMapping(models.Model):
    """Which of our columns matches each column of a file. ``headers`` is the SHA-256 of the file's headers."""

    model = models.CharField(max_length=60)
    headers = models.CharField(max_length=64)
    columns = models.JSONField()
    user = optional_user()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [unique("model", "headers", name="mapping_once", message="These headers are already mapped.")]

    def __str__(self) -> str:
        return ", ".join(f"{theirs}: {ours}" for theirs, ours in self.columns.items())
