"""Parts of the page of a program."""

from programs.models import Program
from tests.support.page import Page, get_page


def facts(client, program: Program) -> dict[str, str]:
    return get_page(client, program.get_absolute_url()).terms("dl.facts")


def careers(client, program: Program) -> Page:
    return get_page(client, program.get_absolute_url()).section("careers")


def guides(client, program: Program) -> list[str]:
    """The guides that the program leads to, each with how, and those that it does not match."""
    section = careers(client, program)
    return section.texts(".careers-guides li") + section.texts(".conflict")


def occupation_codes(client, program: Program) -> list[str]:
    data = get_page(client, program.get_absolute_url()).json_ld["EducationalOccupationalProgram"]
    return [category["codeValue"] for category in data.get("occupationalCategory", [])]
