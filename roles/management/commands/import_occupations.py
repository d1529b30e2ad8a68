"""Import official figures and facts of occupations."""

from careerguide.imports.commands import ImportCommand
from roles.imports.occupations import import_occupations


class Command(ImportCommand):
    help = (
        "Import occupations from files of BLS (OEWS national_M2025_dl.xlsx, Employment Projections occupation.xlsx), "
        "of O*NET (a folder or zip such as db_29_2_text), or from fixtures/world/."
    )
    load = staticmethod(import_occupations)
