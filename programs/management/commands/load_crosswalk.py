"""Load the official crosswalk from fields of study to occupations."""

from careerguide.imports.commands import ImportCommand
from programs.imports.crosswalk import load_crosswalk


class Command(ImportCommand):
    help = (
        "Load the official crosswalk, CIP2020_SOC2018_Crosswalk.xlsx, or a CSV file with the columns cip_code, "
        "cip_title, soc_code and soc_title. It adds what is new. Import the occupations first."
    )
    load = staticmethod(load_crosswalk)
