"""Import programs from a file in any of the official formats."""

from decimal import Decimal
from pathlib import Path

from careerguide.imports.runs import Run, import_run
from programs.imports.cricos import CricosFile
from programs.imports.ipeds import IpedsFile
from programs.imports.merged import MergedFile
from programs.imports.records import ProgramFile
from programs.imports.targets import load_programs
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from roles.models import Source

FORMATS: tuple[type[ProgramFile], ...] = (MergedFile, IpedsFile, CricosFile)


def import_programs(
    path: Path,
    edition: str = "",
    usd_per_aud: Decimal | None = None,
    **run_options,
) -> Run:
    """``edition`` is the year or day that the names of the files do not have. ``run_options`` go to import_run()."""
    opened = (each.open(path, edition=edition, usd_per_aud=usd_per_aud) for each in FORMATS)
    file = next((each for each in opened if each), None)
    if file is None:
        raise ValueError(f"{path} has no file of IPEDS, of CRICOS or of merged programs.")
    editions = ", ".join(each.slug for each in file.editions)
    options = ", ".join(str(each) for each in (edition, usd_per_aud) if each)
    with import_run("programs", path, edition=editions, options=options, **run_options) as run:
        if not run.repeats(Program, Institution, DegreeType, FieldOfStudy, Source):
            load_programs(run, file)
    return run
