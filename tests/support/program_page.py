"""The roles and occupations on the page of a program."""

from programs.models import Program
from tests.support.page import get_page


def leads_to(client, program: Program) -> str:
    return get_page(client, program.get_absolute_url()).one(".program-leads").text


def occupation_codes(client, program: Program) -> list[str]:
    data = get_page(client, program.get_absolute_url()).json_ld["EducationalOccupationalProgram"]
    return [category["codeValue"] for category in data.get("occupationalCategory", [])]
