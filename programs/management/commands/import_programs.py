"""Import programs from official files."""

from decimal import Decimal

from careerguide.imports.commands import ImportCommand
from programs.imports.load import import_programs


class Command(ImportCommand):
    help = (
        "Import programs with their institutions, degree types and fields of study: from the merged file of US "
        "programs and Australian courses, from a folder or a zip file of IPEDS (HD2024.csv, C2024_A.csv and others), "
        "or from the workbook of CRICOS. docs/data.md says where the files are."
    )
    load = staticmethod(import_programs)
    own_options = ("usd_per_aud",)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--usd-per-aud", type=Decimal, metavar="RATE", help="US dollars for an Australian dollar, for CRICOS"
        )
