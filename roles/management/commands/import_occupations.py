"""Import official figures and facts of occupations."""

from pathlib import Path

from careerguide.imports.commands import ImportCommand
from careerguide.imports.runs import Run
from roles.imports.occupations import import_occupations


class Command(ImportCommand):
    help = (
        "Import occupations from files of BLS (OEWS national_M2025_dl.xlsx, Employment Projections occupation.xlsx), "
        "of O*NET (a folder or zip such as db_29_2_text), or from fixtures/world/."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--edition", default="", help="the edition, such as 29.2, if no name in the path has it")

    def load(self, path: Path, options: dict, **run_options) -> Run:
        return import_occupations(path, edition=options["edition"], **run_options)
