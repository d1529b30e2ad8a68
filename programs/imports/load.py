"""Import programs from a file in any of the official formats."""

import zlib
from collections.abc import Collection
from pathlib import Path

from careerguide.imports.runs import Run, import_run
from programs.imports.merged import MergedFile
from programs.imports.records import ProgramFile
from programs.imports.targets import load_programs

FORMATS: tuple[type[ProgramFile], ...] = (MergedFile,)


def import_programs(
    path: Path, only: Collection[str] | None = None, usd_per_aud: float | None = None, **run_options
) -> Run:
    """``only`` has the CIP codes and the Australian fields to load, if not all. ``run_options`` go to import_run()."""
    opened = (each.open(path, only=only, usd_per_aud=usd_per_aud) for each in FORMATS)
    file = next((each for each in opened if each), None)
    if file is None:
        raise ValueError(f"{path} is no file of IPEDS, of CRICOS or of merged programs.")
    editions = ", ".join(each.slug for each in file.editions)
    options = "" if only is None else f"only {zlib.crc32(repr(sorted(only)).encode()):08x}"
    with import_run("programs", path, edition=editions, options=options, **run_options) as run:
        load_programs(run, file, is_whole=only is None)
    return run
