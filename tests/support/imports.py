"""Import a few rows with the engine of imports."""

from decimal import Decimal

from careerguide.imports.runs import Run, import_run
from careerguide.imports.upsert import Row, Target
from roles.models import EducationLevel

EDUCATION = Target(EducationLevel, ("onet_code", "level"), ("occupation_id", "position", "percent", "n", "source_id"))


def education(occupation, number: int, **values) -> Row:
    required = {
        "onet_code": "15-1252.00",
        "level": f"Level {number}",
        "occupation_id": occupation.pk,
        "position": number,
        "percent": Decimal("2.50"),
        "n": None,
        "source_id": occupation.source_id,
    }
    return Row(number, required | values)


def load(target: Target, rows, content: bytes = b"a file", **options) -> Run:
    with import_run("levels", content, **options) as run:
        run.load(target, rows, "levels", total=len(rows))
    return run


def counts(run: Run) -> tuple[int, int, int, int]:
    record = run.record
    return record.new, record.changed, record.unchanged, record.refused
